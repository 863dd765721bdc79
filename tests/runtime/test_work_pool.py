"""What becomes of a run that was given to a work pool, by the states the server tells one after the other."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from prefect.client.schemas.objects import State, StateType

from flows import nightly
from flows.reports.outcome import Outcome
from flows.runtime import work_pool
from flows.runtime.work_pool import Watch, WorkPool, _Job
from flows.settings import Settings

S, P, R, C = StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING, StateType.COMPLETED
SILENT = 60


class Server:
    """Takes states set from outside."""

    def __init__(self) -> None:
        self.set: list[StateType] = []

    def set_flow_run_state(self, _run: UUID, state: State[Any], force: bool) -> None:
        assert force
        self.set.append(state.type)


@pytest.mark.parametrize(("seen", "runs", "came"), [
    # seconds, state, whether its maker lives
    ([(0, S, False), (2, P, False), (9, R, False), (12, R, True), (500, R, True), (502, C, False)], 1, "done"),
    ([(0, S, False), (7200, S, False), (7202, P, False), (7300, R, False), (7340, R, True)], 1, None),
    ([(0, R, True), (59, R, False)], 1, None),
    ([(0, R, True), (61, R, False)], 2, None),
    ([(0, R, True), (61, R, False), (62, R, True), (63, C, False)], 2, "done, given away 2 times"),
    ([(0, P, False), (119, P, False)], 1, None),
    ([(0, P, False), (121, P, False)], 2, None),
    ([(0, StateType.FAILED, False), (2, StateType.CRASHED, False)], 3, None),
    ([(0, StateType.FAILED, False)] * 3, 3, "c: 交给别的机器 3 次，都没有做完"),
    ([(0, R, True), (5, StateType.CANCELLED, False)], 1, "c: 有人在 Prefect 里取消或删掉了它"),
    ([(0, R, True), (5, None, False)], 1, "c: 有人在 Prefect 里取消或删掉了它"),
])  # fmt: skip
def test_what_becomes_of_a_run(
    seen: list[tuple[float, StateType | None, bool]],
    runs: int,
    came: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    monkeypatch.setattr(work_pool.time, "monotonic", lambda: now[0])
    lives = [False]
    begun: list[UUID] = []

    def begin(_name: str, _parameters: dict[str, Any]) -> UUID:
        begun.append(uuid4())
        return begun[-1]

    pool: WorkPool[str] = object.__new__(WorkPool)
    pool._name = "machines"
    pool._watch = Watch(
        lambda _: lives[0],
        lambda _: "done",
        lambda name, why: f"{name}: {why}",
        lambda came, tries: f"{came}, given away {tries} times",
        SILENT,
    )
    monkeypatch.setattr(pool, "_begin", begin)
    job, server, ended = _Job(begin("c", {})), Server(), None
    for now[0], kind, lives[0] in seen:
        pool._last_online = now[0]
        ended = pool._came_of(server, "c", job, kind, {})  # type: ignore[arg-type]
    assert (len(begun), ended) == (runs, came)
    assert set(server.set) <= {StateType.CRASHED}


def test_what_another_machine_finished_is_told_of_its_campaign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pool:
        def __init__(self, _name: str, _flow: object, watch: Watch[Outcome]) -> None:
            self._watch = watch

        def run(self, _jobs: object, slots: object) -> dict[str, Outcome]:
            return {"c": self._watch.made_again(Outcome("c", notice="别的话"), 2)}

    monkeypatch.setattr(nightly, "WorkPool", Pool)
    outcomes = nightly._on_machines(Settings(var=tmp_path), "machines", {"c": {"as_of": None}})
    assert outcomes["c"].notice.startswith("别的话；") and "第 2 次派出做完" in outcomes["c"].notice


def test_a_pool_without_a_machine_is_told_and_its_run_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(work_pool.time, "monotonic", lambda: now[0])
    pool: WorkPool[str] = object.__new__(WorkPool)
    pool._name, pool._last_online = "machines", 1000.0
    pool._watch = Watch(
        lambda _: False, lambda _: None, lambda name, why: f"{name}: {why}", lambda came, _: came, SILENT
    )
    job, server = _Job(uuid4()), Server()
    assert pool._came_of(server, "c", job, S, {}) is None  # type: ignore[arg-type]
    now[0] += 121
    told = pool._came_of(server, "c", job, S, {})  # type: ignore[arg-type]
    assert told == "c: 工作池 machines 里没有一台机器在接活" and server.set == [StateType.CANCELLED]
