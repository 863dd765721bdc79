"""Work on campaigns on many machines: a flow run a campaign, given to a Prefect work pool, seen to its end.

Any machine with a Prefect worker takes a run. Prefect knows that a run began; whether whoever makes it still
lives is asked of the caller, for a machine that is gone tells nobody.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, StateType, WorkerStatus
from prefect.concurrency.sync import concurrency
from prefect.deployments import run_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.flows import Flow
from prefect.states import Cancelled, Crashed
from prefect.types.entrypoint import EntrypointType

from flows.runtime.progress import progress

TRIES: Final = 3
_POLL_SECONDS = 2.0
_START_SECONDS = 120.0
"""How long a machine may take from taking a run to beginning it, and a pool may be without a machine."""
_SLOT_LEASE_SECONDS, _SLOT_SECONDS = 60.0, 180.0
"""When the server takes a slot back from a run that is gone, and how long another waits for it."""
_PAGE = 100
_LOST = (StateType.FAILED, StateType.CRASHED)

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Watch(Generic[R]):
    """What the caller knows of a run, by its id: whether its maker lives,
    and its result (None: not there yet); what is to be told of one that nobody finished, by its name and why;
    and the result of one that was given away so many times until somebody finished it."""

    is_alive: Callable[[UUID], bool]
    result: Callable[[UUID], R | None]
    given_up: Callable[[str, str], R]
    made_again: Callable[[R, int], R]
    silent_seconds: float
    """How long a maker may be silent before it is taken for dead."""


@dataclass(slots=True)
class _Job:
    """A campaign on its way: the run that is made for it now, its state, and since when nothing moved."""

    run: UUID
    tries: int = 1
    kind: StateType | None = None
    still_since: float = 0.0

    def see(self, kind: StateType | None, is_alive: bool) -> None:
        """Note what the run's state is now, and whether its maker gives a sign of life."""
        if kind != self.kind or is_alive:
            self.kind, self.still_since = kind, time.monotonic()

    def is_still_for(self, seconds: float) -> bool:
        """Whether nothing has moved for so long."""
        return time.monotonic() - self.still_since > seconds


class WorkPool(Generic[R]):
    """A work pool of the server in use, and the flow whose runs it is given."""

    def __init__(self, name: str, flow: Flow[Any, Any], watch: Watch[R]) -> None:
        self._name, self._watch = name, watch
        self._deployment = f"{flow.name}/{name}"
        deployment = RunnerDeployment.from_flow(
            flow, name=name, work_pool_name=name, entrypoint_type=EntrypointType.MODULE_PATH
        )
        with get_client(sync_client=True) as client:
            _make_pool(client, name)
        deployment.apply()

    def run(self, parameters: Mapping[str, dict[str, Any]], slots: Callable[[str], str]) -> dict[str, R]:
        """The result of a run for each name, given its parameters; begun in the order given.
        `slots` names the limit by which the server lets one run of a name go on at a time (`one_at_a_time`).

        A run that failed, or whose maker is gone, is made again, up to three times in all. Where this is
        interrupted, runs that nobody has begun are taken back; those under way go on.
        """
        done: dict[str, R] = {}
        with get_client(sync_client=True) as client, progress("汇总活动", len(parameters)) as report:
            for name in parameters:
                client.upsert_global_concurrency_limit_by_name(slots(name), 1)
            jobs = {name: _Job(self._begin(name, given)) for name, given in parameters.items()}
            self._last_online = time.monotonic()
            try:
                while jobs:
                    time.sleep(_POLL_SECONDS)
                    self._see_who_works(client)
                    known = _states(client, jobs)
                    for name in [*jobs]:
                        came = self._came_of(client, name, jobs[name], known.get(name), parameters[name])
                        if came is not None:
                            done[name] = came
                            del jobs[name]
                            report(len(done))
            except BaseException:
                _take_back(client, jobs)
                raise
        return done

    def _begin(self, name: str, parameters: dict[str, Any]) -> UUID:
        begin: Any = run_deployment  # in a flow that is no coroutine it returns the run itself
        run: FlowRun = begin(self._deployment, parameters=parameters, timeout=0, flow_run_name=name)
        return run.id

    def _see_who_works(self, client: SyncPrefectClient) -> None:
        workers = client.read_workers_for_work_pool(self._name)
        if any(worker.status == WorkerStatus.ONLINE for worker in workers):
            self._last_online = time.monotonic()

    def _came_of(
        self,
        client: SyncPrefectClient,
        name: str,
        job: _Job,
        kind: StateType | None,
        parameters: dict[str, Any],
    ) -> R | None:
        """What came of a job where it has ended; a job that was lost begins anew.
        `kind`: the state of its run."""
        job.see(kind, kind == StateType.RUNNING and self._watch.is_alive(job.run))
        if kind == StateType.COMPLETED and (came := self._watch.result(job.run)) is not None:
            return came if job.tries == 1 else self._watch.made_again(came, job.tries)
        if kind in (None, StateType.CANCELLED):
            return self._watch.given_up(name, "有人在 Prefect 里取消或删掉了它")
        if kind == StateType.SCHEDULED:
            if time.monotonic() - self._last_online < _START_SECONDS:
                return None
            client.set_flow_run_state(job.run, Cancelled(message="没有机器接"), force=True)
            return self._watch.given_up(name, f"工作池 {self._name} 里没有一台机器在接活")
        patience = _START_SECONDS if kind == StateType.PENDING else self._watch.silent_seconds
        if kind not in _LOST and not job.is_still_for(patience):
            return None
        if job.tries == TRIES:
            return self._watch.given_up(name, f"交给别的机器 {TRIES} 次，都没有做完")
        if kind not in (*_LOST, StateType.COMPLETED):
            client.set_flow_run_state(job.run, Crashed(message="做它的机器没有声息了，另派一次"), force=True)
        job.run, job.tries, job.kind = self._begin(name, parameters), job.tries + 1, None
        return None


@contextmanager
def one_at_a_time(slot: str) -> Iterator[None]:
    """Let the server keep other runs of this slot waiting until the block ends.

    A run does not wait for ever: a server that was restarted may have forgotten who holds the slot, and what
    makes it certain that no two runs meet is the campaign's own lock.
    """
    with ExitStack() as held:
        with suppress(TimeoutError):
            limit = concurrency(slot, timeout_seconds=_SLOT_SECONDS, lease_duration=_SLOT_LEASE_SECONDS)
            held.enter_context(limit)
        yield


def _make_pool(client: SyncPrefectClient, name: str) -> None:
    """Make sure that there is such a pool: of processes, where nobody has made one of another type."""
    try:
        client.read_work_pool(name)
    except ObjectNotFound:
        client.create_work_pool(WorkPoolCreate(name=name, type="process"))


def _states(client: SyncPrefectClient, jobs: Mapping[str, _Job]) -> dict[str, StateType | None]:
    """The state of each job's run, where the server knows it."""
    names = {job.run: name for name, job in jobs.items()}
    found = [
        run
        for page in _pages(names)
        for run in client.read_flow_runs(
            flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=page)), limit=_PAGE
        )
    ]
    return {names[run.id]: run.state_type for run in found}


def _pages(runs: Iterable[UUID]) -> list[list[UUID]]:
    listed = list(runs)
    return [listed[first : first + _PAGE] for first in range(0, len(listed), _PAGE)]


def _take_back(client: SyncPrefectClient, jobs: Mapping[str, _Job]) -> None:
    for name, kind in _states(client, jobs).items():
        if kind == StateType.SCHEDULED:
            client.set_flow_run_state(jobs[name].run, Cancelled(message="一夜的运行被中断"), force=True)
