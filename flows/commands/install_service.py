"""install-service: the nightly schedule as a service of the user's own, or the line for crontab
where there is no systemd."""

import getpass
import os
import shlex
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from flows.problem import Problem
from flows.settings import TIMEZONE, Settings, given_settings
from flows.storage.nights import begin_schedule, night_at
from flows.storage.replacing import replacing

_UNIT = "shuangsuiji.service"
_LINGERING = Path("/var/lib/systemd/linger")


def install_service(settings: Settings) -> int:
    """Have the nights served from now on, whoever is logged in, and say how to stop it; the exit code.
    Raises Problem."""
    at = night_at(settings)
    secrets = _keep_settings(settings)
    if not _has_systemd():
        _tell_crontab(settings, secrets)
        return 0
    unit = Path.home() / ".config" / "systemd" / "user" / _UNIT
    with replacing(unit) as draft:
        draft.write_text(unit_text(settings, secrets), "utf-8")
    for step in (("daemon-reload",), ("enable", _UNIT), ("restart", _UNIT)):
        _systemctl(*step)
    begin_schedule(settings)
    typer.echo(
        f"装好了：{unit}，每天 {at:%H:%M}（北京时间）汇总一次，现在就开着；错过的一夜开机后补上。\n"
        "  看着：systemctl --user status shuangsuiji\n"
        "  停下：systemctl --user stop shuangsuiji（下次开机又会开）\n"
        "  不要了：systemctl --user disable --now shuangsuiji"
    )
    if not (_LINGERING / getpass.getuser()).exists():
        typer.echo(f"还差一步，不然注销以后就停了：sudo loginctl enable-linger {getpass.getuser()}")
    return 0


def unit_text(settings: Settings, secrets: Path) -> str:
    """The unit: `serve` with these folders; what the environment said is read
    from `secrets` at every start."""
    command = " ".join(_in_unit(part) for part in _command(settings, "serve"))
    return f"""[Unit]
Description=双随机一公开：每天夜间汇总（shuangsuiji serve）

[Service]
WorkingDirectory={_bare(settings.var.absolute())}
EnvironmentFile=-{_bare(secrets)}
ExecStart={command}
KillMode=mixed
KillSignal=SIGINT
Restart=on-failure
RestartSec=60

[Install]
WantedBy=default.target
"""


def _command(settings: Settings, command: str) -> list[str]:
    """This program's own call; -P: a folder it is called in is no place to look for it."""
    folders = {"--inbox": settings.inbox, "--outbox": settings.outbox, "--var": settings.var}
    named = [word for option, folder in folders.items() for word in (option, str(folder.absolute()))]
    return [sys.executable, "-P", "-m", "flows", command, *named]


def _in_unit(word: str) -> str:
    """A word of a unit's command line, which has its own quotes, variables and specifiers."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$").replace("%", "%%")
    return f'"{escaped}"'


def _bare(path: Path) -> str:
    """A path that stands alone on its line of a unit."""
    return str(path).replace("%", "%%")


def _keep_settings(settings: Settings) -> Path:
    """Write the variables that are set, ours and those of Prefect and PostgreSQL,
    to a file of var/ that its owner alone may read, beside what it has of earlier ones:
    a service has no shell to tell it. Where it lies."""
    target = settings.var.absolute() / "service.env"
    given = given_settings()
    if many := [name for name, value in given.items() if "\n" in value]:
        raise Problem(
            f"环境变量 {'、'.join(many)} 的值有换行", "改成一行，再运行 shuangsuiji install-service"
        )
    if given:
        lines = target.read_text("utf-8").splitlines() if target.exists() else []
        kept = {line.partition("=")[0]: line for line in lines}
        kept |= {name: f"{name}={_in_file(value)}" for name, value in given.items()}
        with replacing(target) as draft:
            os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
            draft.write_text("".join(f"{line}\n" for line in kept.values()), "utf-8")
        typer.echo(
            f"环境变量 {'、'.join(sorted(given))} 记在 {target}（只有本人能读），改了以后再运行一次本命令。"
        )
    return target


def _in_file(value: str) -> str:
    """A value that systemd and the shell read alike."""
    for special in ("\\", '"', "`", "$"):
        value = value.replace(special, f"\\{special}")
    return f'"{value}"'


def _has_systemd() -> bool:
    """Whether there is a systemd of the user's to talk to."""
    return shutil.which("systemctl") is not None and _asked("show-environment").returncode == 0


def _systemctl(*arguments: str) -> None:
    done = _asked(*arguments)
    if done.returncode:
        raise Problem(
            f"systemctl --user {' '.join(arguments)} 没有做成：{done.stderr.strip()}",
            "看 journalctl --user -u shuangsuiji；修好后再运行 shuangsuiji install-service",
        )


def _asked(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemctl", "--user", *arguments], capture_output=True, text=True, errors="replace", check=False
    )


def _tell_crontab(settings: Settings, secrets: Path) -> None:
    """Say the line for crontab; it goes by the machine's clock."""
    due = datetime.combine(datetime.now().date(), night_at(settings), ZoneInfo(TIMEZONE)).astimezone()
    told = shlex.quote(str(secrets))
    call = (
        f"set -a; [ ! -e {told} ] || . {told}; {shlex.join(_command(settings, 'run'))} "
        f"> {shlex.quote(str(settings.var.absolute() / 'cron.log'))} 2>&1"
    )
    typer.echo(
        "这台机器没有 systemd 的用户服务，没有装什么。用 crontab：运行 crontab -e，加上这一行；不要了就删掉它。\n"
        f"{due.minute} {due.hour} * * * {call.replace('%', chr(92) + '%')}\n"
        "关机错过的一夜不会自己补，开机后运行 shuangsuiji run。"
    )
