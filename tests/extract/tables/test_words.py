"""What the readers of tables take for granted of their vocabulary."""

from __future__ import annotations

import pytest

from extractor.extract.tables.grid import has_words
from extractor.extract.tables.words import vocabulary
from extractor.profiles import load_profile, profile_names


@pytest.mark.parametrize("name", profile_names())
def test_order_and_totals_are_chinese(name: str) -> None:
    known = vocabulary(load_profile(name))
    looked_for_among_words = {*known.order, *known.line_totals, *known.economic_totals}
    assert looked_for_among_words
    assert [word for word in looked_for_among_words if not has_words(word)] == []
