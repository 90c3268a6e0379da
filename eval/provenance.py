"""What made a run: versions, the commit of a checkout and whether it was changed, backend."""

from __future__ import annotations

import platform
import shutil
import subprocess
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from extractor import __version__

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("pdfplumber", "pydantic", "pypdfium2", "rapidfuzz")


def provenance(backend: str) -> dict[str, Any]:
    """What made a run, as plain data. ``commit`` and ``dirty`` are None outside a checkout."""
    commit, dirty = checkout(_ROOT)
    return {
        "gouji_version": __version__,
        "python_version": platform.python_version(),
        "commit": commit,
        "dirty": dirty,
        "backend": backend,
        "packages": {name: version(name) for name in _PACKAGES},
    }


@lru_cache
def checkout(root: Path) -> tuple[str | None, bool | None]:
    """The commit of a checkout and whether files differ from it; None, None if ``root`` is none or git is absent."""
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return None, None
    commit = _git(git, root, "rev-parse", "HEAD")
    status = _git(git, root, "status", "--porcelain")
    return (commit or None), None if status is None else bool(status)


def _git(git: str, root: Path, *words: str) -> str | None:
    done = subprocess.run(  # noqa: S603 - fixed words, no shell
        [git, "-C", str(root), *words], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else None
