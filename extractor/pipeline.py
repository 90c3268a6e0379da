"""The way of the data: read -> segment -> extract -> check -> report."""

from __future__ import annotations

import gc
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from extractor import __version__
from extractor.check.run import check, select_rules
from extractor.extract import extract
from extractor.profiles import load_profile
from extractor.read import Limits, read
from extractor.segment import segment
from schemas.asks import Asker, LlmUse
from schemas.document import Document
from schemas.findings import Coverage, Finding, Result, Run
from schemas.privacy import masked
from schemas.records import DocumentRecord, Extraction

T = TypeVar("T")
_BACKENDS: dict[LlmUse, str] = {"off": "grammar", "assist": "grammar+llm", "full": "llm"}


@dataclass(frozen=True)
class Options:
    """How to check. ``profile`` None: told from the document. ``seconds``: time for reading one file."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    profile: str | None = None
    with_text: bool = False
    seconds: float = Limits().seconds
    #: when a language model is asked, and who answers; "off" asks nobody
    llm: LlmUse = "off"
    asker: Asker | None = None


@dataclass
class _Clock:
    """Seconds per stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    def time(self, stage: str, work: Callable[[], T]) -> T:
        begin = time.perf_counter()
        try:
            return work()
        finally:
            self.seconds[stage] = round(time.perf_counter() - begin, 4)


@dataclass(frozen=True)
class Checked:
    """A checked disclosure: the document as read, and the result."""

    document: Document
    result: Result


def check_path(path: Path, options: Options | None = None) -> Checked:
    """Check one disclosure: a file, or a folder or ZIP with one unit's pieces.

    Raises:
        ReadError: the input cannot be read.
        OptionError: an option names a rule or profile that does not exist.
    """
    with _collector_paused():
        return _check_path(path, options or Options())


def _check_path(path: Path, options: Options) -> Checked:
    selected = select_rules(options.select, options.ignore)
    clock = _Clock()
    document = clock.time("read", lambda: masked(read(path, Limits(seconds=options.seconds))))
    segments = clock.time("segment", lambda: segment(document, options.profile))
    profile = load_profile(segments.profile)
    extraction = clock.time(
        "extract", lambda: extract(document, segments, profile, options.llm, options.asker)
    )
    findings, coverage = clock.time("check", lambda: check(extraction, selected, profile))
    run = Run(
        gouji_version=__version__,
        python_version=platform.python_version(),
        backend=_BACKENDS[options.llm],
        profile=segments.profile,
        packages=_packages(),
        rules_selected=tuple(rule.code for rule in selected),
        seconds=clock.seconds,
        usage=extraction.usage,
    )
    return Checked(document, _result(document, extraction, findings, coverage, run, options))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector: records hold no cycles, and walking them costs a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@lru_cache
def _packages() -> dict[str, str]:
    """Versions of the libraries that what is read depends on."""
    return {name: version(name) for name in ("pdfplumber", "pydantic", "pypdfium2", "rapidfuzz")}


def _result(
    document: Document,
    extraction: Extraction,
    findings: tuple[Finding, ...],
    coverage: Coverage,
    run: Run,
    options: Options,
) -> Result:
    unreadable = tuple(f"{one.where}: {one.why}" for one in document.unreadable)
    return Result(
        run=run,
        document=_described(document, extraction),
        text=document.text if options.with_text else None,
        records=extraction.records,
        findings=findings,
        coverage=coverage.model_copy(update={"unreadable": unreadable, "model": extraction.model}),
    )


def _described(document: Document, extraction: Extraction) -> dict[str, Any]:
    about = next((r for r in extraction.records if isinstance(r, DocumentRecord)), None)
    known = (
        about.model_dump(mode="json", exclude={"id", "evidence", "section", "extractor", "status"})
        if about
        else {}
    )
    return {
        **known,
        "name": document.name,
        "format": document.format,
        "sha256": document.sha256,
        "pages": len(document.pages) or None,
        "tables": len(document.tables),
        "parts": list(document.parts),
    }
