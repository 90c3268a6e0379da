"""Cut a run of rows into forms: by titles, and by a new 项目名称 where a title is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractor.extract.forms.rows import Piece, Row
from extractor.extract.forms.vocabulary import Vocabulary


@dataclass
class RawForm:
    """The rows of one form, and the piece that is its title (None if it has none of its own)."""

    title: Piece | None = None
    rows: list[Row] = field(default_factory=list)
    #: a label such as 项目名称 was seen
    named: bool = False

    @property
    def has_table(self) -> bool:
        """Whether it holds anything but plain lines."""
        return any(not row.line for row in self.rows) or len(self.rows) > 12


def split_forms(rows: Iterable[Row], words: Vocabulary) -> Iterator[RawForm]:
    """Forms in document order; titles without rows below them are dropped."""
    form = RawForm()
    for row in rows:
        if title := _title_of(row, words):
            if form.rows:
                yield from _kept(form, words)
            form = RawForm(title)
            continue
        naming = _names(row, words)
        if naming and form.named and any(_is_header(known, words) for known in form.rows):
            yield from _kept(form, words)
            form = RawForm()
        form.named = form.named or naming
        form.rows.append(row)
    yield from _kept(form, words)


def _kept(form: RawForm, words: Vocabulary) -> Iterator[RawForm]:
    title = form.title.key if form.title else ""
    if form.has_table and not any(word in title for word in words.not_forms):
        yield form


def _title_of(row: Row, words: Vocabulary) -> Piece | None:
    own = row.own
    if len(own) != 1 or len(row.pieces) != 1:
        return None
    return own[0] if words.is_title(own[0].key) else None


def _names(row: Row, words: Vocabulary) -> bool:
    """Whether the row says what project or department the form is about."""
    labels = [words.label(piece.key.partition(":")[0]) for piece in row.own[:3]]
    return "project" in labels or "unit" in labels


def _is_header(row: Row, words: Vocabulary) -> bool:
    found = {words.column(piece.key) for piece in row.pieces}
    return len(found - {None, "label"}) >= 3
