"""new, check campaign.toml and status as a clerk meets them by the command line (asked on a terminal: test_new_asked)."""

from pathlib import Path

import docx
import pytest

from schemas.campaign_file import load_campaign
from tests import making
from tests.conftest import CAMPAIGN
from tests.conftest import forked as command
from tests.plan_layouts import annex_1
from tests.schemas.test_planning import NOTICE

DUTIES = {"新华区人社局": ("职业技能培训机构管理检查",), "新华区市监局": ("登记事项检查",)}
"""Whose items annex 1 lists."""


def notice(folder: Path, text: str = NOTICE, *, with_table: bool = True) -> Path:
    """The notice as the office has it: a Word file, 附件1 at its end."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    rows = annex() if with_table else []
    table = document.add_table(len(rows), 8)
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            table.cell(r, c).text = words
    document.save(str(folder / "通知.docx"))
    return folder / "通知.docx"


def annex() -> list[list[str]]:
    from tests.intake.test_plan_papers import FACTS, Facts

    shares = {"A": 0.01, "B": 0.03, "C": 0.1, "D": 0.2}
    facts = Facts(
        "2024年新华区职业技能培训领域联合检查", "新华区人力资源市场", shares, DUTIES, FACTS.start, FACTS.end
    )
    return annex_1(facts)


def test_the_notice_alone_makes_the_default_plan(tmp_path: Path) -> None:
    making.roster(tmp_path, count=70, classes="A")
    done = command("new", CAMPAIGN, "--from", notice(tmp_path), tmp_path / "名录.xlsx", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "本次抽查：2024年新华区职业技能培训机构" in done.stdout
    assert "两个部门（区人社局牵头）" in done.stdout and "A 类 1%（70 户约抽 1 户）" in done.stdout
    assert "报送截止日 2024-06-30 早于抽查期间" in done.stdout
    made = load_campaign(tmp_path / "inbox" / CAMPAIGN / "campaign.toml")
    (tmp_path / "example").mkdir()
    (tmp_path / "example" / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    example = load_campaign(tmp_path / "example" / "campaign.toml")
    left_out = {"department"}
    assert made.model_dump(exclude=left_out) == example.model_dump(exclude=left_out)
    assert [(d.name, d.items) for d in made.department] == [(d.name, d.items) for d in example.department]
    for theirs in example.department:
        assert {made.department_of(name) for name in theirs.names} == {theirs.name}


def test_a_plan_that_is_not_whole_is_marked_and_neither_runs_nor_is_written_over(tmp_path: Path) -> None:
    path = making.sheet(tmp_path / "附件1.xlsx", annex())
    done = command("new", CAMPAIGN, "--from", path, cwd=tmp_path)
    plan = tmp_path / "inbox" / CAMPAIGN / "campaign.toml"
    assert done.returncode == 1 and "3 处待填" in done.stdout and "抽查期间" in done.stdout
    assert "“登记事项检查”按字面归 区市监局" in done.stdout, "what is taken by its likely meaning is told"
    checked = command("check", plan, cwd=tmp_path)
    assert checked.returncode == 1 and "还没有写完" in checked.stdout
    run = command("run", CAMPAIGN, cwd=tmp_path)
    assert run.returncode == 2 and "还没有写完" in run.stderr and "Traceback" not in run.stderr
    written = plan.read_bytes()
    again = command("new", CAMPAIGN, "--from", path, cwd=tmp_path)
    assert again.returncode == 2 and "已经有了" in again.stderr and plan.read_bytes() == written
    lines = [line for line in written.decode().splitlines() if not line.startswith("# 待填：")]
    plan.write_text(
        "\n".join(lines).replace("[share]", "period = { start = 2024-07-01, end = 2024-11-30 }\n[share]"),
        "utf-8",
    )
    checked = command("check", plan, cwd=tmp_path)
    assert checked.returncode == 0 and "本次抽查：" in checked.stdout, checked.stdout


def test_a_plan_of_several_tasks_wants_one_named(tmp_path: Path) -> None:
    other = [[*row[:3], "2024年新华区旅行社联合检查", "5%", *row[5:]] for row in annex()[1:2]]
    path = making.sheet(tmp_path / "计划.xlsx", [*annex(), *other])
    done = command("new", CAMPAIGN, "--from", path, cwd=tmp_path)
    assert done.returncode == 2 and "2 项任务" in done.stderr and "--task" in done.stderr
    assert not (tmp_path / "inbox" / CAMPAIGN).exists()
    done = command("new", CAMPAIGN, "--from", path, "--task", "旅行社", cwd=tmp_path)
    assert done.returncode == 1 and "名称：2024年新华区旅行社联合检查" in done.stdout
    assert 'name = "不分类"' in (tmp_path / "inbox" / CAMPAIGN / "campaign.toml").read_text("utf-8")


UNREADABLE = {
    "not there": ("没有.docx", None, "没有这个文件"),
    "a PDF": ("通知.pdf", b"%PDF-1.7\n", "PDF"),
    "an old Word file": ("通知.doc", b"{\\rtf1 }", ".docx"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_told_and_nothing_is_written(case: str, tmp_path: Path) -> None:
    name, data, told = UNREADABLE[case]
    if data:
        (tmp_path / name).write_bytes(data)
    done = command("new", CAMPAIGN, "--from", tmp_path / name, cwd=tmp_path)
    assert done.returncode == 2 and told in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "inbox").exists()


@pytest.mark.parametrize("name", ["a/b", "..", ".隐藏", ""])
def test_a_campaign_is_named_as_a_folder_may_be(name: str, tmp_path: Path) -> None:
    done = command("new", name, "--from", notice(tmp_path), cwd=tmp_path)
    assert done.returncode == 2 and "不能作为活动编号" in done.stderr


def test_check_and_status_read_a_plan_back_and_name_what_is_odd(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(
        making.plan(**{"end = 2024": "end = 2052", "D = 0.20\n": ""}), encoding="utf-8"
    )
    for done in (
        command("check", folder / "campaign.toml", cwd=tmp_path),
        command("status", CAMPAIGN, cwd=tmp_path),
    ):
        assert done.returncode == 0 and "两个部门（区人社局牵头）" in done.stdout, done.stderr
        assert "核对年份" in done.stdout and "D 类没有写比例" in done.stdout
    assert "两个部门" not in command("status", cwd=tmp_path).stdout


def test_a_share_and_a_day_as_people_write_them_are_told_how_to_be_written(tmp_path: Path) -> None:
    plan = tmp_path / "campaign.toml"
    plan.write_text(making.plan(**{"B = 0.03": "B = 3%"}), encoding="utf-8")
    done = command("check", plan, cwd=tmp_path)
    assert done.returncode == 1 and "第 10 行" in done.stdout and "写 0.03" in done.stdout
