"""Whether one printed figure is another one mistyped: told from the two, without trying every slip."""

from __future__ import annotations

from decimal import Decimal

from schemas.quantity import MONEY, Quantity

_SHIFTS = (Decimal(10), Decimal(100), Decimal("0.1"), Decimal("0.01"))


def mistyped(printed: Quantity, meant: Quantity) -> str:
    """How ``printed`` may have come of ``meant``; empty if by no single slip."""
    if printed.unit != meant.unit:
        money = printed.unit in MONEY and meant.unit in MONEY
        return f"单位应为{meant.unit}" if money and printed.value == meant.value else ""
    if any(printed.value * shift == meant.value for shift in _SHIFTS):
        return "小数点错位"
    places = max(printed.decimals, meant.decimals)
    one, other = (f"{q.value:.{places}f}" for q in (printed, meant))
    if abs(len(one) - len(other)) > 1:
        return ""
    if len(one) != len(other):
        return "漏了首位数字" if len(other) == len(one) + 1 and other.endswith(one) else ""
    differ = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differ) == 1:
        return "一位数字有误"
    if len(differ) == 2 and differ[1] - differ[0] <= 2:
        swapped = one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]
        beside = one[differ[0] + 1 : differ[1]] in ("", ".")
        return "相邻两位数字颠倒" if swapped and beside else ""
    return ""
