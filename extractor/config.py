"""Settings of a folder of work: ``gouji.toml``, or ``[tool.gouji]`` of a ``pyproject.toml``.

::

    select = ["A", "N01"]
    ignore = ["C02"]
    profile = "sichuan"
    verdicts = "复核/结论.jsonl"
    baseline = "基线.json"

    [per-file-ignores]
    "草稿/*.docx" = ["M"]

    [llm]                       # a language model; see extractor.model.settings
    use = "assist"
    model = "qwen-plus"

What is said on the command line comes before what stands here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.errors import OptionError

if TYPE_CHECKING:
    from extractor.model.settings import Settings

NAMES = ("gouji.toml", "pyproject.toml")
_LISTS, _WORDS = ("select", "ignore"), ("profile", "verdicts", "baseline")
_TABLE, _MODEL = "per-file-ignores", "llm"


@dataclass(frozen=True)
class Config:
    """The settings. Patterns and paths are relative to ``folder``; ``llm`` None: nothing is said of a model."""

    folder: Path = Path()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    verdicts: Path | None = None
    baseline: Path | None = None
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    llm: Settings | None = None

    def ignored_in(self, path: Path) -> tuple[str, ...]:
        """The rules not to run on a file: a pattern holds for its path below the folder, or its name."""
        names = {path.name, path.as_posix()}
        if path.resolve().is_relative_to(self.folder.resolve()):
            names.add(path.resolve().relative_to(self.folder.resolve()).as_posix())
        return tuple(
            rule
            for pattern, rules in self.per_file_ignores.items()
            if any(fnmatch(name, pattern) for name in names)
            for rule in rules
        )


def find_config(start: Path) -> Config:
    """The settings that hold in a folder: the nearest file upwards that has any.

    Raises:
        OptionError: the file cannot be read, or has an unknown setting.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        for name in NAMES:
            if (path := folder / name).is_file() and (config := load_config(path)):
                return config
    return Config()


def load_config(path: Path) -> Config | None:
    """The settings of one file; None if a ``pyproject.toml`` has none.

    Raises:
        OptionError: the file cannot be read, or has an unknown setting.
    """
    try:
        data: Any = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise OptionError(str(path), f"配置文件无法读取：{error}", f"cannot be read: {error}") from None
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("gouji")
    return None if data is None else _parsed(path, data)


def _parsed(path: Path, data: Mapping[str, Any]) -> Config:
    for key, value in data.items():
        if not _is_sound(key, value):
            said = f"不认识的设置或写法：{key}"
            raise OptionError(str(path), said, f"unknown setting or bad value: {key}")
    words = {key: data.get(key) for key in _WORDS}
    return Config(
        folder=path.parent,
        select=tuple(data.get("select", ())),
        ignore=tuple(data.get("ignore", ())),
        profile=words["profile"],
        verdicts=path.parent / words["verdicts"] if words["verdicts"] else None,
        baseline=path.parent / words["baseline"] if words["baseline"] else None,
        per_file_ignores={pattern: tuple(rules) for pattern, rules in data.get(_TABLE, {}).items()},
        llm=_model(path, data[_MODEL]) if _MODEL in data else None,
    )


def _model(path: Path, table: Mapping[str, Any]) -> Settings:
    from extractor.model.settings import parsed

    return parsed(table, path)


def _is_sound(key: str, value: object) -> bool:
    if key in _LISTS:
        return _are_words(value)
    if key in _WORDS:
        return isinstance(value, str)
    if key == _MODEL:
        return isinstance(value, dict)
    return key == _TABLE and isinstance(value, dict) and all(map(_are_words, value.values()))


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
