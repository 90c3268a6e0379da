"""Frozen dataclasses that cost no more than plain ones.

At run time ``frozen=True`` makes each new instance three times as dear, and a document takes ten thousand of
them. It is mypy that keeps anybody from changing one; here they are hashed and compared by value, and no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses

    def dataclass(cls: Any = None, /, *, frozen: bool = False, eq: bool = True, **options: Any) -> Any:
        """As :func:`dataclasses.dataclass`."""
        return dataclasses.dataclass(cls, eq=eq, unsafe_hash=frozen and eq, **options)
