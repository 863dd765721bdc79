"""The nightly flow: what people dropped in the inbox becomes a correct workbook in the outbox.

A task works on a batch, never on one file; what goes from task to task is the run itself, an object Prefect does not
look into, so that no cell of an input becomes a parameter or a log line.
"""

import errno
import logging
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import FlowRun, State, TaskRun
from prefect.flows import Flow
from prefect.tasks import Task

from flows.consolidation import Consolidation, Outcome, reading_workers
from flows.intake.documents.recognise import Original
from flows.problem import Problem, disk_fault
from flows.reports.brief import write_brief
from flows.reports.papers.renew import write_draw_papers
from flows.reports.published import open_published
from flows.reports.receipt import receipt_name
from flows.reports.receipts import write_receipts
from flows.reports.work_summary import write_work_summary
from flows.reports.workbook.follow_up import unpublished, write_publication_list
from flows.reports.workbook.summary import write_workbook
from flows.runtime.progress import progress
from flows.runtime.workers import Workers
from flows.settings import Settings
from flows.storage.attempts import noted_attempt
from flows.storage.drafts import replacing_draft
from flows.storage.folders import campaigns, open_house
from flows.storage.lock import sole_run
from flows.storage.replacing import replacing
from schemas.handover import Extract

_SHOWN_FINDINGS = 500
_MAY_PASS = {errno.EBUSY, errno.EAGAIN, errno.EIO, errno.ETIMEDOUT, errno.ESTALE}
_log = logging.getLogger("prefect.shuangsuiji")


def _may_pass(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Retry only what may pass by itself: a shared folder that is briefly away, not a full disk and not a bug."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) and error.errno in _MAY_PASS


def tell_failure(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A failed night is told in the log of var/, for whoever looks after the machine; `status` tells it too."""
    _log.error("夜间汇总 %s 没有完成：%s（%s）", flow.name, state.message, flow_run.name)


@flow(name="nightly", on_failure=[tell_failure], on_crashed=[tell_failure], persist_result=False)
def nightly(campaign: str | None = None, as_of: date | None = None) -> list[Outcome]:
    """Consolidate one campaign, or every campaign in the inbox; one that cannot run does not stop the others."""
    settings = Settings()
    names = [campaign] if campaign else campaigns(settings)
    with sole_run(settings):
        return [_consolidated(settings, name, as_of) for name in names]


def _consolidated(settings: Settings, name: str, as_of: date | None) -> Outcome:
    try:
        house = open_house(settings, name)
        with noted_attempt(house), Consolidation(house, as_of) as run:
            outcome: Outcome = consolidate.with_options(flow_run_name=f"{name} {run.as_of}")(
                run.house.campaign_id, run
            )
            return outcome
    except Problem as problem:
        _log.error("%s：%s", name, problem.message)
        return Outcome.stopped(name, problem.message, problem.hint)
    except OSError as error:
        _log.exception("%s", name)
        return Outcome.stopped(name, *disk_fault(error))
    except Exception:  # a bug met in one campaign does not cost the others their night
        _log.exception("%s", name)
        return Outcome.stopped(
            name,
            "程序出错，这次没有做完；收件箱和上次的结果都还在",
            "错误详情记在 var/prefect/nightly.log，请交给维护人员",
        )


@flow(
    name="consolidate",
    validate_parameters=False,
    persist_result=False,
    on_failure=[tell_failure],
    on_crashed=[tell_failure],
)
def consolidate(campaign: str, run: Consolidation) -> Outcome:
    """One campaign's night: collect, sweep, read, load, judge, publish, report, tell, mail."""
    if run.campaign.mailbox:
        collect(run)
    sweep(run)
    with reading_workers(run.house.settings) as workers:
        for batch in range(run.batch_count()):
            read_batch(run, batch, workers)
    load(run)
    judge(run)
    publish(run)
    write_reports(run)
    tell(run)
    mail(run)
    return run.outcome()


@task(cache_policy=NO_CACHE)
def collect(run: Consolidation) -> None:
    """What came by mail, into the inbox; the password is in the settings, never in a parameter."""
    run.collect()


@task(cache_policy=NO_CACHE)
def sweep(run: Consolidation) -> None:
    """Archive what waits in the inbox."""
    run.sweep()


@task(cache_policy=NO_CACHE)
def read_batch(run: Consolidation, batch: int, workers: Workers[Original, Extract]) -> None:
    """Read and recognise a batch of files in worker processes."""
    with progress("读取文件", run.batch_size(batch)) as report:
        run.read_batch(batch, workers, report)


@task(cache_policy=NO_CACHE)
def load(run: Consolidation) -> None:
    """One transaction; then the inbox is cleared."""
    run.load()


@task(cache_policy=NO_CACHE)
def judge(run: Consolidation) -> None:
    """Validate everything against today's plan and roster."""
    run.judge()


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=_may_pass)
def publish(run: Consolidation) -> None:
    """The published database, by one rename."""
    run.publish()


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=_may_pass)
def write_reports(run: Consolidation) -> None:
    """The workbook and its dated copy, the brief, the draft of the work summary, the lists, the papers and the receipts."""
    house = run.house
    workbook = house.outbox / "汇总表.xlsx"
    with replacing(workbook) as draft:
        write_workbook(house.published, draft)
    dated = house.outbox / f"汇总表-{run.as_of.isoformat()}.xlsx"
    with replacing(dated) as draft:
        shutil.copyfile(workbook, draft)
    brief = house.outbox / "简报.html"
    with replacing(brief) as draft:
        write_brief(house.published, draft)
    summary = house.outbox / "专项简报.docx"
    with replacing_draft(house, summary) as draft:
        write_work_summary(house.published, draft)
    papers = [brief, summary, *_publication_lists(run), *write_draw_papers(run)]
    receipts = write_receipts(house)
    run.written = [workbook, dated, house.published, *papers, *([house.outbox / "回执"] if receipts else [])]


@task(cache_policy=NO_CACHE)
def mail(run: Consolidation) -> None:
    """The brief and the receipts by mail; a mail server that is away costs the mail, not the night."""
    run.mail()


def _publication_lists(run: Consolidation) -> list[Path]:
    house = run.house
    written = []
    with open_published(house.published) as data:
        for department, rows in unpublished(data).items():
            target = house.outbox / receipt_name(f"公示清单-{department.replace('/', '_')}.xlsx")
            with replacing(target) as draft:
                write_publication_list(data, department, rows, draft)
            written.append(target)
    return written


@task(cache_policy=NO_CACHE)
def tell(run: Consolidation) -> None:
    """The tally and the findings as artifacts of the flow run."""
    with open_published(run.house.published) as data:
        key = f"tally-{_key(run.house.campaign_id)}"
        create_table_artifact(
            data.dicts("from department_tally"), key=key, description=f"{data.head.title} 统计表"
        )
        query = f"select file_name, sheet, cell, rule, severity, message from finding limit {_SHOWN_FINDINGS}"  # noqa: S608 - a number
        total = data.number("select count(*) from finding")
        told = f"发现的问题，共 {total} 条" + (
            f"，此处列前 {_SHOWN_FINDINGS} 条" if total > _SHOWN_FINDINGS else ""
        )
        create_table_artifact(
            data.dicts(query), key=f"findings-{_key(run.house.campaign_id)}", description=told
        )


def _key(campaign: str) -> str:
    """A campaign's id as an artifact's key may be written: lower-case letters, digits and dashes."""
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in campaign.lower())
    return plain.strip("-") or "campaign"
