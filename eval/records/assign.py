"""Optimal assignment: which prediction belongs to which label."""

from __future__ import annotations

from collections.abc import Sequence


def assign(weights: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """The pairs of rows and columns with the largest sum of weights; what weighs 0 is never paired.

    The Hungarian method with potentials, O(n³): clusters of overlapping places are tiny, but a careless
    reader may place everything on a whole page. Among equal sums the earlier column wins, so that the
    result does not depend on chance.

    Args:
        weights: one row per label, one column per prediction, none negative.
    """
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if not rows or not columns:
        return []
    if rows > columns:
        turned = [[weights[r][c] for r in range(rows)] for c in range(columns)]
        return sorted((r, c) for c, r in assign(turned))
    matched = _hungarian([[-weight for weight in row] for row in weights], columns)
    return sorted((r, c) for r, c in matched if weights[r][c] > 0)


def _hungarian(costs: Sequence[Sequence[int]], columns: int) -> list[tuple[int, int]]:
    """Minimal assignment of all rows to columns, rows not more than columns."""
    potential_row = [0] * (len(costs) + 1)
    potential_column = [0] * (columns + 1)
    owner = [0] * (columns + 1)  # row (from 1) that has a column (from 1); 0: nobody
    for row in range(1, len(costs) + 1):
        _add_row(row, costs, potential_row, potential_column, owner)
    return [(owner[column] - 1, column - 1) for column in range(1, columns + 1) if owner[column]]


def _add_row(
    row: int, costs: Sequence[Sequence[int]], up: list[int], down: list[int], owner: list[int]
) -> None:
    """Find the cheapest way to give one more row a column, moving others along the way."""
    columns = len(down) - 1
    far = 1 << 62
    slack, way, used = [far] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
    owner[0], here = row, 0
    while True:
        used[here] = True
        at, delta, following = owner[here], far, 0
        for column in range(1, columns + 1):
            if used[column]:
                continue
            reduced = costs[at - 1][column - 1] - up[at] - down[column]
            if reduced < slack[column]:
                slack[column], way[column] = reduced, here
            if slack[column] < delta:
                delta, following = slack[column], column
        for column in range(columns + 1):
            if used[column]:
                up[owner[column]] += delta
                down[column] -= delta
            else:
                slack[column] -= delta
        here = following
        if not owner[here]:
            break
    while here:
        owner[here] = owner[way[here]]
        here = way[here]
