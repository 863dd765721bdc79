"""What a terminal shows: nothing cut short on a narrow one, nothing lost to its encoding but what it lacks."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests import making
from tests.conftest import command

ROOT = Path(__file__).parents[2]
_FIGURES = tuple(range(100_001, 100_016))
_DEPARTMENTS = ("区人社局", "区市监局", "区消防救援大队", "区教育体育局", "合计")
_TELL = f"""
from flows.commands.outcomes import tell_outcomes
from flows.consolidation import Outcome
from flows.reports.published import DISPOSITION, RESULT, Measure
from flows.settings import Settings
from schemas.measures import NOTICE_MEASURES
results = [Measure(e.column, e.name, RESULT, e.code) for e in NOTICE_MEASURES.results.entries]
disposed = [Measure(e.column, e.name, DISPOSITION) for e in NOTICE_MEASURES.dispositions.entries]
tally = tuple((name, *{_FIGURES!r}) for name in {_DEPARTMENTS!r})
tell_outcomes([Outcome("2024-test", tally=tally, measures=(*results, *disposed))], Settings())
"""


def _on_a_terminal(columns: int, code: str = _TELL) -> str:
    """What a terminal of so many columns is sent."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    with subprocess.Popen([sys.executable, "-c", code], stdout=its, stdin=its, cwd=ROOT, env=kept) as process:
        os.close(its)
        said = b""
        try:
            while part := os.read(ours, 65536):
                said += part
        except OSError:  # the other end is closed
            pass
    os.close(ours)
    assert process.returncode == 0
    return said.decode("utf-8")


@pytest.mark.parametrize("columns", [40, 60, 100, 200])
def test_a_tally_of_six_digits_is_whole_on_a_terminal_of_any_width(columns: int) -> None:
    said = _on_a_terminal(columns)
    table = re.sub(r"\x1b\[[0-9;]*m", "", said).partition("2024-test：")[0]
    assert max(map(cell_len, table.splitlines())) <= columns and "…" not in table
    told = table.split()
    assert [told.count(str(figure)) for figure in _FIGURES] == [len(_DEPARTMENTS)] * len(_FIGURES)
    assert [told.count(name) for name in _DEPARTMENTS] == [1] * len(_DEPARTMENTS)


_SHOWN = """
from flows.commands.tables import show_table
headings = ["campaign_id", *(f"result_{{n}}" for n in range(1, 11)), "rectification_ordered"]
rows = [[f"活动[{{n}}]", *(str(100000 + 100 * n + m) for m in range(11))] for n in range({rows})]
show_table(headings, rows, title="统计", figures=True)
"""


@pytest.mark.parametrize("columns", [40, 60, 100, 240])
@pytest.mark.parametrize("rows", [1, 5, 6])
def test_an_answer_of_six_digits_is_whole_on_a_terminal_of_any_width(rows: int, columns: int) -> None:
    said = _on_a_terminal(columns, _SHOWN.format(rows=rows))
    table = re.sub(r"\x1b\[[0-9;]*m", "", said)
    assert max(map(cell_len, table.splitlines())) <= columns and "…" not in table
    told = table.split()
    assert all(told.count(str(100000 + 100 * n + m)) == 1 for n in range(rows) for m in range(11))
    assert all(f"活动[{n}]" in told for n in range(rows)) and "rectification_ordered" in told


def test_a_tally_that_is_written_to_a_file_has_a_row_a_department() -> None:
    done = subprocess.run([sys.executable, "-c", _TELL], capture_output=True, text=True, cwd=ROOT)
    rows = [line.split() for line in done.stdout.splitlines()]
    figures = [*map(str, _FIGURES)]
    assert [row for row in rows if row[1:] == figures] == [[name, *figures] for name in _DEPARTMENTS]


@pytest.mark.parametrize(("encoding", "shown"), [
    ("gbk", "甲?乙?.xlsx：记录表"), ("ascii", "甲\U0001f600乙ß.xlsx：记录表"), ("utf-8", "甲\U0001f600乙ß.xlsx：记录表"),
])  # fmt: skip
def test_what_a_terminal_cannot_show_is_replaced(encoding: str, shown: str, tmp_path: Path) -> None:
    path = making.form(tmp_path / "甲\U0001f600乙ß.xlsx")
    kept = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [sys.executable, "-m", "flows", "check", path], cwd=tmp_path, env=kept, capture_output=True
    )
    told = done.stdout.decode("gbk" if encoding == "gbk" else "utf-8")
    assert done.returncode != 2 and shown in told, done.stderr


def test_a_name_that_is_no_text_at_all_is_told_too(tmp_path: Path) -> None:
    path = making.form(tmp_path / "a.xlsx").rename(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.xlsx"))
    done = command("check", path, cwd=tmp_path)
    assert done.returncode != 2 and "?.xlsx：记录表" in done.stdout
