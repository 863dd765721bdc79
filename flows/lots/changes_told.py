"""A change of a draw in words: what left, what took its place, who goes now."""

from collections.abc import Iterator

from flows.lots.changes import GROWTH, REPLACEMENT, WITHDRAWAL, standing, teams_by_visit
from flows.lots.record import Change, DrawRecord

KINDS = {WITHDRAWAL: "撤下机构", REPLACEMENT: "替换人员", GROWTH: "计划增加"}


def change_told(record: DrawRecord, change: Change) -> Iterator[str]:
    """What a change did, a line each; institutions are named, so it is for those who go alone."""
    before = standing(record, before=change.number)
    names = {drawn.key: drawn.name for drawn in (*before.institutions, *change.instead)}
    if change.kind == WITHDRAWAL:
        left = next(drawn for drawn in before.institutions if drawn.key == change.institution)
        yield f"已撤下 {left.name}（{change.reason}）"
        yield from (f"  让过 {over.name}：{over.reason}" for over in change.passed_over)
        if not change.instead:
            yield f"  {left.credit_class} 类没有可以递补的了，这一户不补"
        for drawn in change.instead:
            yield f"  由同类下一个签号递补：{drawn.name}，检查组 {_team(change, drawn.key)}"
        return
    who = f"{change.department} {change.person}".strip()
    yield f"已换下 {who}（{change.reason}）" if change.kind == REPLACEMENT else f"检查组已补齐：{who}"
    yield from (f"  {names[key]}：检查组 {_team(change, key)}" for key in teams_by_visit(change.teams))
    kept = [
        names[key]
        for key in change.made
        if any(m.key == key for m in before.teams if m.name == change.person)
    ]
    if kept:
        yield f"  已检查的 {len(kept)} 户不变"


def _team(change: Change, key: str) -> str:
    return "、".join(f"{m.name}（{m.department}）" for m in change.teams if m.key == key)
