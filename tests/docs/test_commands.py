"""Every command line of the manual and the README is carried out, in the manual's order, in one campaign:
from its lists, over the draw and the returns, to the year. A command that is named is a command that there is."""

import re
import shlex
from pathlib import Path
from typing import Final

import pytest
import typer
from typer.testing import CliRunner

from flows.cli import app
from flows.commands.default_plan import default_plan
from flows.commands.example.lists import put_lists
from flows.commands.example.returns import put_first_night, put_second_night, put_third_night
from flows.lots import kept
from flows.lots.changes import visit_numbers
from flows.reports.papers.visit import Visit, visits_of
from flows.settings import Settings
from flows.storage.folders import House, open_house
from flows.warehouse.store import open_warehouse

ROOT = Path(__file__).parents[2]
README, MANUAL = ROOT / "README.md", ROOT / "docs" / "使用手册.md"
CAMPAIGN = "2024-xinhua"
_COMMANDS: Final = {command.name: command for command in typer.main.get_command(app).commands.values()}  # type: ignore[attr-defined]
_ONE_AT_A_TIME: Final = {
    "demo": "tests/commands/test_cli.py plays it",
    "serve": "tests/runtime/test_serve.py: it goes on for ever",
    "new": "tests of its own: the campaign is there already",
    "install-service": "tests of its own: it changes the machine",
}
_SAY_WHY_NOT: Final = {
    "close 2024-xinhua": "还有没有了结的",
    "draw 2024-xinhua --reveal": "没有不宜告知的机构",
    "collect 2024-xinhua": "没有写 [mailbox]",
}
"""What the example's campaign has no use for: the command says so."""


def _lines(page: Path) -> list[str]:
    """The command lines of a page, in their order, each once; those of syntax ([活动], 文件...) left out."""
    text = re.sub(r"^\| `shuangsuiji .*$", "", page.read_text("utf-8"), flags=re.M)
    found = re.findall(r"(?:^|`)(?:\.venv/bin/)?shuangsuiji ([^`\n]+?)(?= *(?:`|$| #|  ))", text, re.M)
    lines = (re.sub("<活动>|活动|2025-xinhua", CAMPAIGN, line) for line in found)
    return list(dict.fromkeys(line for line in lines if not re.search("[<…]|--help", line)))


LINES = list(dict.fromkeys([*_lines(MANUAL), *_lines(README)]))


class Clerk:
    """Who follows the manual: what is asked for by an example's name, is at hand."""

    def __init__(self, house: House, home: Path) -> None:
        self.house, self.home = house, home
        self.runner = CliRunner()

    def _visits(self) -> list[Visit]:
        with open_warehouse(self.house.warehouse) as warehouse:
            kept.prepare(warehouse)
            record = kept.last_draw(warehouse)
        assert record is not None
        return visits_of(record, visit_numbers(record), {})

    def receive(self) -> None:
        """Everything that the departments send after the draw."""
        for put in (put_first_night, put_second_night, put_third_night):
            put(self.house.inbox, self._visits())

    def words(self, line: str) -> list[str]:
        """A command line's words, what stands for something of one's own replaced by what there is."""
        words = shlex.split(line)
        if "--withdraw" in words or "--replace" in words:
            last = self._visits()[-1]
            own = {"某某学校": last.institution.name, "张丽": last.team[0].name}
        else:
            own = {
                "文件": "检查对象名录.xlsx", "抽取凭证.json": str(self._paper("抽取凭证.json")),
                "抽取名录.csv": str(self._paper("抽取名录.csv")), "记录表.xlsx": str(self._form()), "记录表09.xlsx": "市监局检查台账.csv",
            }  # fmt: skip
        own["campaign.toml"] = str(self.house.inbox / "campaign.toml")
        return [own.get(word, word).replace("/media/u盘", str(self.home)) for word in words]

    def _paper(self, name: str) -> Path:
        return self.house.outbox / "抽取" / name

    def _form(self) -> Path:
        return next(self._paper("记录表").glob("*.xlsx"), Path())

    def follow(self, line: str) -> None:
        """Carry a line out, and see that it did what it says, or that it says why it has nothing to do."""
        done = self.runner.invoke(app, self.words(line))
        told = done.stdout + done.stderr
        for beginning, why in _SAY_WHY_NOT.items():
            if line == beginning or (line.startswith(beginning) and "--operator" in line):
                assert done.exit_code in (1, 2) and why in told, f"{line}: {told}"
                return
        assert done.exit_code in (0, 1) and "不能继续" not in told, f"{line}: {told} {done.exception!r}"
        if "--seed" in line:
            self.receive()


@pytest.fixture
def clerk(tmp_path: Path, prefect_api: str, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk with a plan and its lists, before anything was run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHUANGSUIJI_PREFECT_API_URL", prefect_api)
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(default_plan(), "utf-8")
    put_lists(folder)
    put_lists(tmp_path)
    return Clerk(open_house(Settings(), CAMPAIGN), tmp_path)


@pytest.mark.timeout(600)  # twenty commands, most of them a whole night
def test_the_manual_followed_line_by_line_is_a_year(clerk: Clerk) -> None:
    for line in LINES:
        name = line.split()[0]
        if name not in _ONE_AT_A_TIME:
            clerk.follow(line)
    assert len(LINES) > 25
    assert (clerk.home / "outbox" / "年度汇总-2024.xlsx").exists()


@pytest.mark.parametrize("page", [README, MANUAL], ids=lambda page: page.stem)
def test_a_command_and_its_options_are_there(page: Path) -> None:
    for name, rest in re.findall(r"`?shuangsuiji ([a-z-]+)\b([^`\n#]*)", page.read_text("utf-8")):
        known = {option for parameter in _COMMANDS[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known | {"--help"}, f"{name}{rest}"


def test_the_readme_lists_every_command() -> None:
    table = set(re.findall(r"^\| `shuangsuiji ([a-z-]+)", README.read_text("utf-8"), re.M))
    assert set(_COMMANDS) <= table
