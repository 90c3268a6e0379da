"""Documents of our own that have the figures of real ones: facts as data, every sentence ours.

``facts/NAME.jsonl`` holds the facts of a document with their figures and keys, ``words/NAME.txt`` what is written
around them. In the words ``{12}`` prints fact 12, ``{12|…}`` says it in the words given (``@a`` is its amount with
unit, ``@r`` its rate), ``{12.score}`` prints one more figure of it, unmarked. Facts that are ``said`` are printed
and not labelled. The writer knows where it puts each fact: the labels are its own, not a reader's.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.corpus import GOLD
from eval.records.labels import CODEBOOK, AnyLabel, Header, dump_gold, text_hash
from eval.records.working import label_fields
from eval.writer.marks import Marks, places, squeezed_places
from schemas.text import Squeezed, squeeze

_FOLDER = Path(__file__).parent.parent / "documents"
_TOKEN = re.compile(r"\{(?P<id>\d+)(?:\.(?P<field>\w+))?(?P<end>[|}])|(?P<close>\})")
_NOT_LABEL = ("id", "said", "print", "explains")


@dataclass(frozen=True)
class Written:
    """A document as it was written: its text, and the labels of what it says."""

    header: Header
    text: str
    labels: tuple[AnyLabel, ...]


def names() -> list[str]:
    """The documents that have facts and words."""
    return sorted(path.stem for path in (_FOLDER / "facts").glob("*.jsonl"))


def write_likeness(name: str, folder: Path = _FOLDER) -> Written:
    """Write a document from its facts and words.

    Raises:
        FileNotFoundError: there is no such document.
        ValueError: the words name a fact that is not there, or do not say each fact once.
    """
    lines = (folder / "facts" / f"{name}.jsonl").read_text("utf-8").splitlines()
    head = json.loads(lines[0])
    facts = {fact["id"]: fact for fact in map(json.loads, lines[1:])}
    words = (folder / "words" / f"{name}.txt").read_text("utf-8")
    marks = Marks()
    writer = _Writer(facts, marks, head["gap"])
    text, found = places(writer.say(words))
    if unsaid := sorted(facts.keys() - writer.numbers.keys()):
        raise ValueError(f"{name}: facts {unsaid} are not said")
    squeezed = Squeezed.of(text)
    spans = squeezed_places(found, squeezed)
    _fill(marks, writer, spans, squeezed.text)
    header = Header(
        document=head["document"],
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        text_sha256=text_hash(squeezed),
        codebook=CODEBOOK,
        year=head["year"],
    )
    labelled = {number: span for number, span in spans.items() if not marks.facts[number].get("said")}
    return Written(header, text, tuple(marks.labels(labelled)))


class _Writer:
    """Turns words with tokens into marked text. ``numbers`` leads from a fact's id to its mark."""

    def __init__(self, facts: Mapping[int, Mapping[str, Any]], marks: Marks, gap: str) -> None:
        self._facts = facts
        self._marks = marks
        self._gap = gap
        self.numbers: dict[int, int] = {}

    def say(self, words: str) -> str:
        """The marked text of words with tokens."""
        return self._until(words, 0, None)[0]

    def _until(self, words: str, at: int, inside: Mapping[str, Any] | None) -> tuple[str, int]:
        """Text from ``at`` to the bracket that closes, and the place after it."""
        parts: list[str] = []
        while token := _TOKEN.search(words, at):
            parts.append(self._filled(words[at : token.start()], inside))
            at = token.end()
            if token["close"]:
                if inside is None:
                    raise ValueError(f"a bracket closes nothing near {words[max(0, at - 20) : at]!r}")
                return "".join(parts), at
            fact = self._facts[int(token["id"])]
            if token["field"]:
                parts.append(str(fact[token["field"]]))
            elif token["end"] == "}":
                parts.append(self._mark(fact, printed(fact, self._gap)))
            else:
                said, at = self._until(words, at, fact)
                parts.append(self._mark(fact, said))
        parts.append(self._filled(words[at:], inside))
        return "".join(parts), len(words)

    def _filled(self, words: str, fact: Mapping[str, Any] | None) -> str:
        if fact is None or "@" not in words:
            return words
        return words.replace("@a", f"{fact.get('amount')}{self._gap}{fact.get('u')}").replace(
            "@r", f"{fact.get('rate')}%"
        )

    def _mark(self, fact: Mapping[str, Any], said: str) -> str:
        number = fact["id"]
        if number in self.numbers:
            raise ValueError(f"fact {number} is said twice")
        marked = self._marks.mark(said, **fact)
        self.numbers[number] = len(self._marks.facts) - 1
        return marked


def printed(fact: Mapping[str, Any], gap: str) -> str:
    """A fact's figure with its unit."""
    if "print" in fact:
        return str(fact["print"])
    if fact["kind"] == "code_name":
        return str(fact["code"])
    if fact["kind"] in ("share", "completion"):
        return f"{fact['v']}%"
    return f"{fact['v']}{gap}{fact['u']}" if "u" in fact else str(fact["v"])


def _fill(marks: Marks, writer: _Writer, spans: Mapping[int, tuple[int, int]], text: str) -> None:
    """Make labels' fields of facts: names as written, links to marks, plain figures."""
    for number, fact in enumerate(marks.facts):
        if fact.get("said"):
            continue
        start, end = spans[number]
        row = {name: value for name, value in fact.items() if name not in _NOT_LABEL}
        marks.facts[number] = _complete(row, text[start:end])
        if fact["kind"] == "reason":
            explains = [writer.numbers[one] for one in fact["explains"]]
            marks.facts[number] = {**marks.facts[number], "explains": explains}


def _complete(row: dict[str, Any], words: str) -> dict[str, Any]:
    """The fields of a label that has its words; what the fact leaves out is nothing."""
    kind = row["kind"]
    if kind == "indicator":
        row = {"op": "", "target": "", "actual": "", "weight": None, "score": None, **row, "name": words}
    if kind == "fund_row":
        empty = dict.fromkeys(("initial_budget", "full_year_budget", "executed", "rate", "weight", "score"))
        row = {**empty, **row, "source": squeeze(words)}
    if kind == "cell":
        row = {"row": "", "col": "", **row}
    if kind == "change":
        row = {"amount": None, "rate": None, **row}
    if kind == "share":
        row = {"whole": None, **row}
    if kind == "reason":
        row = {"items": [], "topics": [], "vacuous": False, **row}
    return label_fields(row)


def rewrite(documents: Path = _FOLDER, gold: Path = GOLD) -> None:
    """Write all these documents and their labels anew."""
    for name in names():
        written = write_likeness(name)
        (documents / written.header.document).write_text(written.text, "utf-8")
        (gold / f"{name}.jsonl").write_text(dump_gold(written.header, written.labels), "utf-8")


if __name__ == "__main__":
    rewrite()
