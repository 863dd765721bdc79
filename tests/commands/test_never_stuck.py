"""What stops a run is told from outside in one line that says what to do, and nothing is lost or put in the place of
good figures: folders renamed, state gone, a second machine, a full disk, a wrong clock, a share that goes away."""

import errno
import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from flows.consolidation import Consolidation, give_out, take_in
from flows.problem import disk_fault
from flows.reports import outcome
from flows.settings import Settings
from flows.storage.folders import House
from flows.storage.lock import sole_run
from flows.warehouse.store import open_warehouse
from tests.beginnings import begin
from tests.conftest import CAMPAIGN, Cli, consolidate
from tests.making import record_list, record_row, roster

_DAY = ("--as-of", "2024-10-31")


@pytest.fixture
def folder(house: House) -> Path:
    """A campaign that was consolidated once, one more return waiting in its inbox."""
    begin(house, _consolidated)
    record_list(house.inbox, [record_row(1)])
    return house.inbox


def _consolidated(house: House) -> None:
    roster(house.inbox)
    consolidate(house)


def _runs(folder: Path) -> None:
    """The campaign of this folder is consolidated, nothing standing against it."""
    root = folder.parents[1]
    settings = Settings(inbox=folder.parent, outbox=root / "outbox", var=root / "var")
    with sole_run(settings):
        consolidate(House(settings, folder.name))


def _refused(done: subprocess.CompletedProcess[str], *told: str) -> None:
    """One line, with all of this, and exit code 2."""
    lines = [line for line in done.stderr.splitlines() if "不能继续" in line]
    assert done.returncode == 2 and len(lines) == 1 and "Traceback" not in done.stderr, done.stderr
    assert not [word for word in told if word not in lines[0]], lines[0]


def test_a_folder_that_was_renamed_is_told_by_its_old_name(folder: Path, cli: Cli) -> None:
    renamed = folder.rename(folder.with_name("2024-new"))
    _refused(cli("run", "2024-new", *_DAY), f"改回 inbox/{CAMPAIGN}", "title")
    assert (renamed / "台账.xlsx").exists()
    _runs(renamed.rename(folder))


def test_a_copied_plan_of_another_title_or_beside_the_first_is_a_campaign_of_its_own(folder: Path) -> None:
    (folder / "台账.xlsx").unlink()
    _runs(Path(shutil.copytree(folder, folder.with_name("2024-beside"))))
    other = folder.rename(folder.with_name("2025-next"))
    plan = (other / "campaign.toml").read_text("utf-8").replace('title = "2024', 'title = "2025')
    (other / "campaign.toml").write_text(plan, "utf-8")
    _runs(other)


def test_an_empty_var_beside_a_full_outbox_is_refused_with_files_waiting_too(
    folder: Path, tmp_path: Path, cli: Cli
) -> None:
    published = tmp_path / "outbox" / CAMPAIGN / "inspections.duckdb"
    before = published.read_bytes()
    shutil.rmtree(tmp_path / "var")
    assert "var 里没有这个活动的数据" in cli("status", CAMPAIGN).stdout
    _refused(cli("run", CAMPAIGN, *_DAY), "outbox 里有以前的结果", "从备份恢复 var", "移走 outbox")
    assert (folder / "台账.xlsx").exists() and published.read_bytes() == before
    _refused(cli("draw", CAMPAIGN, "--rehearse"), "outbox 里有以前的结果")
    shutil.rmtree(published.parent)
    _runs(folder)


def test_a_second_var_for_the_same_folders_is_refused_by_the_run_it_does_not_know(
    folder: Path, tmp_path: Path, cli: Cli
) -> None:
    shutil.copytree(tmp_path / "var", tmp_path / "copied")
    _runs(folder)
    record_list(folder, [record_row(2)], "二.xlsx")
    _refused(cli("run", CAMPAIGN, *_DAY, "--var", tmp_path / "copied"), "第 2 次", "只记到第 1 次")
    assert (folder / "二.xlsx").exists()
    _runs(folder)


def test_a_second_machine_is_told_whose_it_is_since_when_and_what_to_do(
    folder: Path, tmp_path: Path, cli: Cli
) -> None:
    _runs(folder)
    note = tmp_path / "var" / "machine.json"
    told = json.loads(note.read_text("utf-8"))
    note.write_text(json.dumps({**told, "id": "another", "host": "办公室-2", "since": "2026-11-24T02:00:03"}))
    _refused(cli("run", CAMPAIGN, *_DAY), "办公室-2", "2026-11-24 02:00:03", f"删除 {note}")
    note.unlink()
    _runs(folder)
    assert json.loads(note.read_text("utf-8"))["id"] == told["id"]


def test_a_machine_of_another_name_is_another_machine(folder: Path, tmp_path: Path) -> None:
    _runs(folder)
    if not shutil.which("unshare") or os.geteuid() != 0:
        pytest.skip("another host name needs root and unshare")
    call = f"hostname n2-other && exec '{sys.executable}' -m flows year"
    done = subprocess.run(
        ["unshare", "--uts", "sh", "-c", call], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    _refused(done, "另一台机器", "n2-other")


def _on_a_small_disk(folder: Path, tmp_path: Path, megabytes: int) -> subprocess.CompletedProcess[str]:
    small = tmp_path / "small"
    small.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", small]
    if os.geteuid() != 0 or subprocess.run(["mount", *options], capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        return subprocess.run(
            [sys.executable, "-m", "flows", "run", CAMPAIGN, *_DAY, "--var", small / "var", "--outbox", small / "out"],
            cwd=tmp_path, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
    finally:
        subprocess.run(["umount", "--lazy", small], check=True)


def test_a_disk_that_is_nearly_full_is_told_before_anything_is_taken_in(folder: Path, tmp_path: Path) -> None:
    (folder / "大.csv").write_bytes(b"x" * (3 << 20))
    _refused(_on_a_small_disk(folder, tmp_path, 40), "磁盘快满了", "还剩", "MB", "清出空间")
    assert (folder / "大.csv").exists() and (folder / "台账.xlsx").exists()


def test_a_clock_before_the_last_run_is_told_and_a_day_that_is_given_goes_on(house: House, cli: Cli) -> None:
    roster(house.inbox)
    consolidate(house)
    with open_warehouse(house.warehouse) as kept:
        kept.execute("update run set started_at = started_at + interval 400 days")
    _refused(cli("run", CAMPAIGN), "时钟", "校准", "--as-of")
    consolidate(house)
    with Consolidation(house, None):
        pass  # the run before the last is no measure of the clock


def test_a_clock_before_the_programs_own_day_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    roster(house.inbox)
    today = house.now().date()
    monkeypatch.setattr(outcome, "RELEASED", today + timedelta(days=1))
    assert "比本程序发布的日子" not in consolidate(house).outcome().notice
    with Consolidation(house, None) as run:
        take_in(run)
        give_out(run)
        assert f"时钟是 {today}，比本程序发布的日子" in run.outcome().notice


@pytest.mark.parametrize("number", [errno.ESTALE, errno.EIO, errno.ENOTCONN, errno.EHOSTDOWN])
def test_a_share_that_went_away_is_told_with_what_to_do(number: int) -> None:
    message, hint = disk_fault(OSError(number, os.strerror(number), "/mnt/share/var/archive"))
    assert os.strerror(number) in message and "archive" in message and "共享文件夹" in message
    assert "接好以后再运行" in hint


_AWAY = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int gone(const char *path) {
    const char *share = getenv("SHARE");
    return share && path && strstr(path, share) && access(getenv("AWAY"), F_OK) == 0;
}
#define OPEN(name) int name(const char *path, int flags, ...) { \\
    va_list more; va_start(more, flags); int mode = va_arg(more, int); va_end(more); \\
    if (gone(path)) { errno = ESTALE; return -1; } \\
    return ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name))(path, flags, mode); }
OPEN(open) OPEN(open64)
"""


def test_a_share_that_goes_away_in_the_night_is_told_in_one_line(folder: Path, tmp_path: Path) -> None:
    """Every file of var/ is stale from the moment the run has begun, as on a server that was started anew."""
    if not shutil.which("cc"):
        pytest.skip("no C compiler to make a share that goes away")
    (tmp_path / "away.c").write_text(_AWAY)
    shim = tmp_path / "away.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", shim, tmp_path / "away.c", "-ldl"], check=True)
    (tmp_path / "gone").touch()
    done = subprocess.run(
        [sys.executable, "-m", "flows", "run", CAMPAIGN, *_DAY], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "LD_PRELOAD": str(shim), "SHARE": f"{tmp_path}/var", "AWAY": str(tmp_path / "gone")}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2 and "共享文件夹" in done.stderr and "Traceback" not in done.stderr, (
        done.stderr
    )
    assert (folder / "台账.xlsx").exists()
