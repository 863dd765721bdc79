"""The nightly flow: what people dropped in the inbox becomes a correct workbook in the outbox.

A night has two halves, take in and give out; their steps and the steps' order stand in
flows/consolidation.py. A step is a task run of Prefect's: a batch, never one file; it is given its work as
a callable, which Prefect does not look into, so that no cell of an input becomes a parameter or a log line.
"""

import errno
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import FlowRun, State, TaskRun
from prefect.flows import Flow
from prefect.tasks import Task

from flows.consolidation import Consolidation, Outcome, give_out, take_in
from flows.office import note_failure, renew_office
from flows.problem import Problem, disk_fault
from flows.reports.published import open_published
from flows.settings import Settings
from flows.storage.attempts import noted_attempt
from flows.storage.folders import campaigns, open_house
from flows.storage.lock import sole_run
from flows.storage.nights import note_night

_SHOWN_FINDINGS = 500
_MAY_PASS = {errno.EBUSY, errno.EAGAIN, errno.EIO, errno.ETIMEDOUT, errno.ESTALE}
_log = logging.getLogger("prefect.shuangsuiji")


def tell_failure(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A failed night is told in the log of var/,
    for whoever looks after the machine; `status` tells it too."""
    _log.error("夜间汇总 %s 没有完成：%s（%s）", flow.name, state.message, flow_run.name)


TOLD: dict[str, Any] = {"persist_result": False, "on_failure": [tell_failure], "on_crashed": [tell_failure]}


@flow(name="nightly", **TOLD)
def nightly(campaign: str | None = None, as_of: date | None = None) -> list[Outcome]:
    """Consolidate one campaign, or every campaign in the inbox;
    one that cannot run does not stop the others."""
    settings = Settings()
    names = [campaign] if campaign else campaigns(settings)
    with sole_run(settings):
        outcomes = [_consolidated(settings, name, as_of) for name in names]
        renew_year(settings)
        if campaign is None:
            note_night(settings)
        return outcomes


def renew_year(settings: Settings) -> None:
    """The office's year after its campaigns: a fault there costs the year's papers alone, and is told."""
    try:
        as_task("office", partial(renew_office, settings))
    except Exception as error:
        _log.exception("年度汇总没有写成")
        why = (
            disk_fault(error)[0]
            if isinstance(error, OSError)
            else "程序出错，错误详情记在 var/prefect/nightly.log"
        )
        with suppress(OSError):  # a full disk: the log has it
            note_failure(settings, f"没有写成：{why}；修好后运行 shuangsuiji year")


def _consolidated(settings: Settings, name: str, as_of: date | None) -> Outcome:
    try:
        house = open_house(settings, name)
        with noted_attempt(house), Consolidation(house, as_of) as run:
            outcome: Outcome = consolidate.with_options(flow_run_name=f"{name} {run.as_of}")(name, run)
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


@flow(name="consolidate", validate_parameters=False, **TOLD)
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
_STEPS: dict[str, dict[str, Any]] = {
    "collect": {},
    "sweep": {},
    "read_batch": {},
    "load": {},
    "judge": {},
    "lots": {},
    "publish": _TRIED_AGAIN,
    "write_reports": _TRIED_AGAIN,
    "mail": {},
    "tell": {},
    "office": _TRIED_AGAIN,
}
_TASKS = {step: task(name=step, cache_policy=NO_CACHE, **options)(_work) for step, options in _STEPS.items()}


def _tell(run: Consolidation) -> None:
    """The tally and the findings as artifacts of the flow run."""
    key = _key(run.house.campaign_id)
    with open_published(run.house.published) as data:
        tally = data.dicts("from department_tally")
        shown = "select file_name, sheet, cell, rule, severity, message from finding limit"
        findings = data.dicts(f"{shown} {_SHOWN_FINDINGS}")
        total = data.number("select count(*) from finding")
        title = data.head.title
    create_table_artifact(tally, key=f"tally-{key}", description=f"{title} 统计表")
    shown = f"，此处列前 {_SHOWN_FINDINGS} 条" if total > _SHOWN_FINDINGS else ""
    create_table_artifact(findings, key=f"findings-{key}", description=f"发现的问题，共 {total} 条{shown}")


def _key(campaign: str) -> str:
    """A campaign's id as an artifact's key may be written: lower-case letters, digits and dashes."""
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in campaign.lower())
    return plain.strip("-") or "campaign"
