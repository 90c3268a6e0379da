"""Gold labels: what a careful reader finds in a document, as data with places and without sentences.

A file holds the labels of one document: JSON Lines, a header first. Places are offsets into the squeezed
canonical text (:class:`schemas.text.Squeezed`), so that a change of layout moves none of them. Words that are
no official names are kept as digests (see :func:`eval.records.normal.digest`): equality can be told, nothing read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from schemas.errors import OptionError
from schemas.evidence import Model
from schemas.records import Base, Measure, Scope, Side
from schemas.text import Squeezed

#: The version of the codebook and of the file format.
CODEBOOK = "1"
#: A stretch of the squeezed text.
Span = tuple[int, int]
#: ``concept|scope|measure|period``; parts at the end may be left out, a part may be empty.
Key = str


class Settled(Model):
    """How a difference between two readers was settled.

    ``by``: who was right (``A``, ``B``, ``both``, ``neither``) or which ruling of the codebook decides; ``why`` in the
    settler's own words.
    """

    by: str
    why: str


class Label(Model):
    """What all labels carry. ``hard`` are the codebook's flags."""

    start: int = Field(ge=0)
    end: int
    hard: tuple[str, ...] = ()
    settled: Settled | None = None

    @property
    def span(self) -> Span:
        """The place in the squeezed text."""
        return self.start, self.end


class AmountLabel(Label):
    """An amount of money in running text. ``concept`` ``in_reason``: only place and value count.

    ``period`` None says that the figure belongs to no year; where the field is left out it is the document's.
    """

    kind: Literal["amount"] = "amount"
    v: str
    u: str
    concept: str
    scope: Scope | None = None
    measure: Measure | None = None
    period: int | None = None
    side: Side | None = None


class CountLabel(Label):
    """A number of things in running text."""

    kind: Literal["count"] = "count"
    v: str
    u: str
    concept: str
    measure: Measure | None = None
    period: int | None = None


class ShareLabel(Label):
    """A stated share; ``whole`` None: the text leaves it open, it is not compared."""

    kind: Literal["share"] = "share"
    v: str
    part: Key
    whole: Key | None


class ChangeLabel(Label):
    """A stated change. Amount and rate as printed, None where none is."""

    kind: Literal["change"] = "change"
    subject: Key
    base: Base
    dir: Literal[-1, 0, 1] | None
    amount: str | None
    u: str | None = None
    rate: str | None
    side: Side | None = None


class CompletionLabel(Label):
    """A stated completion or deviation rate. ``side`` is kept and not compared: records have none."""

    kind: Literal["completion"] = "completion"
    v: str
    subject: Key
    base: Base
    form: Literal["completion", "deviation"]
    side: Side | None = None


class ReasonLabel(Label):
    """A stated reason and the places of what it explains."""

    kind: Literal["reason"] = "reason"
    explains: tuple[Span, ...]
    items: tuple[str, ...]
    topics: tuple[str, ...]
    vacuous: bool


class FundRowLabel(Label):
    """A row of money of a performance form; figures as printed or None."""

    kind: Literal["fund_row"] = "fund_row"
    form: int
    source: str
    is_total: bool
    initial_budget: str | None
    full_year_budget: str | None
    executed: str | None
    rate: str | None
    weight: str | None
    score: str | None


class IndicatorLabel(Label):
    """A row of indicators of a performance form; the name and targets in words are digests."""

    kind: Literal["indicator"] = "indicator"
    form: int
    name: str
    op: str
    target: str
    actual: str
    unit: str
    weight: str | None
    score: str | None
    reason: bool = False


class CellLabel(Label):
    """A filled figure cell of a statutory table."""

    kind: Literal["cell"] = "cell"
    table: str
    row: str
    col: str
    v: str


class CodeNameLabel(Label):
    """A classification code with the name printed beside it."""

    kind: Literal["code_name"] = "code_name"
    code: str
    name: str


AnyLabel = Annotated[
    AmountLabel
    | CountLabel
    | ShareLabel
    | ChangeLabel
    | CompletionLabel
    | ReasonLabel
    | FundRowLabel
    | IndicatorLabel
    | CellLabel
    | CodeNameLabel,
    Field(discriminator="kind"),
]
LABEL: TypeAdapter[AnyLabel] = TypeAdapter(AnyLabel)
#: Kinds of labels, in the order scores are shown.
KINDS = (
    "amount",
    "count",
    "share",
    "change",
    "completion",
    "reason",
    "fund_row",
    "indicator",
    "cell",
    "code_name",
)


class Header(Model):
    """Which text the labels are of.

    ``year`` is the document's, for labels that name no period. ``kinds`` are the kinds that were labelled, all of
    them if it is left out: what is read of another kind is not scored.
    """

    document: str
    sha256: str
    text_sha256: str
    codebook: str
    year: int | None = None
    kinds: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Gold:
    """The labels of a document."""

    path: Path
    header: Header
    labels: tuple[AnyLabel, ...]
    #: hash of the file
    sha256: str = ""


def text_hash(text: Squeezed) -> str:
    """The hash of a squeezed text."""
    return hashlib.sha256(text.text.encode("utf-8")).hexdigest()


def load_gold(path: Path) -> Gold:
    """Read a file of labels.

    Raises:
        OptionError: the file is not one of labels, or of another version of the codebook.
    """
    lines = [(n, line) for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line.strip()]
    if not lines:
        raise OptionError(str(path), "标注文件是空的", "the file of labels is empty")
    header = _header(path, *lines[0])
    if header.codebook != CODEBOOK:
        raise OptionError(
            str(path), f"标注手册版本是 {header.codebook}，不是 {CODEBOOK}", "labels of another codebook"
        )
    labels = tuple(_label(path, number, line) for number, line in lines[1:])
    return Gold(path, header, labels, hashlib.sha256(path.read_bytes()).hexdigest())


def _header(path: Path, number: int, line: str) -> Header:
    try:
        return Header.model_validate_json(line)
    except ValidationError as error:
        raise _refusal(path, number, error, "不是标注文件的抬头") from None


def _label(path: Path, number: int, line: str) -> AnyLabel:
    try:
        return LABEL.validate_json(line)
    except ValidationError as error:
        raise _refusal(path, number, error, "不是标注") from None


def _refusal(path: Path, number: int, error: ValidationError, said: str) -> OptionError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return OptionError(
        str(path), f"第 {number} 行{said}：{where} {first['msg']}", f"line {number}: {where} {first['msg']}"
    )


def find_gold(folder: Path) -> list[Gold]:
    """All files of labels of a folder, those of findings and verdicts left out.

    Raises:
        OptionError: the folder has none.
    """
    paths = [path for path in sorted(folder.glob("*.jsonl")) if _is_gold(path)]
    if not paths:
        raise OptionError(str(folder), "文件夹中没有记录标注文件", "no files of labels in this folder")
    return [load_gold(path) for path in paths]


def _is_gold(path: Path) -> bool:
    with path.open(encoding="utf-8") as file:
        return '"text_sha256"' in file.readline()


def dump_gold(header: Header, labels: Iterable[AnyLabel]) -> str:
    """The file of some labels, in document order."""
    lines = [json.dumps(header.model_dump(exclude_none=True), ensure_ascii=False)]
    for label in ordered(labels):
        row = label.model_dump(mode="json")
        if "period" in row and "period" not in label.model_fields_set:
            del row["period"]
        lean = {"kind": row.pop("kind"), **row}
        if not lean["hard"]:
            del lean["hard"]
        if lean["settled"] is None:
            del lean["settled"]
        lines.append(json.dumps(lean, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def ordered(labels: Iterable[AnyLabel]) -> Sequence[AnyLabel]:
    """Labels by place, then kind: a stable order whatever the reader's."""
    return sorted(labels, key=lambda one: (one.start, one.end, one.kind, one.model_dump_json()))
