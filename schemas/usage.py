"""What asking a language model took: the record of a run."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol, runtime_checkable

from schemas.evidence import Model


class Usage(Model):
    """Totals of the questions asked. ``endpoint`` is a host, ``yuan`` is None where no price is known.

    ``asks`` are all questions; ``cached`` were answered without asking, ``failed`` have no answer.
    ``calls`` are requests sent, retries included; tokens are those the endpoint counted.
    """

    endpoint: str = ""
    model: str = ""
    mode: str = ""
    asks: int = 0
    calls: int = 0
    cached: int = 0
    failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    yuan: Decimal | None = None
    seconds: float = 0.0

    def since(self, before: Usage) -> Usage:
        """What was added after ``before``: the part of one document in a run."""
        yuan = None if self.yuan is None else self.yuan - (before.yuan or 0)
        return self.model_copy(
            update={
                "asks": self.asks - before.asks,
                "calls": self.calls - before.calls,
                "cached": self.cached - before.cached,
                "failed": self.failed - before.failed,
                "tokens_in": self.tokens_in - before.tokens_in,
                "tokens_out": self.tokens_out - before.tokens_out,
                "yuan": yuan,
                "seconds": round(self.seconds - before.seconds, 4),
            }
        )


@runtime_checkable
class Metered(Protocol):
    """An asker that says what its questions took until now."""

    @property
    def usage(self) -> Usage:
        """Totals of all questions answered until now."""
        ...
