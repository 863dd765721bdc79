"""How every command speaks: its folders, its errors in one line with a hint, its exit code."""

import codecs
import os
import re
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.exceptions import TyperException

from flows.runtime.startup import start_lightly

if TYPE_CHECKING:
    from flows.settings import Settings

Result = TypeVar("Result")

Inbox = Annotated[
    Path | None, typer.Option("--inbox", help="收件箱文件夹（默认 inbox/，或 SHUANGSUIJI_INBOX）")
]
Outbox = Annotated[
    Path | None, typer.Option("--outbox", help="发件箱文件夹（默认 outbox/，或 SHUANGSUIJI_OUTBOX）")
]
Var = Annotated[Path | None, typer.Option("--var", help="系统自己的数据（默认 var/，或 SHUANGSUIJI_VAR）")]
_DATES = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=_DATES, metavar="日期", help="统计日，默认今天，如 2024-10-31"),
]

_WRITTEN = {"--as-of": "，日期写成 2024-10-31 这样", "year": "，年度写成 2024 这样"}
"""How the values are written that have a form of their own."""


def move_folders(inbox: Path | None, outbox: Path | None, var: Path | None) -> None:
    """Folders named on the command line, for this process and those it starts."""
    for name, folder in (("INBOX", inbox), ("OUTBOX", outbox), ("VAR", var)):
        if folder is not None:
            os.environ[f"SHUANGSUIJI_{name}"] = str(folder.absolute())


def settings_with(inbox: Path | None, outbox: Path | None, var: Path | None) -> "Settings":
    """The settings of one command: its folders, then the environment, then the project's own folders."""
    move_folders(inbox, outbox, var)
    from flows.settings import Settings

    return Settings()


def told(command: Callable[..., Result]) -> Callable[..., Result]:
    """A command whose Problem is told in one line with its hint, and ends with exit code 2."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Result:
        from flows.problem import Problem, disk_fault

        try:
            return command(*args, **kwargs)
        except Problem as problem:
            _stop(problem.message, problem.hint)
        except KeyboardInterrupt:
            _stop("已中断", "没有文件丢失；再运行一次即从断处接着做")
        except (typer.Exit, typer.Abort):
            raise
        except (
            BrokenPipeError
        ):  # whoever reads has had enough (… | head): the work is done, and there is nobody left to tell
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except OSError as error:
            _keep_traceback()
            _stop(*disk_fault(error))
        except Exception as error:
            if wrong := _wrong_setting(error):
                _stop(f"环境变量 {wrong} 的值不对", "改正或去掉它（README 写着每个变量的样子）")
                raise typer.Exit(2) from None
            _stop(
                "程序出错，这次没有做完；收件箱和上次的结果都还在",
                f"错误详情记在 {_keep_traceback()}，请交给维护人员",
            )
        raise typer.Exit(2)

    return run


def run_app(app: typer.Typer) -> int:
    """Run the commands;
    a command line that is not understood is told in one line with a hint. The exit code."""
    start_lightly()
    _show_what_can_be_shown()
    try:
        code = app(prog_name="shuangsuiji", standalone_mode=False)
    except TyperException as error:
        context = getattr(error, "ctx", None)
        if type(error).__name__ == "NoArgsIsHelpError" and context:
            typer.echo(context.get_help())
        else:
            _stop(
                _misunderstood(error), f"写法见 {context.command_path if context else 'shuangsuiji'} --help"
            )
        return 2
    except typer.Abort:
        _stop("已中断", "")
        return 2
    return code if isinstance(code, int) else 0


def _show_what_can_be_shown() -> None:
    """Let a character the terminal does not have be a question mark, not the end of the command.

    An ASCII terminal would have none of ours: it is spoken to in UTF-8, as Python does in the C locale.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if is_ascii else None, errors="replace")


def _misunderstood(error: TyperException) -> str:
    param = getattr(error, "param", None)
    name = next(iter(getattr(param, "opts", ())), "")
    # An argument's name is never typed: what it is stands first in its help.
    called = name if name.startswith("-") else re.split("[，：；]", getattr(param, "help", "") or name)[0]
    told = error.message or ""
    match type(error).__name__:
        case "NoSuchOption":
            near = "、".join(getattr(error, "possibilities", None) or ())
            return f"没有“{getattr(error, 'option_name', '')}”这个选项" + (f"，是不是 {near}" if near else "")
        case "MissingParameter":
            return f"少了“{called}”"
        case "BadParameter":
            return f"“{called}”的值不对" + _WRITTEN.get(name, f"：{told}")
    if command := re.match(r"No such command '(.+?)'", told):
        near = "、".join(re.findall(r"'(.+?)'", told)[1:])
        return f"没有“{command[1]}”这个命令" + (f"，是不是 {near}" if near else "")
    if extra := re.search(r"unexpected extra argument(?:s|\(s\))? \((.+)\)", told):
        return f"多了“{extra[1]}”（名字里有空格的，用引号括起来）"
    return f"命令的写法不对：{told}"


def _wrong_setting(error: Exception) -> str:
    """The names of the SHUANGSUIJI_* variables that are wrong,
    where that is what the error says; never their values."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError) or error.title != "Settings":
        return ""
    return "、".join(
        f"SHUANGSUIJI_{str(fault['loc'][0]).upper()}" for fault in error.errors() if fault["loc"]
    )


def _keep_traceback() -> str:
    """Add the traceback of the exception being handled,
    without ID numbers, to var/errors.log; where it is kept."""
    import traceback

    from flows.settings import Settings
    from schemas.identifiers import mask_personal

    log = Settings().var / "errors.log"
    told = mask_personal(traceback.format_exc())
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now():%Y-%m-%d %H:%M:%S}\n{told}\n")
    except OSError as error:  # var/ itself is the trouble: what can be said is said here
        return f"（{log} 写不进去：{error.strerror}）{told.strip().splitlines()[-1]}"
    return str(log)


def _stop(message: str, hint: str) -> None:
    typer.echo(f"不能继续：{message}" + (f"。{hint}" if hint else ""), err=True)
