"""The disclosing unit under another name: 和 for 与, or a superior's name in a title."""

from __future__ import annotations

import re

from extractor.extract.builder import Builder
from extractor.extract.residue.passages import state
from schemas.text import Squeezed, fold_width

_CONJUNCTIONS = "和与及"
_TITLE = re.compile(r"20\d\d\s*年度?\s*(?:部门|单位)\s*决算")
_LONGEST = 30
#: The name before a title's year, from the beginning of its line or clause.
_NAME = re.compile(rf"(?:^|[\n。;:，,\s])([一-龥]{{6,{_LONGEST}}})$")
#: A name of another organ of the same kind ends like ours: 自然资源局.
_KIND = 4


def find_name_variants(builder: Builder) -> None:
    """Record names that differ from the unit's own by a conjunction or, in a title, leave a part out."""
    own = fold_width(builder.segments.unit_name)
    if len(own) <= _KIND:
        return
    text = builder.document.text
    found: dict[int, tuple[int, int]] = {}
    for variant in _by_conjunction(own):
        for match in re.finditer(r"\s*".join(map(re.escape, variant)), text):
            found[match.start()] = match.span()
    for title in _TITLE.finditer(text):
        name = _NAME.search(text, max(0, title.start() - _LONGEST - 1), title.start())
        if name and _leaves_out(name.group(1), own):
            found[name.start(1)] = name.span(1)
    for span in sorted(found.values()):
        squeezed = Squeezed.of(text, *span)
        state(builder, "name_variant", squeezed.span(0, len(squeezed.text)))


def _by_conjunction(own: str) -> list[str]:
    return [
        own[:place] + other + own[place + 1 :]
        for place, char in enumerate(own)
        if char in _CONJUNCTIONS and 0 < place < len(own) - 1
        for other in _CONJUNCTIONS
        if other != char
    ]


def _leaves_out(name: str, own: str) -> bool:
    """Whether a name is ours with a part left out of its middle (the district, so the city remains)."""
    if name == own or name[-_KIND:] != own[-_KIND:] or name[:2] != own[:2] or len(name) >= len(own):
        return False
    rest = iter(own)
    return all(char in rest for char in name)
