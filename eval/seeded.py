"""``gouji eval --seeded``: put one error at a time into documents and see whether it is found.

Every document is read once; errors go into its canonical text, which is read again as plain text, and so is the
sound document they are compared with. The same seed gives the same errors.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from eval.ground import PLACES, Ground, Place
from eval.seeding import KINDS, WORDS, Change, Kind, Seeder
from extractor.check.run import check, select_rules
from extractor.extract import extract
from extractor.profiles import load_profile
from extractor.read import read, read_bytes
from extractor.segment import segment
from schemas.document import Document
from schemas.errors import OptionError
from schemas.findings import Finding, Value
from schemas.privacy import masked
from schemas.quantity import Quantity, parse_decimal
from schemas.sections import Segments
from schemas.text import squeeze

_SUFFIXES = frozenset({".txt", ".pdf", ".docx", ".doc", ".html", ".md"})
_PLACE_WORDS: dict[Place, str] = {"table": "表格", "narrative": "正文", "form": "绩效表"}
#: Manners in which drawn documents are written; one seed each.
_DRAWN = 4


@dataclass(frozen=True)
class Trial:
    """One error and what became of it. ``hits`` are the new findings at it, ``stray`` the other new ones."""

    document: str
    change: Change
    hits: tuple[Finding, ...]
    stray: tuple[Finding, ...]
    #: findings of the sound document, told in other words because the error took away what explained them
    restated: tuple[Finding, ...] = ()
    #: where the error is in the sound text, and the words around it
    offset: int = 0
    context: str = ""

    @property
    def advised(self) -> bool:
        """Whether a finding at the error suggests a figure."""
        return any(one.suggestion for one in self.hits)

    @property
    def named(self) -> bool:
        """Whether a suggestion names the figure that stood there."""
        old, new = self.change.old, self.change.new
        advice = [one.suggestion or "" for one in self.hits]
        if old is None or new is None:
            return False
        if old.unit != new.unit:
            return any(f"应为{old.unit}" in words for words in advice)
        return any(_names(words, old.value) for words in advice)


@dataclass
class Report:
    """All trials, and how many documents they are from."""

    seed: int
    documents: list[str] = field(default_factory=list)
    trials: list[Trial] = field(default_factory=list)

    def count(self, kind: Kind | None, place: Place | None) -> dict[str, int]:
        """Drawn, knowable, detected (of the knowable), and detected although not known to be knowable."""
        chosen = [t for t in self.trials if kind in (None, t.change.kind) and place in (None, t.change.place)]
        known = [t for t in chosen if t.change.knowable]
        return {
            "drawn": len(chosen),
            "knowable": len(known),
            "detected": sum(bool(t.hits) for t in known),
            "beyond": sum(bool(t.hits) for t in chosen if not t.change.knowable),
        }

    @property
    def misses(self) -> list[Trial]:
        """Errors that could be known and were not found."""
        return [t for t in self.trials if t.change.knowable and not t.hits]


def run(paths: Iterable[Path], seed: int, per_document: int, *, drawn: int = _DRAWN) -> Report:
    """Seed errors into documents and check them.

    Args:
        paths: files, or folders of files.
        seed: of the random choice.
        per_document: errors per document.
        drawn: how many documents of our own writing are added.

    Raises:
        OptionError: there is no document.
        ReadError: a document cannot be read.
    """
    report = Report(seed)
    for name, text in [*_texts(paths), *_written(seed, drawn)]:
        report.documents.append(name)
        report.trials += _trials(name, text, Random(f"{seed}/{name}"), per_document)  # noqa: S311 - no secret
    if not report.documents:
        raise OptionError("--documents", "没有可评测的文件", "no documents")
    return report


def _texts(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        inside = sorted(p for p in path.iterdir() if p.suffix in _SUFFIXES) if path.is_dir() else [path]
        for file in inside:
            if not file.stem.startswith("README"):
                yield file.stem, _plain(masked(read(file)))


def _plain(document: Document) -> str:
    """The canonical text; where cells are merged, its tables with an empty cell for each covered place."""
    text = document.text
    if document.format in ("txt", "markdown"):
        return text
    for table in reversed(document.tables):
        rows = [
            "\t".join(
                squeeze(cell.text) if cell and (cell.row, cell.column) == (r, c) else ""
                for c, cell in enumerate(row)
            )
            for r, row in enumerate(table.grid)
        ]
        text = text[: table.start] + "\n".join(rows) + text[table.end :]
    return text


def _written(seed: int, number: int) -> Iterator[tuple[str, str]]:
    from eval.writer.draw import draw
    from eval.writer.render import FORMATS
    from eval.writer.write import manners, write

    for index, manner in enumerate(manners()[:number]):
        yield f"{manner}_{seed + index}", FORMATS["txt"](write(draw(seed + index), manner)).decode()


def _read_again(name: str, text: str) -> Document:
    return masked(read_bytes(text.encode(), f"{name}.txt"))


def _findings(document: Document, segments: Segments) -> tuple[Finding, ...]:
    profile = load_profile(segments.profile)
    return check(extract(document, segments, profile), select_rules(), profile)[0]


def _trials(name: str, text: str, random: Random, number: int) -> Iterator[Trial]:
    document = _read_again(name, text)
    segments = segment(document)
    before = _findings(document, segments)
    ground = Ground(document, segments)
    for change in Seeder(ground, random).draw(number):
        altered = _read_again(name, change.apply(document.text))
        after = _findings(altered, segment(altered))
        hits, stray, restated = _compared(change, ground, before, after)
        first = change.edits[0]
        context = f"{document.text[max(0, first.start - 30) : first.end + 20]!r} → {first.new[:40]!r}"
        yield Trial(name, change, hits, stray, restated, first.start, context)


def _compared(
    change: Change, ground: Ground, before: Sequence[Finding], after: Sequence[Finding]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings at the error, the other new ones, and old ones in other words."""
    known = {one.fingerprint for one in before} | {(one.rule, one.message) for one in before}
    new = [
        one
        for one in after
        if one.severity != "info" and one.fingerprint not in known and (one.rule, one.message) not in known
    ]
    zones = [_zone(change, ground, edit.start, edit.end) for edit in change.edits]
    hits = [one for one in new if _touches(one, zones) or _speaks_of(one, change, ground)]
    hits += [one for one in _longer(before, after) if _touches(one, zones)]
    others = [one for one in new if one not in hits]
    left = {one.fingerprint for one in after}
    gone = [one for one in before if one.fingerprint not in left]
    restated = [one for one in others if any(_is_of(one, old, change) for old in gone)]
    return tuple(hits), tuple(one for one in others if one not in restated), tuple(restated)


def _longer(before: Sequence[Finding], after: Sequence[Finding]) -> Iterator[Finding]:
    """Findings that list several places and list new ones now: each with what is new in it only."""
    quoted = {one.fingerprint: {e.quote for e in one.evidence} for one in before}
    for one in after:
        more = tuple(e for e in one.evidence if e.quote not in quoted.get(one.fingerprint, {e.quote}))
        if more and one.severity != "info":
            yield one.model_copy(update={"evidence": more})


def _is_of(finding: Finding, old: Finding, change: Change) -> bool:
    """Whether a finding quotes a place that one of the sound document quoted which is gone."""
    places = [(change.moved(e.start), change.moved(e.end)) for e in old.evidence]
    return any(e.start < end and start < e.end for e in finding.evidence for start, end in places)


def _zone(change: Change, ground: Ground, start: int, end: int) -> tuple[int, int]:
    """The altered sentence or row, in the changed text; for a deleted row the rows around it.

    What an item is called and the sentence on its figures are one place.
    """
    first, last = ground.zone(start, max(start, end - 1))
    number = ground.paragraph_at(start)
    if change.kind in ("name", "reason") and number is not None:
        first, last = ground.segments.paragraphs[number].start, ground.segments.paragraphs[number].end
    if change.kind == "row":
        return change.moved(first) - 1, change.moved(first) + 1
    grown = sum(len(e.new) - (e.end - e.start) for e in change.edits if first <= e.start <= last)
    at = first + sum(len(e.new) - (e.end - e.start) for e in change.edits if e.start < first)
    return at, at + (last - first) + grown


def _touches(finding: Finding, zones: Sequence[tuple[int, int]]) -> bool:
    return any(one.start < end and start < one.end for one in finding.evidence for start, end in zones)


def _is_beside(finding: Finding, change: Change, ground: Ground) -> bool:
    """Whether a finding is of the table that holds the altered figure."""
    at = change.edits[0].start
    tables = [t.index for t in ground.document.tables if t.start <= at < t.end]
    return any(one.table in tables for one in finding.evidence if one.table is not None)


def _speaks_of(finding: Finding, change: Change, ground: Ground) -> bool:
    """Whether a finding's values name the altered figure, or its words what is gone or put twice."""
    if change.new and any(_equals(value, change.new) for value in finding.values):
        return True
    if change.new and _names(finding.computation + finding.message, change.new.value):
        return _is_beside(finding, change, ground)
    if (change.kind in ("code", "row") or change.place == "form") and _is_beside(finding, change, ground):
        return True  # a sum lacks the line, or the form's own sums do not hold
    if change.kind not in ("code", "name", "row", "double", "double_raised"):
        return False
    said = squeeze(finding.message + finding.computation + "".join(e.quote for e in finding.evidence))
    names = [squeeze(name).replace(",", "") for name in change.names]
    return any(len(name) > 2 and name in said.replace(",", "") for name in names)


def _equals(said: Value, altered: Quantity) -> bool:
    printed = parse_decimal(said.value)
    if printed is None:
        return False
    quantity = Quantity(value=printed, unit=said.unit)
    return printed == altered.value or (quantity.is_money and quantity.nominal == altered.nominal)


def _names(words: str, value: Decimal) -> bool:
    return any(Decimal(n.replace(",", "")) == value for n in re.findall(r"\d[\d,]*(?:\.\d+)?", words))


def to_dict(report: Report) -> dict[str, Any]:
    """The report as plain data, for JSON."""
    advised = [t for t in report.trials if t.hits and t.change.old and t.advised]
    return {
        "seed": report.seed,
        "documents": report.documents,
        "places": {place: report.count(None, place) for place in PLACES},
        "kinds": {
            kind: {place: n for place in PLACES if (n := report.count(kind, place))["drawn"]}
            for kind in KINDS
        },
        "suggestions": {
            "detected_figures": sum(bool(t.hits and t.change.old) for t in report.trials),
            "given": len(advised),
            "right": sum(t.named for t in advised),
        },
        "new_false_findings": [_brief(t, one) for t in report.trials for one in t.stray],
        "restated": sum(len(t.restated) for t in report.trials),
        "misses": [_missed(t) for t in report.misses],
    }


def _brief(trial: Trial, finding: Finding) -> dict[str, str]:
    return {
        "document": trial.document,
        "change": f"{trial.change.kind}/{trial.change.place} {trial.context}",
        "rule": finding.rule,
        "message": finding.message,
    }


def _missed(trial: Trial) -> dict[str, Any]:
    return {
        "document": trial.document,
        "kind": trial.change.kind,
        "place": trial.change.place,
        "offset": trial.offset,
        "context": trial.context,
        "relation": trial.change.knowable,
    }


def to_json(report: Report) -> str:
    """The report as JSON."""
    return json.dumps(to_dict(report), ensure_ascii=False, indent=1) + "\n"


def to_text(report: Report) -> str:
    """The report in Chinese: what was drawn and found, by kind and place, then what was missed."""
    data = to_dict(report)
    lines = [f"植入错误 {len(report.trials)} 处，文件 {len(report.documents)} 份，种子 {report.seed}"]
    lines += [_row(_PLACE_WORDS[place], data["places"][place]) for place in PLACES]
    for kind in KINDS:
        for place, numbers in data["kinds"][kind].items():
            lines.append("  " + _row(f"{WORDS[kind]}（{_PLACE_WORDS[place]}）", numbers))
    advice = data["suggestions"]
    lines.append(
        f"建议：数字错误被发现 {advice['detected_figures']} 处，给出建议 {advice['given']} 处，"
        f"指明原数 {advice['right']} 处{_rate(advice['right'], advice['given'])}"
    )
    restated = f"；原有疑点换了说法 {data['restated']} 项" if data["restated"] else ""
    lines.append(f"新增误报 {len(data['new_false_findings'])} 项{restated}")
    lines += [f"  {_words(one)}" for one in data["new_false_findings"]]
    lines.append(f"可知而未发现 {len(data['misses'])} 处")
    causes = Counter((one["place"], one["kind"], one["relation"]) for one in data["misses"])
    lines += [f"  {' / '.join(cause)}：{number}" for cause, number in causes.most_common()]
    lines += [f"  {_words(one)}" for one in data["misses"]]
    return "\n".join(lines) + "\n"


def _row(label: str, numbers: dict[str, int]) -> str:
    found, of = numbers["detected"], numbers["knowable"]
    beyond = f"，另发现 {numbers['beyond']}" if numbers["beyond"] else ""
    return f"{label}：抽取 {numbers['drawn']}，可知 {of}，发现 {found}{_rate(found, of)}{beyond}"


def _rate(part: int, whole: int) -> str:
    return f" = {part / whole:.1%}" if whole else ""


def _words(one: dict[str, Any]) -> str:
    return " | ".join(str(value) for value in one.values())
