"""Guards over the tree itself. Each is seen to fail on a planted violation."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from extractor.profiles.classification import Scheme, names_by_code
from extractor.read import read
from extractor.segment import segment
from schemas.text import fold_width

ROOT = Path(__file__).parent.parent
_CODE = ("extractor", "schemas", "prompts", "eval")
_TEXTS = {".py", ".md", ".toml", ".yml", ".yaml", ".json", ".jsonl", ".txt", ".j2", ".html", ".cfg", ".in"}
_MOBILE = re.compile(r"(?<![0-9A-Za-z.])1[3-9][0-9]{9}(?![0-9A-Za-z])")
_HOST = re.compile(r"""https?://[^ "]*(/simple(/|")|/packages/[0-9a-f]{2}/|/-/[a-z0-9._-]+\.tgz|/debian/)""")
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)(\[[^\]]+\])?==", re.MULTILINE)
_MACHINE = re.compile(r"(?<![\w.])/(?:work|home|root|tmp)/[\w.]+")


def files(root: Path, *folders: str) -> Iterator[Path]:
    for folder in folders or (".",):
        for path in (root / folder).rglob("*"):
            hidden = any(
                part.startswith(".") or part == "__pycache__" for part in path.relative_to(root).parts
            )
            if path.is_file() and path.suffix in _TEXTS and not hidden:
                yield path


def lines_over(root: Path) -> list[str]:
    """Python files over 600 lines, and checks over 150."""
    found = []
    for path in files(root):
        length = len(path.read_text("utf-8").splitlines()) if path.suffix == ".py" else 0
        limit = 150 if path.parent.name == "check" and re.match(r"[A-Z]\d\d_", path.name) else 600
        if length > limit:
            found.append(f"{path.relative_to(root)}: {length}")
    return found


def matching(pattern: re.Pattern[str]) -> Callable[[Path], list[str]]:
    def search(root: Path) -> list[str]:
        return [str(p.relative_to(root)) for p in files(root) if pattern.search(p.read_text("utf-8"))]

    return search


GUARDS: dict[str, tuple[Callable[[Path], list[str]], str, str]] = {
    "long files": (lines_over, "extractor/long.py", "x = 1\n" * 601),
    "long checks": (lines_over, "extractor/check/A99_long.py", "x = 1\n" * 151),
    "mobile numbers": (matching(_MOBILE), "eval/x.txt", "1" + "3" + "9" * 9),
    "registry hosts": (matching(_HOST), "requirements/x.txt", "https://" + "example.org/simple/"),
    "paths of a machine": (matching(_MACHINE), "extractor/x.py", "P = '/" + "work/x.y'\n"),
}


@pytest.mark.parametrize("name", GUARDS)
def test_guard_is_silent_on_the_tree(name: str) -> None:
    guard, _, _ = GUARDS[name]
    assert guard(ROOT) == []


@pytest.mark.parametrize("name", GUARDS)
def test_guard_sees_a_planted_violation(name: str, tmp_path: Path) -> None:
    guard, place, text = GUARDS[name]
    planted = tmp_path / place
    planted.parent.mkdir(parents=True)
    planted.write_text(text, "utf-8")
    assert len(guard(tmp_path)) == 1


def stems(samples: Path) -> list[str]:
    """The words of the sample documents' own unit names: the first lines that name a 局 or 中心."""
    from extractor.pipeline import check_path

    names = {
        check_path(p).result.document["unit_name"] for p in samples.iterdir() if p.suffix in (".txt", ".pdf")
    }
    return sorted(filter(None, names))


def naming(root: Path, names: list[str]) -> list[str]:
    return [
        f"{path.relative_to(root)}: {name}"
        for path in files(root, *_CODE)
        for name in names
        if name in path.read_text("utf-8")
    ]


def test_no_sample_is_known_by_name_in_program_code(samples: Path, tmp_path: Path) -> None:
    names = stems(samples)
    assert len(names) == 7
    assert naming(ROOT, names) == []
    planted = tmp_path / "extractor" / "x.py"
    planted.parent.mkdir()
    planted.write_text(f"UNIT = {names[0]!r}\n", "utf-8")
    assert len(naming(tmp_path, names[:1])) == 1


#: A run of a sample's sentence is at least so long, with so many Chinese characters beside official names.
_RUN, _OWN_WORDS = 24, 12
_LONGEST_NAME = 40
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def plain(text: str) -> str:
    """Text without white space, widths folded, and every year the same: so a changed year hides nothing."""
    return re.sub(r"20\d\d", "####", "".join(fold_width(text).split()))


def sentences(samples: Path) -> dict[str, str]:
    """Each run of a sample's paragraphs that is in no other sample, with the sample. No headings, no tables."""
    found: dict[str, str] = {}
    documents = {
        path.stem: read(path) for path in sorted(samples.iterdir()) if path.suffix in (".txt", ".pdf")
    }
    for name, document in documents.items():
        texts = (plain(document.text[one.start : one.end]) for one in segment(document).paragraphs)
        for run in {run for text in texts for run in runs(text)}:
            found[run] = "" if run in found else name
    return {run: name for run, name in found.items() if name}


def runs(text: str) -> Iterator[str]:
    return (text[at : at + _RUN] for at in range(len(text) - _RUN + 1))


def official_names() -> re.Pattern[str]:
    """The functional and economic items, longest first: what every disclosure has to print alike."""
    schemes: tuple[Scheme, ...] = ("function", "economic")
    names = {plain(name) for scheme in schemes for of in names_by_code(scheme).values() for name in of}
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))


def copied(root: Path, wanted: Mapping[str, str]) -> list[str]:
    """Where a file says what only one sample says, more than names and figures."""
    official, half = official_names(), _RUN // 2
    # A run holds a whole block of half its length wherever it starts: most files have none.
    blocks = {run[at : at + half] for run in wanted for at in range(half + 1)}
    texts = ((path, plain(path.read_text("utf-8"))) for path in files(root))
    return [
        f"{path.relative_to(root)}: {run} ({name})"
        for path, text in texts
        if any(text[at : at + half] in blocks for at in range(0, len(text), half))
        for run, name in _stretches(text, wanted, official)
    ]


def _stretches(text: str, wanted: Mapping[str, str], official: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    at = 0
    while at <= len(text) - _RUN:
        start, name = at, wanted.get(text[at : at + _RUN])
        while name and wanted.get(text[at : at + _RUN]) == name:
            at += 1
        end = at + _RUN - 1
        if name and _own_words(text, start, end, official) >= _OWN_WORDS:
            yield text[start:end], name
        at += not name


def _own_words(text: str, start: int, end: int, official: re.Pattern[str]) -> int:
    """The Chinese characters of a stretch that are no part of an official name, even of one cut at its edge."""
    left = max(0, start - _LONGEST_NAME)
    blanked = official.sub(lambda name: " " * len(name[0]), text[left : end + _LONGEST_NAME])
    return len(_CHINESE.findall(blanked[start - left : end - left]))


def test_no_sentence_of_a_sample_is_in_the_repository(samples: Path, tmp_path: Path) -> None:
    wanted = sentences(samples)
    assert copied(ROOT, wanted) == []
    by_sample = Counter(wanted.values())
    assert len(by_sample) == 7
    official = official_names()
    for name in by_sample:
        planted = next(
            run for run in wanted if wanted[run] == name and _own_words(run, 0, _RUN, official) >= 16
        )
        (tmp_path / f"{name}.yml").write_text(f"document: |\n  {planted[:9]}\n  {planted[9:]}\n", "utf-8")
    assert len(copied(tmp_path, wanted)) == 7


def lint_imports(folder: Path, config: str) -> int:
    (folder / "contracts.toml").write_text(config, "utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(folder)!r})\n"
        "from importlinter.cli import lint_imports_command as command; command()"
    )
    command = [sys.executable, "-c", code, "--config", str(folder / "contracts.toml"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


def test_layers_hold_and_a_stage_that_imports_a_stage_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    config = """
[tool.importlinter]
root_packages = ["planted"]
[[tool.importlinter.contracts]]
name = "stages"
type = "layers"
layers = ["planted.read | planted.check", "planted.schemas"]
"""
    package = tmp_path / "planted"
    package.mkdir()
    for name, text in {
        "__init__": "",
        "read": "",
        "schemas": "",
        "check": "from planted import schemas\n",
    }.items():
        (package / f"{name}.py").write_text(text, "utf-8")
    assert lint_imports(tmp_path, config) == 0
    (package / "check.py").write_text("from planted import read\n", "utf-8")
    assert lint_imports(tmp_path, config) == 1


def test_readme_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for mark in ("main-job", "tests"):
        after = readme.split(f"<!-- {mark} -->\n")[1].strip().splitlines()[0]
        assert after.startswith("python3 -m venv")


def unpinned_extras(requirements: str) -> list[str]:
    """Packages that another one wants with extras, pinned without them: pip then takes the newest release."""
    pinned = {name.lower(): bool(extras) for name, extras in _PIN.findall(requirements)}
    wanted = {
        canonicalize_name(need.name)
        for name in pinned
        for line in requires(name) or ()
        if (need := Requirement(line)).extras and (need.marker is None or need.marker.evaluate({"extra": ""}))
    }
    return sorted(name for name in wanted if pinned.get(name) is False)


@pytest.mark.parametrize("name", ["base", "dev"])
def test_pins_keep_the_extras_that_others_ask_for(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    assert unpinned_extras(text) == []


def test_a_pin_without_its_extra_is_seen() -> None:
    assert unpinned_extras("pytest-cov==7.1.0 \\\ncoverage==7.17.3 \\\n") == ["coverage"]
