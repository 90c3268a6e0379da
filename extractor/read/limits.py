"""What a reader may spend on one file, and how the time limit is kept."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
_MIB = 1 << 20
#: After the limit the alarm rings again and again: a bell that rings inside a ``__del__`` is lost.
_AGAIN = 0.5


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one read. The defaults are an order of magnitude above any disclosure seen.

    Attributes:
        max_bytes: size of a file (and of a folder's or ZIP's pieces, each).
        max_text_bytes: size of a text, Markdown or HTML file.
        max_pages: pages of a PDF that are read.
        max_cell_chars: characters of a table cell; a longer cell is kept out of the grid and reported.
        max_cells: places (rows times columns) of one table; a larger one is not laid out but reported.
        max_unpacked_bytes: unpacked size of a ZIP, DOCX or XLSX, all members together.
        max_ratio: unpacked over packed size, looked at from 32 MiB unpacked on.
        max_members: members of a ZIP, or files of a folder.
        max_depth: how deep archives may lie in each other; a plain ZIP is 1.
        seconds: time for one file, or for each piece of a folder or ZIP.
    """

    max_bytes: int = 256 * _MIB
    max_text_bytes: int = 32 * _MIB
    max_pages: int = 2000
    max_cell_chars: int = 100_000
    max_cells: int = 500_000
    max_unpacked_bytes: int = 1024 * _MIB
    max_ratio: int = 200
    max_members: int = 5000
    max_depth: int = 2
    seconds: float = 120.0


class TimeUp(BaseException):
    """The time is over. Not an ``Exception``: no library may swallow it on its way out."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """Do ``work`` and return its result, or raise :class:`TimeUp` when ``seconds`` are over.

    A child process would be the only limit that stops native code too, but costs a start and the
    copy of the document for every file. Here the work stays in this process and is interrupted
    between two steps of Python: in the main thread by SIGALRM, which also breaks off blocking calls;
    elsewhere (worker threads, Windows) by an exception that a watchdog thread sends. Native parsers
    are called per page, sheet or part, on input whose size is bounded, so the next step of Python is
    near. Batch work puts a process limit on top, because a province has the one file that hangs.
    """
    if threading.current_thread() is threading.main_thread() and hasattr(signal, "SIGALRM"):
        return _by_signal(seconds, work)
    return _by_watchdog(seconds, work)


def _by_signal(seconds: float, work: Callable[[], T]) -> T:
    running = True

    def ring(_signal: int, _frame: object) -> None:
        if running:
            raise TimeUp

    handler = signal.signal(signal.SIGALRM, ring)
    begin = time.monotonic()
    left, period = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        return work()
    finally:
        while running:
            try:
                running = False
            except TimeUp:  # rang just now: once more
                continue
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:  # a caller's own alarm goes on
            signal.setitimer(signal.ITIMER_REAL, max(0.001, left - (time.monotonic() - begin)), period)


def _by_watchdog(seconds: float, work: Callable[[], T]) -> T:
    import ctypes

    thread = threading.get_ident()
    lock = threading.Lock()
    over = threading.Event()
    running = True

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            with lock:
                if not running:
                    return
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TimeUp))
            wait = _AGAIN

    threading.Thread(target=watch, daemon=True).start()
    try:
        return work()
    finally:
        while running:
            try:
                with lock:
                    running = False
            except TimeUp:  # rang just now: once more
                continue
        _let_arrive()
        over.set()


def _let_arrive() -> None:
    """Meet an exception that was sent before the watch ended; it arrives at the next turn of a loop.

    (Taking it back with a NULL is worse: CPython 3.11 then spins for ever in a traced thread.)
    """
    with suppress(TimeUp):
        for _ in range(3):
            pass
