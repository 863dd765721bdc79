"""check: what a file was recognised as, what counts, what does not and why.
Without Prefect, and nothing is taken in."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from flows.commands.default_plan import default_plan
from flows.intake.archives import may_be_container
from flows.intake.documents.recognise import Original, extract_file
from flows.intake.members import Container, unpack
from flows.problem import Problem
from flows.reports.gathered import Fault, gathered
from flows.runtime.workers import Workers
from flows.settings import Settings
from flows.storage.folders import campaigns
from schemas.campaign import Campaign
from schemas.campaign_file import CampaignError, load_campaign, parse_campaign
from schemas.handover import Extract, Unreadable
from schemas.identifiers import mask_personal
from schemas.measures import Measures
from schemas.rules import RULES, SEVERITY_LABELS, found_in
from schemas.understanding import RemarkRead, remark_lines, understood_lines
from schemas.vocabulary import KINDS

if TYPE_CHECKING:
    from flows.commands.preview import Judged


def check_files(
    files: Sequence[Path], settings: Settings, campaign_id: str | None, as_of: date | None
) -> int:
    """Tell of each file what would become of it; 0 where nothing needs mending, 1 where something does.

    A plan (campaign.toml) is read back in words. Raises Problem.
    """
    missing = next((path for path in files if not path.is_file()), None)
    if missing is not None:
        raise Problem(f"没有这个文件：{missing}", "核对路径；文件名里有空格的，用引号括起来")
    today = as_of or datetime.now(ZoneInfo(settings.timezone)).date()
    plans = [path for path in files if path.suffix.lower() == ".toml"]
    worst = max((_tell_plan(path, settings, today) for path in plans), default=0)
    others = [path for path in files if path not in plans]
    return max(worst, _check_papers(others, settings, campaign_id, today)) if others else worst


def _tell_plan(path: Path, settings: Settings, today: date) -> int:
    """Read a plan back; 1 where it cannot be used, or is not finished."""
    from flows.commands.plan_words import plan_in_words, published_roster

    try:
        plan = load_campaign(path)
    except CampaignError as error:
        typer.echo(f"{error.message}。{error.hint}。")
        return 1
    for line in plan_in_words(plan, published_roster(settings.outbox / path.absolute().parent.name), today):
        typer.echo(line)
    return 0


def _check_papers(files: Sequence[Path], settings: Settings, campaign_id: str | None, today: date) -> int:
    house = _campaign_of(files, settings, campaign_id)
    plan, name = _plan(settings, house)
    with TemporaryDirectory() as folder:
        named, unopened = _opened(files, settings, Path(folder))
        with Workers(extract_file, settings.limits, min(len(named) or 1, 2)) as workers:
            # The worker reads while the libraries that judge are still being loaded here.
            reading = workers.run([Original(path, plan.own_measures) for _, path in named])
            from flows.commands.preview import judge_extracts

            read = [
                *unopened,
                *zip((name for name, _ in named), (result for _, result in reading), strict=True),
            ]
    published = settings.outbox / house / "inspections.duckdb" if house else None
    judged = judge_extracts([r if isinstance(r, Extract) else None for _, r in read], plan, today, published)
    typer.echo(
        f"按“{name}”的计划核对，统计日 {today}。"
        + ("" if judged.has_roster else "没有名录可对，未核对机构是否在名录中。")
    )
    return max(_tell(shown, result, n, judged, plan) for n, (shown, result) in enumerate(read))


def _opened(
    files: Sequence[Path], settings: Settings, folder: Path
) -> tuple[list[tuple[str, Path]], list[tuple[str, Unreadable]]]:
    """The files by the name they are told under, archives replaced by their members;
    and what could not be opened."""
    archives = [path for path in files if may_be_container(path)]
    if not archives:
        return [(path.name, path) for path in files], []
    jobs = [Container(path, folder / str(number)) for number, path in enumerate(archives)]
    with Workers(unpack, settings.limits, 1) as workers:
        results = {job.path: result for job, result in workers.run(jobs)}
    named: list[tuple[str, Path]] = []
    faults: list[tuple[str, Unreadable]] = []
    for path in files:
        contents = results.get(path)
        if isinstance(contents, Unreadable):
            faults.append((path.name, contents))
        elif contents is None:
            named.append((path.name, path))
        else:
            named += [(f"{path.name}/{member.name}", member.path) for member in contents.members]
            faults += [(path.name, fault) for fault in contents.faults]
    return named, faults


def _campaign_of(files: Sequence[Path], settings: Settings, campaign_id: str | None) -> str | None:
    """The campaign asked for, or the one in whose inbox the file lies, or the only one there is."""
    known = campaigns(settings)
    if campaign_id is not None:
        if campaign_id not in known:
            raise Problem(
                f"收件箱里没有“{campaign_id}”这个活动", f"现有的活动：{'、'.join(known) or '（一个也没有）'}"
            )
        return campaign_id
    inbox = settings.inbox.absolute()
    within = {p.relative_to(inbox).parts[0] for path in files if (p := path.absolute()).is_relative_to(inbox)}
    candidates = within & set(known) or set(known)
    return candidates.pop() if len(candidates) == 1 else None


def _plan(settings: Settings, campaign_id: str | None) -> tuple[Campaign, str]:
    try:
        if campaign_id is not None:
            return load_campaign(settings.inbox / campaign_id / "campaign.toml"), campaign_id
        return parse_campaign(default_plan()), "内置的 2024 年新华区计划"
    except CampaignError as error:
        raise Problem(error.message, error.hint) from None


def _tell(shown: str, result: Extract | Unreadable, number: int, judged: "Judged", plan: Campaign) -> int:
    """Tell what one file was read as and what is wrong with it; 1 where something needs mending."""
    if isinstance(result, Unreadable):
        typer.echo(f"{shown}：不能采用\n  {result.rule} {result.message}。改法：{result.hint}。")
        return 1
    kinds = "、".join(dict.fromkeys(KINDS[kind] for kind in result.kinds))
    accepted, rejected = judged.counts.get(number, (0, 0))
    faults = judged.findings.get(number, [])
    typer.echo(f"{shown}：{kinds}；计入 {accepted} 行，不计 {rejected} 行")
    for line in (*_reading(result, judged.remarks.get(number, []), plan), *_faults(result, faults)):
        typer.echo(f"  {line}")
    return 1 if any(fault.severity == "error" for fault in faults) else 0


def _reading(result: Extract, remarks: list[RemarkRead], plan: Campaign) -> Iterator[str]:
    """How each table was taken, then what its remarks were read as."""
    labels = Measures(plan.results, plan.dispositions).labels
    for line in understood_lines(result.tables.get("understood", {}), labels):
        yield f"读作 {mask_personal(line)}"
    for line in remark_lines(remarks):
        yield f"备注 {mask_personal(line)}"


def _faults(result: Extract, faults: list[Fault]) -> Iterator[str]:
    """What is wrong, in the order of the file; a column that was not read stands with its table already."""
    sheets = list(dict.fromkeys(result.tables.get("understood", {}).get("sheet", ())))
    for line in gathered([fault for fault in faults if not _stands_with_its_table(fault)], sheets):
        fault = line.first
        place = "!".join(filter(None, (mask_personal(fault.sheet or ""), line.cells)))
        yield f"{SEVERITY_LABELS[fault.severity]} {fault.rule}  {place}  {line.message}"
    for sheet in result.left_aside:
        yield f"{SEVERITY_LABELS['info']} F06  {sheet}  {RULES['F06'].what}"


def _stands_with_its_table(fault: Fault) -> bool:
    """Whether a finding only says that a heading was not read, which the line of its table says."""
    return fault.rule == "F07" and fault.severity == "info" and bool(found_in(fault.message)[1])
