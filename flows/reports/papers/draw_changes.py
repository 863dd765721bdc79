"""变更: what changed of a draw after it was made, a line a visit touched, for 抽取结果.xlsx."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flows.lots.changes import GROWTH, REPLACEMENT, WITHDRAWAL
from flows.reports.page import Column

KINDS: Final = {WITHDRAWAL: "撤下机构", REPLACEMENT: "替换人员", GROWTH: "计划增加"}
COLUMNS: Final = (
    Column("次序", 6, "count"), Column("时间", 20, "name"), Column("事项", 12, "name"), Column("离开的", 30),
    Column("递补的、涉及的机构", 40), Column("现在的检查组", 50), Column("理由", 36), Column("操作人", 12, "name"),
)  # fmt: skip
Row = tuple[object, ...]


def change_rows(changes: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[Row]:
    """The lines of a voucher's changes; `names`: of every institution ever drawn
    by its ticket, as it may be told."""
    for change in changes:
        head = (change["number"], change["at"].replace("T", " "), KINDS[change["kind"]], _left(change, names))
        tail = (change["reason"], change["operator"])
        for over in change["passed_over"]:
            yield (
                *head[:3],
                over["name"],
                "（让过，由下一个签号递补）",
                "",
                over["reason"],
                change["operator"],
            )
        tickets = dict.fromkeys(row["ticket"] for row in (*change["instead"], *change["teams"]))
        for ticket in tickets:
            yield (*head, names[ticket], _team(change, ticket), *tail)
        if not tickets:
            yield (*head, "（同类没有可以递补的）", "", *tail)


def _left(change: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if change["institution"]:
        return names[change["institution"]]
    return (
        f"{change['department']} {change['person']}"
        if change["person"]
        else f"（增加 {change['department']}）"
    )


def _team(change: Mapping[str, Any], ticket: str) -> str:
    return "、".join(f"{m['name']}（{m['department']}）" for m in change["teams"] if m["ticket"] == ticket)
