"""Small habits in which provinces differ: separators, zeros, words for up and down."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from eval.writer.model import Item, per_cent


@dataclass(frozen=True)
class Style:
    """How figures and changes are printed."""

    thousands: bool = False
    blank_zero: bool = True
    rise: tuple[str, str] = ("增加", "增长")
    fall: tuple[str, str] = ("减少", "下降")
    flat: str = "持平"
    #: what the document's budget of 三公 expenses is, and their scope; the scope of functional lines
    sangong_budget: str = "initial_budget"
    sangong_scope: str = "fiscal"
    line_scope: str = "gpb"
    total_last: bool = False

    def money(self, value: Decimal) -> str:
        """A figure in running text."""
        return f"{value:,.2f}" if self.thousands else f"{value:.2f}"

    def cell(self, value: Decimal) -> str:
        """A figure in a table."""
        return "" if self.blank_zero and not value else f"{value:,.2f}"

    def share(self, part: Decimal, whole: Decimal) -> str:
        """A share with its sign."""
        return f"{per_cent(part, whole)}%"

    def change(self, item: Item) -> str:
        """The words of a change: amount and rate, or that there is none."""
        if not item.change:
            return self.flat
        words = self.rise if item.change > 0 else self.fall
        size = abs(item.change)
        return f"{words[0]}{self.money(size)}万元，{words[1]}{self.share(size, item.prior)}"

    def sizes(self, difference: Decimal, base: Decimal) -> tuple[str | None, str | None, int]:
        """Amount and rate of a difference as a label has them, and its direction; None if there is none."""
        if not difference:
            return None, None, 0
        rate = str(per_cent(abs(difference), base)) if base else None
        return f"{abs(difference):.2f}", rate, 1 if difference > 0 else -1
