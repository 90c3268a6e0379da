"""The fact base: all records of a document, indexed for the checks.

Checks see records only; who extracted them, and from what format, they cannot tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from extractor.profiles import Profile
from schemas.records import (
    AmountRecord,
    AnyRecord,
    CountRecord,
    DocumentRecord,
    FactKey,
    Record,
)

R = TypeVar("R", bound=Record)


class Facts:
    """Records by id, by kind and by what they are about. Immutable."""

    def __init__(self, records: Iterable[AnyRecord], profile: Profile) -> None:
        self.records: tuple[AnyRecord, ...] = tuple(records)
        self.profile = profile
        self._by_id = {record.id: record for record in self.records}
        if len(self._by_id) != len(self.records):
            raise ValueError("record ids are not unique")

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """All records of a class, in document order."""
        return tuple(record for record in self._by_class[kind])  # type: ignore[misc]

    def get(self, record_id: str) -> AnyRecord:
        """A record by its id.

        Raises:
            KeyError: no record has it; the extractor broke its word.
        """
        return self._by_id[record_id]

    def figure(self, record_id: str | None) -> AmountRecord | CountRecord | None:
        """The amount or count with an id; None if there is none or it is of another kind."""
        record = self._by_id.get(record_id) if record_id else None
        return record if isinstance(record, AmountRecord | CountRecord) else None

    @cached_property
    def _by_class(self) -> dict[type, list[AnyRecord]]:
        by_class: dict[type, list[AnyRecord]] = defaultdict(list)
        for record in self.records:
            by_class[type(record)].append(record)
        return by_class

    @cached_property
    def document(self) -> DocumentRecord | None:
        """The document's own record."""
        return next(iter(self.of(DocumentRecord)), None)

    @cached_property
    def _by_key(self) -> dict[FactKey, list[AmountRecord | CountRecord]]:
        by_key: dict[FactKey, list[AmountRecord | CountRecord]] = defaultdict(list)
        for record in self.records:
            if isinstance(record, AmountRecord | CountRecord):
                by_key[record.key].append(record)
        return by_key

    def mentions(self, key: FactKey) -> tuple[AmountRecord | CountRecord, ...]:
        """Every place that states the figure of a key, in document order."""
        return tuple(self._by_key.get(key, ()))

    def keys(self) -> Iterable[FactKey]:
        """All keys that some figure has."""
        return self._by_key.keys()
