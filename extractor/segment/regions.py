"""Where a unit is, and which provincial profile reads its disclosure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from extractor.profiles import regions, taxonomy

#: How much of a text is searched for names of provinces.
_SEARCHED = 40_000
_LONGEST_NAME = 14


@dataclass(frozen=True, slots=True)
class Place:
    """A province by its short name (``山西``), with prefecture and county as far as known."""

    province: str
    prefecture: str = ""
    county: str = ""

    @property
    def title(self) -> str:
        """The full name from the province down (``山西省晋城市泽州县``)."""
        full = str(taxonomy("divisions")[self.province]["name"])
        return full + self.prefecture + self.county


@lru_cache
def _gazetteer() -> dict[str, tuple[Place, ...]]:
    """All names of divisions, each with the places that bear it."""
    places: dict[str, list[Place]] = defaultdict(list)
    for province, data in taxonomy("divisions").items():
        places[province].append(Place(province))
        places[data["name"]].append(Place(province))
        for prefecture, counties in data["prefectures"].items():
            if prefecture:
                places[prefecture].append(Place(province, prefecture))
            for county in counties.split():
                places[county].append(Place(province, prefecture, county))
    return {name: tuple(found) for name, found in places.items()}


def locate(name: str, text: str) -> Place | None:
    """Tell where a unit is from its name, else from the provinces the text speaks of.

    Args:
        name: the unit's name, squeezed; may be empty.
        text: the document's text.
    """
    found = _in_name(name)
    if len({place.province for place in found}) == 1:
        return found[0] if len(found) == 1 else Place(found[0].province)
    told = _in_text(text)
    if found:
        return next((place for place in found if place.province == told), None)
    return Place(told) if told else None


def _in_name(name: str) -> tuple[Place, ...]:
    """The places the first division in a name, and those named right behind it, can be."""
    for start in range(len(name) - 1):
        found, end = _longest(name, start)
        while found:
            inner, stop = _longest(name, end)
            within = tuple(p for p in inner for q in found if _is_within(p, q))
            if not within:
                return found
            found, end = within, stop
    return ()


def _longest(name: str, start: int) -> tuple[tuple[Place, ...], int]:
    """The places of the longest division name at ``start``, and where it ends."""
    for end in range(min(len(name), start + _LONGEST_NAME), start + 1, -1):
        if found := _gazetteer().get(name[start:end]):
            return found, end
    return (), start


def _is_within(inner: Place, outer: Place) -> bool:
    return (
        inner.province == outer.province and outer.prefecture in ("", inner.prefecture) and not outer.county
    )


def _in_text(text: str) -> str | None:
    """The province a text names at least twice as often as any other."""
    part = text[:_SEARCHED]
    counts = sorted(((part.count(province), province) for province in taxonomy("divisions")), reverse=True)
    (most, province), (second, _) = counts[:2]
    return province if most >= 2 and most >= 2 * second else None


def profile_for(place: Place | None) -> str:
    """The profile of a place's province; ``base`` where there is none."""
    return regions().get(place.province, "base") if place else "base"
