"""From the working form a reader writes (lines and words) to labels (offsets and figures)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eval.records.gold_facts import split_said
from eval.records.keys import canonical_concept
from eval.records.labels import CODEBOOK, LABEL, AnyLabel, Header, Span, ordered, text_hash
from eval.records.normal import digest
from schemas.document import Document
from schemas.text import Squeezed, squeeze

#: What only the working form has.
_PLACE_FIELDS = ("line", "q", "n", "cell", "q_end", "line_end", "note")
_FIGURES = ("v", "amount", "rate", "initial_budget", "full_year_budget", "executed", "weight", "score")
_KEYS = ("part", "whole", "subject")
_YEAR = re.compile(r"20\d\d")
#: What stands where no figure does.
_NOTHING = ("", "-", "—", "——", "--")


@dataclass(frozen=True)
class Slip:
    """A line of the working form that no label can be made of, and why."""

    number: int
    why: str


class PlaceError(Exception):
    """A place that is not in the document."""


class Places:
    """Finds lines, words and cells of a document in its squeezed text."""

    def __init__(self, document: Document) -> None:
        self.squeezed = Squeezed.of(document.text)
        self._lines = document.text.split("\n")
        self._starts = [0]
        for line in self._lines[:-1]:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, place: Mapping[str, Any]) -> Span:
        """The squeezed span of ``line`` with ``q`` (``n``-th), or ``cell``, up to ``q_end`` of ``line_end``.

        Raises:
            PlaceError: the words are not there.
        """
        start, end = self._words(place)
        if "q_end" in place:
            end = self._end(place, end)
        first, last = self.squeezed.index(start), self.squeezed.index(end)
        if first >= last:
            raise PlaceError("nothing is printed there")
        return first, last

    def _line(self, number: int) -> tuple[int, str]:
        if not 1 <= number <= len(self._lines):
            raise PlaceError(f"no line {number}")
        return self._starts[number - 1], self._lines[number - 1]

    def _words(self, place: Mapping[str, Any]) -> Span:
        base, line = self._line(place["line"])
        if "cell" in place:
            cells = line.split("\t")
            if not 0 <= place["cell"] < len(cells):
                raise PlaceError(f"no cell {place['cell']} in line {place['line']}")
            start = sum(len(cell) + 1 for cell in cells[: place["cell"]])
            return base + start, base + start + len(cells[place["cell"]])
        words, at = place.get("q") or "", -1
        for _ in range(place.get("n", 1)):
            at = line.find(words, at + 1)
            if at < 0 or not words:
                raise PlaceError(f"line {place['line']} does not hold {words!r} as often")
        return base + at, base + at + len(words)

    def _end(self, place: Mapping[str, Any], after: int) -> int:
        base, line = self._line(place.get("line_end", place["line"]))
        words = place["q_end"]
        at = line.rfind(words)
        if at < 0 or base + at + len(words) < after:
            raise PlaceError(f"no end {words!r} after the beginning")
        return base + at + len(words)


def locate(path: Path, document: Document) -> tuple[Header, list[AnyLabel], list[Slip]]:
    """Read a file in the working form; say what no label can be made of.

    Args:
        path: JSON Lines, see the codebook.
        document: as read and masked.
    """
    places, slips = Places(document), []
    labels: list[AnyLabel] = []
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            labels.append(_label(row, places))
            rows.append(row)
        except (PlaceError, ValidationError, ValueError, KeyError, TypeError) as error:
            slips.append(Slip(number, _brief(error)))
    header = Header(
        document=document.name,
        sha256=document.sha256,
        text_sha256=text_hash(places.squeezed),
        codebook=CODEBOOK,
        year=_common_year(rows),
    )
    return header, list(ordered(labels)), slips


def _brief(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return f"{type(error).__name__}: {error}"


def _common_year(rows: Sequence[Mapping[str, Any]]) -> int | None:
    years = Counter(year for row in rows if (year := _period(row.get("period"))))
    return years.most_common(1)[0][0] if years else None


def _period(said: Any) -> int | None:
    match = _YEAR.fullmatch(str(said or ""))
    return int(match.group()) if match else None


def _label(row: Mapping[str, Any], places: Places) -> AnyLabel:
    start, end = places.span(row)
    fields = label_fields(row) | {"start": start, "end": end}
    if row.get("kind") == "reason":
        fields["explains"] = [places.span(one) for one in row["explains"]]
    return LABEL.validate_python(fields)


def label_fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a label, its place left out, from the working form: plain figures, keys in one spelling."""
    fields: dict[str, Any] = {name: value for name, value in row.items() if name not in _PLACE_FIELDS}
    fields["hard"] = _flags(row.get("hard"))
    _plain_figures(fields)
    if "concept" in fields:
        fields["concept"] = canonical_concept(str(fields["concept"]))
    for name in _KEYS:
        if fields.get(name):
            concept, bar, rest = fields[name].partition("|")
            fields[name] = canonical_concept(concept) + bar + rest
    if "period" in fields:
        fields["period"] = _period(fields["period"])
    if row.get("kind") == "indicator":
        fields |= _indicator(row)
    return fields


def _flags(said: Any) -> list[str]:
    words = re.split(r"[\s,，、;/]+", said) if isinstance(said, str) else list(said or ())
    return [word for word in words if word]


def _plain_figures(fields: dict[str, Any]) -> None:
    """Figures as printed, without separators and white space; dashes and blanks are nothing."""
    for name in _FIGURES:
        if isinstance(value := fields.get(name), str):
            plain = squeeze(value).replace(",", "").removesuffix("%")
            fields[name] = None if plain in _NOTHING and name != "v" else plain


def _indicator(row: Mapping[str, Any]) -> dict[str, str]:
    """Name, target and actual without the document's words."""
    unit = squeeze(str(row.get("unit") or ""))
    op, target, target_unit = split_said(str(row.get("target") or ""), squeeze(row.get("op") or ""), unit)
    _, actual, actual_unit = split_said(str(row.get("actual") or ""), "", unit)
    return {
        "name": digest(str(row["name"])),
        "op": op,
        "target": target,
        "actual": actual,
        "unit": target_unit or actual_unit,
    }
