"""The HTML report in a real browser: clicking, filtering, keys; no error, no request, nothing hostile runs.

Chromium is not part of the Python environment. Where it is not installed these tests are skipped, unless
``GOUJI_BROWSER_TESTS=1`` asks for them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.check import rules
from extractor.pipeline import check_path
from extractor.report.html import to_html
from extractor.report.subject import Subject
from tests.report.making import HOSTILE, RULES, amount, document, subject

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WANTED = os.environ.get("GOUJI_BROWSER_TESTS") == "1"
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not WANTED, reason="no Chromium here; GOUJI_BROWSER_TESTS=1 makes this a failure"
)
OWN = Path(__file__).parents[2] / "eval" / "documents" / "qingxi_2024.txt"
SAMPLES = ("tongnan_2024.txt", "panzhihua_xiqu_2024.txt", "putuo_guihua_2024.pdf")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Opened:
    """A report in a tab, with everything it said and asked for."""

    def __init__(self, browser: Any, path: Path) -> None:
        self.page = browser.new_page(viewport={"width": 1400, "height": 900})
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())
        self.path = path

    def quiet(self) -> bool:
        """Nothing was said and nothing but the file (and its own pictures) asked for."""
        return not self.said and all(url == self.path.as_uri() or url[:5] == "data:" for url in self.asked)

    def seen(self, selector: str) -> int:
        """How many such elements are visible."""
        return sum(one.is_visible() for one in self.page.query_selector_all(selector))


def opened(browser: Any, tmp_path: Path, source: Path, pages: bool = False) -> tuple[Opened, Subject]:
    checked = check_path(source)
    one = Subject(source, checked.document, checked.result)
    path = tmp_path / "r.html"
    path.write_text(to_html(one, rules(), pages), encoding="utf-8")
    return Opened(browser, path), one


def walk(tab: Opened, findings: int) -> None:
    """Click findings and words, filter, search, change panes, use the keys."""
    page = tab.page
    assert tab.seen(".finding") == findings
    page.click(".finding >> nth=0")
    assert page.query_selector(".finding.on").get_attribute("data-f") == "0"
    assert tab.seen("#paper mark.on, .box.on") > 0
    page.keyboard.press("j")
    number = page.query_selector(".finding.on").get_attribute("data-f")
    assert number == "1"
    lit = page.query_selector("#paper mark.on")
    assert number in lit.get_attribute("data-f").split()
    page.fill("#search", "没有这样的词")
    assert tab.seen(".finding") == 0
    page.fill("#search", "")
    kind = page.query_selector(".finding >> nth=0").get_attribute("data-category")
    page.select_option("#category", kind)
    assert {
        c.get_attribute("data-category") for c in page.query_selector_all(".finding") if c.is_visible()
    } == {kind}
    page.select_option("#category", "")
    button = page.query_selector("button[data-severity]")
    button.click()
    grade = button.get_attribute("data-severity")
    assert tab.seen(f".finding.{grade}") == 0
    button.click()
    for key, pane in (("2", "#facts"), ("3", "#changes"), ("1", "#findings")):
        page.locator("h1").click()
        page.keyboard.press(key)
        assert page.is_visible(pane)
    assert tab.quiet(), (tab.said, tab.asked)


def test_our_own_document(browser: Any, tmp_path: Path) -> None:
    tab, one = opened(browser, tmp_path, OWN)
    walk(tab, len(one.result.findings))
    tab.page.click('[data-pane="facts"]')
    tab.page.click("#k0 .go >> nth=1")
    assert tab.seen('#paper [data-k="0"].on') >= 2
    tab.page.click('#paper span[data-k="0"] >> nth=0')
    assert tab.page.query_selector(".fact.on").get_attribute("data-k") == "0"
    assert tab.quiet(), (tab.said, tab.asked)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples(browser: Any, tmp_path: Path, samples: Path, name: str) -> None:
    tab, one = opened(browser, tmp_path, samples / name, pages=True)
    walk(tab, len(one.result.findings))


def test_pages_have_boxes_where_findings_are(browser: Any, tmp_path: Path, samples: Path) -> None:
    tab, one = opened(browser, tmp_path, samples / SAMPLES[2], pages=True)
    tab.page.keyboard.press("p")
    assert tab.seen("#pages img") == len(one.document.pages)
    tab.page.click(".finding >> nth=0")
    box = tab.page.query_selector(".box.on")
    assert box.is_visible()
    area = box.bounding_box()
    assert area["width"] > 10
    assert area["height"] > 5
    assert tab.quiet(), (tab.said, tab.asked)


def test_hostile_words_do_nothing(browser: Any, tmp_path: Path) -> None:
    read = document(
        f'收入1.00万元{HOSTILE}<svg onload="alert(3)"><style>*{{display:none}}</style>\n{HOSTILE}'
    )
    records = (amount(read, "1.00万元", "project:x", "1.00", 1, name=HOSTILE),)
    path = tmp_path / "r.html"
    path.write_text(to_html(subject(read, (0, 8), (4, 12), records=records), RULES), encoding="utf-8")
    tab = Opened(browser, path)
    tab.page.click(".finding >> nth=0")
    assert "alert(3)" in tab.page.inner_text("#paper")
    assert tab.quiet(), (tab.said, tab.asked)
