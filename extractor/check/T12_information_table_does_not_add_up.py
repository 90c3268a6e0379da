"""The table of further information does not add up.

What it checks:
    机构运行信息表 and 部门决算公开相关信息统计表: 三公 and its items, 机关运行经费 = 行政 + 参公, 政府
    采购合计 = 货物 + 工程 + 服务, 车辆数 = its uses; 小微企业合同 not above 中小企业合同.

Why it matters:
    These figures have no other table to stand in; a slip is repeated in the text.

Example:
    政府采购支出合计 9.00, 货物 8.00, 服务 0.50: the kinds add to 8.50.

False alarms:
    Numbers of vehicles are counted and exact. Items of which no part is printed are not decided.

Basis:
    Layouts of Chongqing (公开09) and Shanxi (公开10); articulation D1.11.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check.articulation import outcomes
from extractor.check.facts import Facts
from extractor.check.outcome import Outcome

TITLE = "机构运行信息表或相关信息统计表汇总不符"
CATEGORY = "sum"
SEVERITY = "high"


def check(facts: Facts) -> Iterator[Outcome]:
    """Apply the formulas of the rule to the tables."""
    yield from outcomes(facts, "T12")
