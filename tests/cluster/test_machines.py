"""Twenty campaigns on two machines, one of which is lost in the middle: each ends as on one machine."""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from flows.consolidation import Consolidation, give_out, take_in
from flows.reports.published import open_published
from flows.settings import Settings
from flows.storage.folders import House, open_house
from tests import making
from tests.cluster.machines import Machine, needs_postgresql, postgresql, shared_server
from tests.making import record_list, record_row, roster

AS_OF = date(2024, 10, 31)
CAMPAIGNS = 20
POOL = "machines"
_SAID = (
    "from department_tally",
    "select file_name, kind, verdict, rows_accepted, rows_rejected from source_file order by all",
    "select code, department, item, result from record_result order by all",
)


def _campaign(folder: Path, n: int) -> None:
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    roster(folder)
    record_list(folder, [record_row(1 + n % 3), record_row(4, result=("", "1")[n % 2])])


def _said(house: House) -> list[list[tuple[object, ...]]]:
    with open_published(house.published) as data:
        return [data.rows(query) for query in _SAID]


def _on_one_machine(folder: Path, n: int) -> list[list[tuple[object, ...]]]:
    settings = Settings(inbox=folder / "inbox", outbox=folder / "outbox", var=folder / "var")
    _campaign(settings.inbox / "c", n)
    house = open_house(settings, "c")
    with Consolidation(house, AS_OF) as run:
        take_in(run)
        give_out(run)
    return _said(house)


def _wait_for(what: Path, pattern: str, count: int, seconds: float, going: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + seconds
    while len(list(what.glob(pattern))) < count:
        assert going.poll() is None, going.communicate()
        assert time.monotonic() < until, f"{count} of {pattern} below {what}"
        time.sleep(0.2)


@pytest.mark.cluster
@needs_postgresql
@pytest.mark.timeout(1500)
def test_a_machine_is_lost_and_every_campaign_ends_as_on_one(tmp_path: Path) -> None:
    shared = {f"SHUANGSUIJI_{name.upper()}": str(tmp_path / name) for name in ("inbox", "outbox", "var")}
    shared |= {"SHUANGSUIJI_WORK_POOL": POOL, "SHUANGSUIJI_LEASE_SECONDS": "20"}
    names = [f"活动{n:02}" for n in range(CAMPAIGNS)]
    for n, name in enumerate(names):
        _campaign(tmp_path / "inbox" / name, n)
    with postgresql() as database, shared_server(tmp_path / "server", database) as port:
        first, second = (Machine(n, POOL, port, tmp_path / f"machine-{n}", shared) for n in (1, 2))
        night = [sys.executable, "-m", "flows", "run", "--as-of", AS_OF.isoformat()]
        here = {**os.environ, **shared, "SHUANGSUIJI_PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
        with first, second, subprocess.Popen(
            night, env=here, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as going:  # fmt: skip
            _wait_for(tmp_path / "outbox", "*/inspections.duckdb", 3, 600, going)
            _wait_for(tmp_path / "var" / "answers", "*/0*", 5, 300, going)
            assert first.pull_the_plug() > 1, "it was at work"
            told, errors = going.communicate(timeout=1200)
    assert going.returncode == 1, errors
    lines = [line.split("：")[0] for line in told.splitlines() if "本次收下" in line]
    assert lines == names, "in the campaigns' order, each once"
    expected = [_on_one_machine(tmp_path / f"alone-{n}", n) for n in range(6)]
    for n, name in enumerate(names):
        house = House(Settings(**{k: tmp_path / k for k in ("inbox", "outbox", "var")}), name)
        assert _said(house) == expected[n % 6], name
        assert [path.name for path in house.inbox.iterdir()] == ["campaign.toml"]
    assert not list((tmp_path / "var" / "answers").iterdir())
