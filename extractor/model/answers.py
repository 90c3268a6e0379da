"""Answers kept on disk: the same question to the same model is sent once, ever.

An answer is found by everything that affects it: the question's digest (prompt, document text, form of the answer,
limit), the model's name, its sampling, and the mode. The address is not part of it: the name says who answers.
Replies that could not be used are kept as well, with their reason: at temperature 0 asking again changes
nothing, and a run without a network gives what the first one gave. Failures of the endpoint are not kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from pydantic import BaseModel, ValidationError

from extractor.model.settings import Settings
from schemas.asks import Ask, Reply
from schemas.errors import OptionError

_VERSION = 1
_WAIT_SECONDS = 30.0
_TABLES = """
CREATE TABLE IF NOT EXISTS answers (
    digest TEXT, task TEXT, version TEXT, model TEXT, sampling TEXT, mode TEXT,
    answer TEXT, failure TEXT, tokens_in INTEGER, tokens_out INTEGER,
    PRIMARY KEY (digest, model, sampling, mode)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS modes (host TEXT, model TEXT, mode TEXT, PRIMARY KEY (host, model)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Kept:
    """One answer. ``answer`` is its JSON; None if ``failure`` says why the reply could not be used."""

    digest: str
    task: str
    version: str
    model: str
    sampling: str
    mode: str
    answer: str | None
    failure: str = ""
    tokens_in: int = 0
    tokens_out: int = 0


_COLUMNS = ", ".join(field.name for field in fields(Kept))


def to_json(answer: BaseModel) -> str:
    """An answer as it is kept."""
    return answer.model_dump_json(by_alias=True, exclude_unset=True)


def to_reply(kept: Kept, ask: Ask) -> Reply | None:
    """The reply to a question; None if what was kept does not fit the form any more."""
    if kept.answer is None:
        return Reply(None, kept.failure, cached=True)
    try:
        return Reply(ask.answer.model_validate_json(kept.answer), cached=True)
    except ValidationError:
        return None


def _unusable(path: Path, error: Exception) -> OptionError:
    return OptionError(
        str(path), f"答案缓存无法使用：{error}", f"the cache of answers cannot be used: {error}"
    )


class Answers:
    """A file of answers. Several processes may use one at the same time."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it.

        Raises:
            OptionError: it cannot be made, or is something else.
        """
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise _unusable(path, error) from None

    def _prepare(self) -> None:
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError(f"version {version}")
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.executescript(_TABLES)
        self._base.execute(f"PRAGMA user_version = {_VERSION}")

    def find(self, ask: Ask, settings: Settings) -> Reply | None:
        """The kept reply to a question; if no mode is set that of any mode, in the modes' order."""
        found = self._base.execute(
            f"SELECT {_COLUMNS} FROM answers"  # noqa: S608 - names of our own fields
            " WHERE digest = ? AND model = ? AND sampling = ? AND ifnull(mode = ?, 1) ORDER BY mode",
            (ask.digest, settings.who, settings.sampling, settings.wanted_mode),
        )
        return next((reply for row in found if (reply := to_reply(Kept(*row), ask))), None)

    def keep(self, several: Iterable[Kept]) -> int:
        """Keep answers, in place of older ones to the same questions; returns how many.

        Raises:
            OptionError: the file cannot be written.
        """
        rows = [astuple(one) for one in several]
        marks = ", ".join("?" * len(fields(Kept)))
        try:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany(f"REPLACE INTO answers ({_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608 - as above
            self._base.execute("COMMIT")
        except sqlite3.Error as error:
            raise _unusable(self.path, error) from None
        return len(rows)

    def mode(self, host: str, model: str) -> str | None:
        """The mode that was found to work with a model at an endpoint."""
        found = self._base.execute(
            "SELECT mode FROM modes WHERE host = ? AND model = ?", (host, model)
        ).fetchone()
        return found[0] if found else None

    def keep_mode(self, host: str, model: str, mode: str) -> None:
        """Remember a mode that works."""
        self._base.execute("REPLACE INTO modes VALUES (?, ?, ?)", (host, model, mode))

    def __iter__(self) -> Iterator[Kept]:
        """All answers, in an order that does not depend on when they were given."""
        order = "task, version, digest, model, sampling, mode"
        for row in self._base.execute(f"SELECT {_COLUMNS} FROM answers ORDER BY {order}"):  # noqa: S608 - as above
            yield Kept(*row)

    def close(self) -> None:
        """Close the file."""
        self._base.close()
