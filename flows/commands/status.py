"""status: how a campaign stands, on one screen, from what was published and what waits in the inbox."""

from datetime import datetime

import typer

from flows.commands.plan_words import plan_in_words, published_roster
from flows.intake.sweep import waiting
from flows.problem import Problem
from flows.reports.published import Published, open_published
from flows.reports.visiting import visits_told
from flows.reports.wording import DUTIES, class_in_words, drawn_and_inspected, unvisited
from flows.settings import Settings
from flows.storage.attempts import last_attempt
from flows.storage.closings import standing_closing
from flows.storage.folders import House, campaigns, open_house
from flows.storage.lock import is_night, is_running
from flows.storage.nights import last_night, missed_night, next_night

_SHOWN = 8
_CLOCKS = """
    select institution, department, kind, due_on, days_left
    from undone where status = '{}' order by days_left, institution
"""


def tell_status(settings: Settings, campaign: str | None) -> int:
    """Tell one campaign's state, or every campaign's. Raises Problem for a campaign that is not there."""
    names = [campaign] if campaign else campaigns(settings)
    if not names:
        typer.echo(f"{settings.inbox.absolute()} 里还没有活动。运行 shuangsuiji demo 看例子。")
    _tell_night(settings)
    for name in names:
        try:
            _tell(open_house(settings, name), in_full=campaign is not None)
        except Problem as problem:
            if campaign:
                raise
            typer.echo(
                f"{name}　{problem.message}。{problem.hint}"
            )  # a plan that is wrong hides no other campaign
    return 0


def _tell_night(settings: Settings) -> None:
    """That the last night was missed, or made up for; nothing where it was as it should be."""
    last = last_night(settings)
    if last is None:
        return
    if last.made_up_for:
        typer.echo(
            f"{_minute(last.made_up_for)} 的一夜错过了（那时没有开着），{_minute(last.ended)} 补上了。"
        )
    if (missed := missed_night(settings)) and not is_night(settings):
        typer.echo(
            f"{missed:%Y-%m-%d %H:%M} 的一夜没有运行，上次是 {_minute(last.ended)}。"
            "开机后 serve 会补上；没有开着 serve 的，运行 shuangsuiji run，或装成服务 shuangsuiji install-service。"
        )


def _minute(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M}"


def _tell(house: House, *, in_full: bool) -> None:
    """Tell a campaign's state; `in_full`: with its plan read back."""
    plan = house.campaign()
    files = sum(1 for _ in waiting(house.inbox))
    typer.echo(f"{house.campaign_id}　{plan.title}")
    if closing := standing_closing(house):
        typer.echo(f"  已在 {closing.at[:10]} 结档，不再收件。")
    for line in plan_in_words(plan, published_roster(house.outbox), house.now().date()) if in_full else ():
        typer.echo(f"  {line}")
    if house.published.exists():
        with open_published(house.published) as data:
            _tell_published(data)
        if not house.warehouse.exists():
            typer.echo(
                "  注意：以上是 outbox 里以前的结果，var 里没有这个活动的数据。从备份恢复 var 以前不能运行。"
            )
    else:
        typer.echo("  还没有汇总过。")
    _tell_attempt(house)
    typer.echo(f"  收件箱里等着的文件：{files} 个")
    typer.echo(
        f"  下次运行：{next_night(house.settings, house.now()):%Y-%m-%d %H:%M}（shuangsuiji serve 开着时），"
        f"或现在运行 shuangsuiji run {house.campaign_id}"
    )


def _tell_attempt(house: House) -> None:
    """What the last attempt came to, where it is not simply the run that published."""
    attempt = last_attempt(house)
    if attempt is None or (attempt.ended and not attempt.problem):
        return
    began = f"{attempt.began_at:%Y-%m-%d %H:%M}"
    if attempt.problem:
        typer.echo(
            f"  {began} 的运行没有完成：{attempt.problem}。以上是此前的结果；修好后再运行，会从断处接着做。"
        )
    elif is_running(house.settings, house.campaign_id):
        typer.echo(f"  {began} 开始的运行正在进行。")
    else:
        typer.echo(f"  {began} 的运行中断了，没有做完。文件没有丢失；再运行一次即从断处接着做。")


def _tell_published(data: Published) -> None:
    head = data.head
    typer.echo(f"  上次运行：{head.run_at:%Y-%m-%d %H:%M}，统计日 {head.as_of}{head.recomputed}")
    typer.echo(f"  {drawn_and_inspected(data)}")
    _tell_classes(data)
    _tell_unvisited(data)
    for sentence in visits_told(data):
        typer.echo(f"  {sentence}")
    for status, label in (("overdue", "逾期"), ("due_soon", "三个工作日内到期")):
        rows = data.rows(_CLOCKS.format(status))
        typer.echo(f"  {label}：{len(rows)} 项")
        for institution, department, kind, due_on, left in rows[:_SHOWN]:
            typer.echo(f"    {due_on}（{_left(left)}）{DUTIES[str(kind)]} {department} {institution}")
        if len(rows) > _SHOWN:
            typer.echo(f"    …… 另有 {len(rows) - _SHOWN} 项，见汇总表“期限预警”")
    issues = data.number("select count(*) from open_issue")
    pending = data.number("select count(*) from pending_record")
    typer.echo(f"  待跟进的问题：{issues} 个；待补正的记录：{pending} 行")


def _tell_classes(data: Published) -> None:
    columns = "credit_class, required, drawn, inspected, complete"
    classes = data.rows(f"select {columns} from class_tally")  # noqa: S608
    for name, required, drawn, inspected, complete in classes:
        of = f"应抽 {required}" if drawn is None else f"抽中 {drawn}（应抽 {required}）"
        typer.echo(f"    {class_in_words(name)}：已检查 {inspected} / {of}，查全 {complete}")


def _tell_unvisited(data: Published) -> None:
    """Who has not been visited by some department, and why; and who was visited without being drawn."""
    rows = unvisited(data)
    typer.echo(f"  还没有查全：{len(rows)} 户")
    for institution, why in rows[:_SHOWN]:
        typer.echo(f"    {institution}（{why}）")
    if len(rows) > _SHOWN:
        typer.echo(f"    …… 另有 {len(rows) - _SHOWN} 户，见汇总表“覆盖与未报”")
    if outside := data.number("select count(distinct institution_id) from outside_visit"):
        typer.echo(f"  抽查以外的检查：{outside} 户，不在上面的数里")


def _left(days: object) -> str:
    number = int(str(days))
    return f"逾期 {-number} 个工作日" if number < 0 else f"还剩 {number} 个工作日"
