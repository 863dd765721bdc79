"""The nightly flow: what people dropped in the inbox becomes a correct workbook in the outbox.

A night has two halves, take in and give out; their steps and the steps' order stand in
flows/consolidation.py. A step is a task run of Prefect's: a batch, never one file; it is given its work as
a callable, which Prefect does not look into, so that no cell of an input becomes a parameter or a log line.
"""

import errno
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import FlowRun, State, TaskRun
from prefect.flows import Flow
from prefect.runtime import flow_run
from prefect.tasks import Task
from pydantic import TypeAdapter

from flows.consolidation import Consolidation, give_out, take_in
from flows.intake.sweep import waiting
from flows.office import note_failure, renew_office
from flows.problem import Problem, disk_fault
from flows.reports.outcome import Outcome
from flows.reports.published import open_published
from flows.runtime.side_by_side import cores, side_by_side
from flows.runtime.work_pool import Watch, WorkPool, one_at_a_time
from flows.settings import Settings
from flows.storage.answers import answer_of, answering, forget_answers, is_answering
from flows.storage.attempts import noted_attempt
from flows.storage.closings import standing_closing
from flows.storage.folders import House, campaigns, open_house
from flows.storage.lock import LOCK_SECONDS, sole_campaign, sole_night, sole_office
from flows.storage.nights import note_night
from schemas.rules import SEVERITY_LABELS

_SHOWN_FINDINGS = 500
_FINDINGS = """
    select file_name as 文件, sheet as 工作表, cell as 单元格, rule as 规则, severity as 程度, message as 说明
    from finding
"""
_MAY_PASS = {errno.EBUSY, errno.EAGAIN, errno.EIO, errno.ETIMEDOUT, errno.ESTALE}
_OUTCOME = TypeAdapter(Outcome)
_log = logging.getLogger("prefect.shuangsuiji")


def tell_failure(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A failed night is told in the log of var/,
    for whoever looks after the machine; `status` tells it too."""
    _log.error("夜间汇总 %s 没有完成：%s（%s）", flow.name, state.message, flow_run.name)


TOLD: dict[str, Any] = {"persist_result": False, "on_failure": [tell_failure], "on_crashed": [tell_failure]}


@flow(name="nightly", flow_run_name="夜间汇总", description="夜间汇总：收件箱里的全部活动", **TOLD)
def nightly(campaign: str | None = None, as_of: date | None = None) -> list[Outcome]:
    """Consolidate one campaign, or every campaign in the inbox;
    one that cannot run does not stop the others."""
    settings = Settings()
    if campaign:
        outcomes = [_consolidated(settings, campaign, as_of)]
    else:
        with sole_night(settings):
            outcomes = _of_all(settings, campaigns(settings), as_of)
        if as_of is None:  # a run for another day is no night
            note_night(settings)
    renew_year(settings)
    return outcomes


def _of_all(settings: Settings, names: Sequence[str], as_of: date | None) -> list[Outcome]:
    """Every campaign's outcome in the campaigns' order: side by side where there is more than one core and
    campaign, on the machines of a work pool where one is named; those for which most came first."""
    largest_first = sorted(names, key=lambda name: _waiting_bytes(settings, name), reverse=True)
    jobs = {name: {"campaign": name, "as_of": as_of} for name in largest_first}
    if settings.work_pool:
        outcomes = _on_machines(settings, settings.work_pool, jobs)
    elif len(names) > 1 and cores() > 1:
        outcomes = side_by_side(campaign_run, jobs, _lost)
    else:
        outcomes = {name: _consolidated(settings, name, as_of) for name in names}
    return [outcomes[name] for name in names]


def _on_machines(settings: Settings, pool: str, jobs: Mapping[str, dict[str, Any]]) -> dict[str, Outcome]:
    """The outcomes of runs that the machines of a work pool make; what they told on the way is forgotten."""

    def given_up(name: str, why: str) -> Outcome:
        hint = f"看各台机器上的 Prefect 工作进程；也可以在本机运行 shuangsuiji run {name}"
        return Outcome.stopped(name, why, hint)

    def made_again(outcome: Outcome, tries: int) -> Outcome:
        told = f"先派的机器没有做完（断了、出错或没有声息），第 {tries} 次派出做完的"
        return replace(outcome, notice="；".join(filter(None, (outcome.notice, told))))

    def result(run: UUID) -> Outcome | None:
        answer = answer_of(settings, run)
        return None if answer is None else _OUTCOME.validate_json(answer)

    watch = Watch(partial(is_answering, settings), result, given_up, made_again, 2 * settings.lease_seconds)
    today = datetime.now(ZoneInfo(settings.timezone)).date()
    dated = {name: {**job, "as_of": job["as_of"] or today} for name, job in jobs.items()}
    outcomes = WorkPool(pool, consolidate_campaign, watch).run(dated, slots=_key)
    forget_answers(settings)
    return outcomes


@flow(name="consolidate-campaign", description="交给工作池的一个活动", **TOLD)
def consolidate_campaign(campaign: str, as_of: date) -> None:
    """One campaign's run on a machine of a work pool; its outcome is left in var/ for the night that asked.

    Another machine that was at this campaign, and is gone, is waited for until its lease is over.
    """
    settings = Settings()
    with answering(settings, UUID(flow_run.id)) as answer, one_at_a_time(_key(campaign)):
        outcome = _consolidated(settings, campaign, as_of, 2 * settings.lease_seconds)
        answer(_OUTCOME.dump_json(outcome).decode())


def _passed_over(house: House, closed: str) -> Outcome:
    """The outcome of a campaign that is closed: what came since is left where it lies, and told."""
    left = sorted(path.relative_to(house.inbox).as_posix() for path in waiting(house.inbox))
    return Outcome(house.campaign_id, left=tuple((name, "活动已结档") for name in left), closed=closed)


def _waiting_bytes(settings: Settings, name: str) -> int:
    sizes = 0
    for path in waiting(settings.inbox / name):
        with suppress(OSError):  # it vanished between the listing and now
            sizes += path.stat().st_size
    return sizes


def _lost(name: str) -> Outcome:
    hint = "多半是内存不够：关掉别的程序后单独运行 shuangsuiji run " + name
    return Outcome.stopped(name, "汇总它的进程两次被系统终止，没有做完；收件箱和上次的结果都还在", hint)


@task(name="campaign", task_run_name="{campaign}", cache_policy=NO_CACHE, persist_result=False)
def campaign_run(campaign: str, as_of: date | None) -> Outcome:
    """One campaign's run in a process beside others'."""
    return _consolidated(Settings(), campaign, as_of)


def renew_year(settings: Settings) -> None:
    """The office's year after its campaigns: a fault there costs the year's papers alone, and is told."""
    try:
        with sole_office(settings):
            as_task("office", partial(renew_office, settings))
    except Exception as error:
        _log.exception("年度汇总没有写成")
        why = "程序出错，错误详情记在 var/prefect/nightly.log"
        if isinstance(error, Problem):
            why = error.message
        elif isinstance(error, OSError):
            why, _ = disk_fault(error)
        with suppress(OSError):  # a full disk: the log has it
            note_failure(settings, f"没有写成：{why}；修好后运行 shuangsuiji year")


def _consolidated(
    settings: Settings, name: str, as_of: date | None, patience: float = LOCK_SECONDS
) -> Outcome:
    try:
        house = open_house(settings, name)
        if (closing := standing_closing(house)) is not None:
            return _passed_over(house, closing.at[:10])
        with (
            sole_campaign(settings, name, patience),
            noted_attempt(house),
            Consolidation(house, as_of) as run,
        ):
            if (last := run.stands()) is not None:
                return last
            outcome: Outcome = consolidate(name, run)
            return outcome
    except Problem as problem:
        _log.error("%s：%s", name, problem.message)
        return Outcome.stopped(name, problem.message, problem.hint)
    except OSError as error:
        _log.exception("%s", name)
        return Outcome.stopped(name, *disk_fault(error))
    except Exception:  # a bug met in one campaign does not cost the others their night
        _log.exception("%s", name)
        told = "程序出错，这次没有做完；收件箱和上次的结果都还在"
        return Outcome.stopped(name, told, "错误详情记在 var/prefect/nightly.log，请交给维护人员")


@flow(
    name="consolidate",
    flow_run_name="{campaign} 汇总 {run.as_of}",
    description="一个活动的汇总",
    validate_parameters=False,
    **TOLD,
)
def consolidate(campaign: str, run: Consolidation) -> Outcome:
    """One campaign's night: take in, give out, and tell it in artifacts."""
    take_in(run, as_task)
    give_out(run, as_task)
    as_task("tell", partial(_tell, run))
    return run.outcome()


def as_task(step: str, work: Callable[[], object]) -> None:
    """Carry a step out as a task run of its own name:
    what Prefect shows, and tries again where that may help."""
    _TASKS[step](work)


def _work(work: Callable[[], object]) -> None:
    work()


def _may_pass(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Retry only what may pass by itself:
    a shared folder that is briefly away, not a full disk and not a bug."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) and error.errno in _MAY_PASS


_TRIED_AGAIN = {"retries": 2, "retry_delay_seconds": 5, "retry_condition_fn": _may_pass}
_STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "collect": ("收邮件", {}),
    "sweep": ("收文件", {}),
    "read_batch": ("读文件", {}),
    "load": ("入库", {}),
    "judge": ("核对", {}),
    "lots": ("抽取", {}),
    "publish": ("统计", _TRIED_AGAIN),
    "write_reports": ("写报表", _TRIED_AGAIN),
    "mail": ("发邮件", {}),
    "tell": ("列出统计表和问题", {}),
    "office": ("总库和年度汇总", _TRIED_AGAIN),
}
"""Each step's name on Prefect's page, and whether it is tried again."""
_TASKS = {
    step: task(name=step, task_run_name=told, cache_policy=NO_CACHE, **options)(_work)
    for step, (told, options) in _STEPS.items()
}


def _tell(run: Consolidation) -> None:
    """The tally and the findings as artifacts of the flow run, in the words of the sheets."""
    campaign = run.house.campaign_id
    key = _key(campaign)
    with open_published(run.house.published) as data:
        labels = {m.name: f"{m.code} {m.label}" if m.code is not None else m.label for m in data.measures}
        tally = [
            {"单位": row["department"], **{label: row[name] for name, label in labels.items()}}
            for row in data.dicts("from department_tally")
        ]
        findings = data.dicts(f"{_FINDINGS} limit {_SHOWN_FINDINGS}")
        total = data.number("select count(*) from finding")
        title = data.head.title
    for finding in findings:
        finding["程度"] = SEVERITY_LABELS[str(finding["程度"])]
    create_table_artifact(
        tally, key=f"tally-{key}", description=f"## {campaign}：统计表（户）\n{title}，统计日 {run.as_of}"
    )
    shown = f"，此处列前 {_SHOWN_FINDINGS} 条" if total > _SHOWN_FINDINGS else ""
    told = f"## {campaign}：发现的问题\n{title}，统计日 {run.as_of}：共 {total} 条{shown}"
    create_table_artifact(findings, key=f"findings-{key}", description=told)


def _key(campaign: str) -> str:
    """A campaign's id as Prefect may be told it: lower-case letters, digits and dashes.
    With a mark of its own where that leaves something out, for no two campaigns share a key."""
    plain = re.sub("[^a-z0-9]+", "-", campaign.lower()).strip("-")
    mark = sha256(campaign.encode()).hexdigest()[:8]
    return plain if plain == campaign else f"{plain}-{mark}".strip("-")
