"""install-service: a unit that systemd takes, with what the environment said; the line for crontab otherwise."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from flows.commands.install_service import unit_text
from flows.settings import Settings
from tests.conftest import command

_SYSTEMCTL = """#!/bin/sh
echo "$*" >> "$CALLED"
[ "$2" != "$FAILS" ] || { echo "no bus" >&2; exit 1; }
"""


@pytest.fixture
def fake(tmp_path: Path) -> dict[str, str]:
    """An environment with a systemctl that notes what it is asked, and a home of the test's own."""
    (tmp_path / "bin").mkdir()
    systemctl = tmp_path / "bin" / "systemctl"
    systemctl.write_text(_SYSTEMCTL)
    systemctl.chmod(0o755)
    return {
        "PATH": f"{systemctl.parent}:/usr/bin:/bin", "CALLED": str(tmp_path / "called"), "HOME": str(tmp_path / "home"),
        "FAILS": "", "TZ": "Asia/Shanghai", "SHUANGSUIJI_SMTP_HOST": "smtp.example.gov.cn",
        "SHUANGSUIJI_SMTP_PASSWORD": 'a"b$c\\d%e`f g',
    }  # fmt: skip


def _sourced(file: Path) -> str:
    done = subprocess.run(
        ["sh", "-c", f'set -a; . "{file}"; printf %s "$SHUANGSUIJI_SMTP_PASSWORD"'],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def test_the_unit_is_written_enabled_and_told_with_how_to_stop_it(
    tmp_path: Path, fake: dict[str, str]
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "office.toml").write_text('[schedule]\nat = "3:30"\n', "utf-8")
    done = command("install-service", cwd=tmp_path, **fake)
    assert done.returncode == 0, done.stderr
    unit = tmp_path / "home" / ".config" / "systemd" / "user" / "shuangsuiji.service"
    assert "serve" in unit.read_text("utf-8") and str(tmp_path / "inbox") in unit.read_text("utf-8")
    assert Path(fake["CALLED"]).read_text().splitlines() == [
        "--user show-environment", "--user daemon-reload", "--user enable shuangsuiji.service",
        "--user restart shuangsuiji.service",
    ]  # fmt: skip
    for told in ("03:30", str(unit), "systemctl --user stop", "disable --now", "enable-linger"):
        assert told in done.stdout
    secrets = tmp_path / "var" / "service.env"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert _sourced(secrets) == fake["SHUANGSUIJI_SMTP_PASSWORD"]
    assert fake["SHUANGSUIJI_SMTP_PASSWORD"] not in unit.read_text("utf-8") + done.stdout


def test_what_was_set_earlier_is_kept_when_it_is_installed_anew(tmp_path: Path, fake: dict[str, str]) -> None:
    others = {"PREFECT_SERVER_API_AUTH_STRING": "office:ge$heim", "PGPASSFILE": "/etc/pgpass"}
    command("install-service", cwd=tmp_path, **fake, **others)
    without = {name: value for name, value in fake.items() if not name.startswith("SHUANGSUIJI_")}
    command("install-service", cwd=tmp_path, **without, SHUANGSUIJI_SMTP_PORT="25")
    secrets = tmp_path / "var" / "service.env"
    assert _sourced(secrets) == fake["SHUANGSUIJI_SMTP_PASSWORD"]
    kept = secrets.read_text("utf-8").splitlines()
    assert 'SHUANGSUIJI_SMTP_PORT="25"' in kept and 'PGPASSFILE="/etc/pgpass"' in kept
    assert 'PREFECT_SERVER_API_AUTH_STRING="office:ge\\$heim"' in kept


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Shanghai", 2), ("UTC", 18)])
def test_without_systemd_the_line_for_crontab_is_printed_by_the_machines_own_clock(
    zone: str, hour: int, tmp_path: Path, fake: dict[str, str]
) -> None:
    folder = tmp_path / "100% 双随机"
    folder.mkdir()
    done = command("install-service", cwd=folder, **fake | {"FAILS": "show-environment", "TZ": zone})
    (line,) = [line for line in done.stdout.splitlines() if " * * * " in line]
    assert done.returncode == 0 and line.startswith(f"0 {hour} * * * ") and "100\\% " in line
    assert not (tmp_path / "home").exists()
    called = line.split(" * * * ")[1].replace("\\%", "%")
    ran = subprocess.run(["sh", "-c", called], cwd=tmp_path, env={"PATH": "/usr/bin:/bin"})
    assert ran.returncode == 0
    assert "还没有活动" in (folder / "var" / "cron.log").read_text("utf-8")


@pytest.mark.parametrize(("given", "told"), [
    ({"FAILS": "enable"}, "enable shuangsuiji.service 没有做成：no bus"),
    ({"SHUANGSUIJI_SMTP_USER": "a\nb"}, "SHUANGSUIJI_SMTP_USER 的值有换行"),
])  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_line(
    given: dict[str, str], told: str, tmp_path: Path, fake: dict[str, str]
) -> None:
    done = command("install-service", cwd=tmp_path, **fake | given)
    assert done.returncode == 2 and told in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("name", ["plain", "100% a b", 'q"uo$te\\'])
def test_systemd_takes_the_unit_whatever_the_folders_are_called(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    (folder / "var").mkdir(parents=True)
    unit = tmp_path / "shuangsuiji.service"
    settings = Settings(inbox=folder / "inbox", outbox=folder / "outbox", var=folder / "var")
    unit.write_text(unit_text(settings, folder / "var" / "service.env"), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True,
        env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"},
    )  # fmt: skip
    assert done.returncode == 0 and unit.name not in done.stderr, done.stderr
