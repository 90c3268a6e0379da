"""Where documents for evaluation are: our own in the repository, the originals beside it if there."""

from __future__ import annotations

import os
from pathlib import Path

_OWN = Path(__file__).parent / "documents"
_ORIGINALS = Path(__file__).resolve().parent.parent.parent / "shared" / "samples"


def originals() -> Path | None:
    """The folder of the original samples: ``GOUJI_SAMPLES``, or beside the checkout; None if absent."""
    folder = Path(os.environ.get("GOUJI_SAMPLES", _ORIGINALS))
    return folder if folder.is_dir() else None


def documents() -> list[Path]:
    """Our own documents, then the originals where they are."""
    found = sorted(_OWN.glob("*.*"))
    if folder := originals():
        found += sorted(p for p in folder.iterdir() if p.suffix in (".txt", ".pdf"))
    return found
