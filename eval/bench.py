"""How fast: ``gouji check`` against bare text extraction, in one run, as ratios.

    python -m eval.bench [FILE ...]

Prints, for each document, the time of the whole check and of its stages, the time of bare text extraction of
the same file by the fastest library, for PDFs the time pdfplumber alone needs for words and tables, the
start-up time, and the peak memory. Times are medians; a machine's speed drifts, so quote the ratios.

The stages behind reading are also given in processor time, which other programs disturb less: the least of
several passes in which the documents take turns, beside the goals, and the first pass.
"""

from __future__ import annotations

import gc
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.corpus import documents
from extractor.check.run import check, select_rules
from extractor.extract import extract
from extractor.pipeline import check_path
from extractor.profiles import load_profile
from extractor.read import read
from extractor.segment import segment
from schemas.document import Document
from schemas.privacy import masked

#: Runs of each measurement; the first is a warm-up and is not counted.
RUNS = 4
#: pdfplumber takes seconds a document: it is run once.
_SLOW_RUNS = 1
#: Passes of the stages of which the fastest counts.
_ROUNDS = 10
#: Goals in milliseconds of processor time: segment and extract, check, all three.
_GOALS = (60, 50, 100)

#: Processor seconds of segmenting, extracting and checking.
Times = tuple[float, float, float]


def median_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of ``runs`` calls, after one that is not counted if there are several."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times[1:] or times)


def bare_text(path: Path) -> int:
    """Length of the text the fastest library gives: pypdfium2 for PDF, plain decoding otherwise."""
    if path.suffix != ".pdf":
        return len(path.read_bytes().decode("utf-8"))
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        return sum(len(page.get_textpage().get_text_bounded()) for page in pdf)


def pdfplumber_alone(path: Path) -> int:
    """What pdfplumber alone needs for words and tables of a PDF."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return sum(len(page.extract_words()) + len(page.extract_tables()) for page in pdf.pages)


def start_up_seconds() -> float:
    """The time of ``gouji --version`` as a process of its own."""
    command = [sys.executable, "-c", "from extractor.cli import main; main()", "--version"]
    return median_seconds(lambda: subprocess.run(command, check=True, capture_output=True))  # noqa: S603 - our own


@dataclass(frozen=True)
class Passes:
    """Processor seconds of segmenting, extracting and checking one document: its first pass, and the least of all."""

    first: Times
    least: Times


def processor_seconds(paths: Sequence[Path], rounds: int = _ROUNDS) -> list[Passes]:
    """The processor time of the stages behind reading, garbage not collected.

    The documents take turns, so that nothing kept of one document helps its own next pass; words and numbers that
    many documents share are kept, as they are in a batch. The first pass of the first documents pays for loading
    the vocabulary.
    """
    documents = [masked(read(path)) for path in paths]
    times = [[_stages(document) for document in documents] for _ in range(rounds)]
    return [
        Passes(passes[0], (min(p[0] for p in passes), min(p[1] for p in passes), min(p[2] for p in passes)))
        for passes in zip(*times, strict=True)
    ]


def _stages(document: Document) -> Times:
    fresh = replace(document, tables=tuple(replace(table) for table in document.tables))
    gc.collect()
    gc.disable()
    begin = time.process_time()
    segments = segment(fresh)
    segmented = time.process_time()
    profile = load_profile(segments.profile)
    extraction = extract(fresh, segments, profile)
    extracted = time.process_time()
    check(extraction, select_rules(), profile)
    checked = time.process_time()
    gc.enable()
    return segmented - begin, extracted - segmented, checked - extracted


def _processor_row(path: Path, passes: Passes) -> str:
    segmented, extracted, checked = (1000 * seconds for seconds in passes.least)
    sums = (segmented + extracted, checked, segmented + extracted + checked)
    over = "over the goal" if any(found > goal for found, goal in zip(sums, _GOALS, strict=True)) else ""
    figures = (segmented, extracted, checked, sums[0], sums[2], 1000 * sum(passes.first))
    return "\t".join([path.name, *(f"{found:.0f}" for found in figures), over]).rstrip()


def _row(path: Path) -> str:
    whole = median_seconds(lambda: check_path(path))
    stages = check_path(path).result.run.seconds
    own = sum(stages[stage] for stage in ("segment", "extract", "check"))
    bare = median_seconds(lambda: bare_text(path))
    cells = [path.name, f"{whole:.3f}", f"{stages['read']:.3f}", f"{own:.3f}", f"{whole / bare:.1f}"]
    if path.suffix == ".pdf":
        plumber = median_seconds(lambda: pdfplumber_alone(path), _SLOW_RUNS)
        cells += [f"{plumber:.2f}", f"{stages['read'] / plumber:.2f}"]
    return "\t".join(cells)


def main() -> None:
    """Measure the named documents, or all of the corpus."""
    paths = [Path(name) for name in sys.argv[1:]] or documents()
    passes = processor_seconds(paths)  # before anything else, for the sake of the first pass
    print(f"start-up (--version): {start_up_seconds():.3f} s")
    print(
        "document\tcheck s\tread s\tsegment+extract+check s\tcheck/bare text\tpdfplumber s\tread/pdfplumber"
    )
    for path in paths:
        print(_row(path), flush=True)
    print("\nprocessor time, ms\tsegment\textract\tcheck\tsegment+extract\tall three\tall three, first pass")
    print("goals\t\t\t{1}\t{0}\t{2}".format(*_GOALS))
    for path, passed in zip(paths, passes, strict=True):
        print(_processor_row(path, passed), flush=True)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
