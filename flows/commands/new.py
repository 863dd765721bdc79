"""new: campaign.toml from the notice and the plan table that an office has;
what they leave open is asked on a terminal, and else stands in the file as a marked line."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from flows.commands.plan_words import given_roster, plan_in_words
from flows.intake.documents.plan_papers import PlanPapers, read_plan_papers
from flows.intake.documents.recognise import Original
from flows.problem import Problem
from flows.runtime.workers import Workers
from flows.settings import Settings
from flows.storage.folders import House, checked_name
from flows.storage.replacing import replacing
from schemas.campaign_file import CampaignError, parse_campaign
from schemas.handover import Unreadable
from schemas.identifiers import fold, mask_personal
from schemas.numerals import integer
from schemas.planning.assembling import assembled
from schemas.planning.draft import Open, PlanDraft
from schemas.planning.notice import read_notice
from schemas.planning.questions import Question, answer, is_no_answer, questions
from schemas.planning.table import PlanLine, Task, tasks_of
from schemas.planning.telling import draft_told
from schemas.planning.writing import plan_text

_SHOWN_TASKS = 20


def new_campaign(settings: Settings, campaign_id: str, files: Sequence[Path], task: str) -> int:
    """Write the campaign's plan and read it back; 0 where it is whole, 1 where something
    is left to fill in or mend.

    `task`: a part of the name of the task meant, where a plan has several. Raises Problem.
    """
    house = House(settings, checked_name(campaign_id))
    target = house.inbox / "campaign.toml"
    _refuse_existing(target)
    papers = _read(files, settings)
    notices = [read_notice(paper.paragraphs, path.name) for path, paper in zip(files, papers, strict=True)]
    chosen = _chosen([line for paper in papers for line in paper.lines], task)
    draft = assembled(notices, chosen)
    if files and not (draft.texts or draft.period or draft.classes or draft.departments):
        raise Problem(
            "这些文件里没有读到计划",
            "给通知正文（.docx）或抽查计划表（附件1）；都没有的，不写 --from，逐项回答",
        )
    if _is_a_person_there():
        _ask_or_stop(draft)
    text = mask_personal(plan_text(draft))
    with replacing(target) as written:
        written.write_text(text, encoding="utf-8")
        _refuse_existing(target)  # asking took its time, and somebody else may have been quicker
    typer.echo(f"写好了 {target}\n")
    return _read_back(draft, text, house, papers)


def _is_a_person_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise Problem(
            f"{target} 已经有了，没有改动",
            f"看它写了什么：shuangsuiji check {target}；要另起一次，换一个活动编号",
        )


def _read(files: Sequence[Path], settings: Settings) -> list[PlanPapers]:
    missing = next((path for path in files if not path.is_file()), None)
    if missing is not None:
        raise Problem(f"没有这个文件：{missing}", "核对路径；文件名里有空格的，用引号括起来")
    with Workers(read_plan_papers, settings.limits, min(len(files) or 1, 2)) as workers:
        read = [result for _, result in workers.run([Original(path) for path in files])]
    for path, result in zip(files, read, strict=True):
        if isinstance(result, Unreadable):
            raise Problem(f"{path.name}：{result.message}", result.hint)
    return [result for result in read if isinstance(result, PlanPapers)]


def _chosen(lines: Sequence[PlanLine], wanted: str) -> Task | None:
    """The task that is meant: the only one, or the one named; asked on a terminal. Raises Problem."""
    tasks = tasks_of(lines)
    named = [task for task in tasks if task.name == fold(wanted)] or [
        t for t in tasks if fold(wanted) in t.name
    ]
    if len(named) == 1 or not tasks:
        return named[0] if named else None
    listed = named or tasks
    shown = "；".join(f"{n} {task.name}" for n, task in enumerate(listed[:_SHOWN_TASKS], 1))
    if not named or not _is_a_person_there():
        why = f"没有叫“{wanted}”的任务" if not named else f"计划里有 {len(listed)} 项任务"
        raise Problem(f"{why}：{shown}", "一次活动是其中一项，用 --task 写它的名称（写一部分就行）")
    typer.echo(f"计划里有 {len(listed)} 项任务：\n" + shown.replace("；", "\n"))
    number = 0
    while not 1 <= number <= len(listed):
        number = integer(fold(typer.prompt("这次是哪一项（写序号）"))) or 0
    return listed[number - 1]


def _ask_or_stop(draft: PlanDraft) -> None:
    try:
        _ask(draft)
    except typer.Abort:
        typer.echo()
        raise Problem("已中断，什么也没有写", "再运行一次同样的命令，从头回答") from None


def _ask(draft: PlanDraft) -> None:
    """Ask what is open, one question after the other; Enter takes the answer offered, or leaves it open."""
    skipped: set[str] = set()
    if draft.open:
        typer.echo("有几处没有读到，逐处问：直接回车就先空着，以后再填；Ctrl-C 停下，什么也不写。")
    while asked := next((found for found in _to_ask(draft) if found[0] not in skipped), None):
        key, question, found = asked
        typer.echo(f"\n{question.label}：{found.why}。")
        typer.echo(f"  例：{question.example}" + ("；没有的写 无" if question.is_optional else ""))
        given = typer.prompt(question.label, default=found.offer, show_default=bool(found.offer))
        if is_no_answer(given):
            skipped.add(key)
        elif fault := answer(draft, key, given):
            typer.echo(f"  没有听懂“{given}”：{fault}")


def _to_ask(draft: PlanDraft) -> Iterator[tuple[str, Question, Open]]:
    """What is open and can be answered: whose an item is only where there are departments to choose from."""
    return (found for found in questions(draft) if draft.departments or not found[0].startswith("item "))


def _read_back(draft: PlanDraft, text: str, house: House, papers: Sequence[PlanPapers]) -> int:
    """Tell the plan that was written; 1 where it is not whole."""
    where = f"{house.campaign_id}/campaign.toml"
    assumed = [f"  · {line}" for line in draft.assumed]
    assumed = ["材料没有明写、按常理取的，请核对：", *assumed] if assumed else []
    try:
        campaign = parse_campaign(text, where)
    except CampaignError as error:
        known = (f"  {line}" for line in draft_told(draft))
        typer.echo("\n".join(["读到的：", *known, *assumed]))
        faults = error.message.replace("：", "：\n  · ", 1).replace("；", "\n  · ")
        typer.echo(f"\n{faults}\n{error.hint}，再运行 shuangsuiji check {house.inbox / 'campaign.toml'}")
        return 1
    roster = given_roster([paper.roster for paper in papers if paper.roster], campaign)
    today = datetime.now(ZoneInfo(house.settings.timezone)).date()
    typer.echo("\n".join([*plan_in_words(campaign, roster, today), *assumed]))
    typer.echo(
        f"\n对的话，把名录、人员名录和各部门的材料放进 {house.inbox}，运行 shuangsuiji run {house.campaign_id}。"
    )
    return 0
