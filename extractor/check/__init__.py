"""Checks: small pure functions from facts to outcomes, found by their file names.

A file ``A04_growth_does_not_follow.py`` is the check ``A04``, for people ``growth-does-not-follow``. It
has a docstring with the sections of :data:`DOC_SECTIONS`, ``CATEGORY``, ``SEVERITY``, and a function
``check(facts) -> Iterator[Outcome]``. Nothing else is edited to add one, except its cases in
``tests/checks/CODE.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module, resources

from extractor.check.facts import Facts
from extractor.check.outcome import Outcome, cannot_check
from schemas.findings import Category, Severity
from schemas.lazy import lazy

DOC_SECTIONS = ("What it checks", "Why it matters", "Example", "False alarms", "Basis")
_FILE = re.compile(r"([A-Z]\d{2})_(\w+)\.py")


@dataclass(frozen=True)
class Rule:
    """A check as the registry knows it. ``module`` is imported when it is first needed."""

    code: str
    name: str
    module: str

    @lazy
    def _loaded(self) -> object:
        return import_module(self.module)

    @property
    def check(self) -> Callable[[Facts], Iterator[Outcome]]:
        """The function itself."""
        return self._loaded.check  # type: ignore[attr-defined,no-any-return]

    @property
    def category(self) -> Category:
        """The default category of its findings."""
        return self._loaded.CATEGORY  # type: ignore[attr-defined,no-any-return]

    @property
    def severity(self) -> Severity:
        """The default severity of its findings."""
        return self._loaded.SEVERITY  # type: ignore[attr-defined,no-any-return]

    @property
    def title(self) -> str:
        """What the rule is called in Chinese."""
        return self._loaded.TITLE  # type: ignore[attr-defined,no-any-return]

    @property
    def doc(self) -> str:
        """The check's documentation."""
        return self._loaded.__doc__ or ""


@lru_cache
def rules() -> tuple[Rule, ...]:
    """All checks, in the order of their codes."""
    found = []
    for file in resources.files(__name__).iterdir():
        if match := _FILE.fullmatch(file.name):
            code, words = match.groups()
            found.append(Rule(code, words.replace("_", "-"), f"{__name__}.{file.name[:-3]}"))
    return tuple(sorted(found, key=lambda rule: rule.code))


def run_rule(rule: Rule, facts: Facts) -> list[Outcome]:
    """Run one check. A crash is never a pass: it becomes *cannot check* with the reason."""
    try:
        return list(rule.check(facts))
    except Exception as error:  # noqa: BLE001 - one broken rule must not silence the others
        return [cannot_check(item=rule.name, reason=f"规则运行出错：{type(error).__name__}: {error}")]
