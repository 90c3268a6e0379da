"""Where documents for evaluation are: our own in the repository, the originals beside it if there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.errors import OptionError

_OWN = Path(__file__).parent / "documents"
_ORIGINALS = Path(__file__).resolve().parent.parent.parent / "shared" / "samples"
#: Labels and verdicts that ship with the product.
GOLD = Path(__file__).parent / "gold"
_FORMATS = {".txt", ".md", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".htm", ".html", ".zip"}
_HOW = (
    "原件不随本仓库分发：放在与仓库并列的 shared/samples，或用环境变量 GOUJI_SAMPLES、选项 --documents 指明。"
)


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


@dataclass(frozen=True)
class Corpus:
    """The documents an evaluation may score, by file name. ``said`` names the corpus, ``hint`` what is not in it."""

    said: str
    paths: Mapping[str, Path]
    hint: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As plain data; paths stay on this machine."""
        return {"said": self.said, "hint": self.hint}


def corpus_of(folder: Path | None) -> Corpus:
    """The documents of a folder; without one our own, with the originals where they are.

    Raises:
        OptionError: the folder is not there.
    """
    if folder is None:
        paths = {path.name: path for path in documents()}
        if originals():
            return Corpus("自带文件和原件", paths)
        return Corpus("自带文件", paths, _HOW)
    if not folder.is_dir():
        raise OptionError(str(folder), "没有这个文件夹", "no such folder")
    return Corpus(
        str(folder.name),
        {path.name: path for path in sorted(folder.iterdir()) if path.suffix.lower() in _FORMATS},
    )
