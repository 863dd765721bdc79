"""How every command speaks: its folders, its errors in one line with a hint, its exit code."""

import os
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

Result = TypeVar("Result")

Inbox = Annotated[Path | None, typer.Option("--inbox", help="收件箱文件夹（默认 inbox/，或 SHUANGSUIJI_INBOX）")]
Outbox = Annotated[Path | None, typer.Option("--outbox", help="发件箱文件夹（默认 outbox/，或 SHUANGSUIJI_OUTBOX）")]
Var = Annotated[Path | None, typer.Option("--var", help="系统自己的数据（默认 var/，或 SHUANGSUIJI_VAR）")]
AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="统计日，默认今天，如 2024-10-31")]


def move_folders(inbox: Path | None, outbox: Path | None, var: Path | None) -> None:
    """Folders named on the command line, for this process and those it starts."""
    for name, folder in (("INBOX", inbox), ("OUTBOX", outbox), ("VAR", var)):
        if folder is not None:
            os.environ[f"SHUANGSUIJI_{name}"] = str(folder.absolute())


def told(command: Callable[..., Result]) -> Callable[..., Result]:
    """A command whose Problem is told in one line with its hint, and ends with exit code 2."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Result:
        from flows.problem import Problem

        try:
            return command(*args, **kwargs)
        except Problem as problem:
            _stop(problem.message, problem.hint)
        except KeyboardInterrupt:
            _stop("已中断", "没有文件丢失；再运行一次即从断处接着做")
        except (typer.Exit, typer.Abort):
            raise
        except Exception:
            _stop("程序出错，这次没有做完；收件箱和上次的结果都还在", f"错误详情记在 {_keep_traceback()}，请交给维护人员")
        raise typer.Exit(2)

    return run


def _keep_traceback() -> Path:
    """Add the traceback of the exception being handled, without ID numbers, to var/errors.log."""
    import traceback

    from flows.settings import Settings
    from schemas.identifiers import mask_personal

    log = Settings().var / "errors.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{datetime.now():%Y-%m-%d %H:%M:%S}\n{mask_personal(traceback.format_exc())}\n")
    return log


def _stop(message: str, hint: str) -> None:
    typer.echo(f"不能继续：{message}" + (f"。{hint}" if hint else ""), err=True)
