"""From settings to somebody who answers: a recording is replayed, everything else is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from extractor.model.answers import Answers
from extractor.model.client import Client
from extractor.model.recording import Replay, from_lines
from extractor.model.settings import Settings, completed, key

_RECORDING = ".jsonl"


def is_recording(path: Path) -> bool:
    """Whether a cache is recorded answers as lines, which are only read."""
    return path.suffix == _RECORDING


@contextmanager
def opened(settings: Settings, environ: Mapping[str, str]) -> Iterator[Client | Replay]:
    """Who answers by these settings and this environment, as long as it lasts.

    Raises:
        OptionError: no model is named, there is no key, or the cache cannot be used.
    """
    if is_recording(settings.cache):
        yield Replay(from_lines(settings.cache))
        return
    settings = completed(settings, environ)
    secret = key(settings, environ)
    with closing(Answers(settings.cache)) as answers, closing(Client(settings, secret, answers)) as client:
        yield client
