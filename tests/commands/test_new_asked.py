"""new at a real pseudo-terminal of 60 columns: a clerk who answers, errs, does not know, or stops."""

from dataclasses import replace
from pathlib import Path

import docx

from schemas.campaign_file import load_campaign
from tests import making
from tests.commands.test_new import annex, notice
from tests.conftest import CAMPAIGN
from tests.intake.test_plan_papers import FACTS
from tests.plan_layouts import by_items, by_tasks
from tests.schemas.test_planning import NOTICE, OFFICE
from tests.terminal import typed

PLAN = Path("inbox") / CAMPAIGN / "campaign.toml"


def test_a_person_is_asked_what_is_missing(tmp_path: Path) -> None:
    path = making.sheet(tmp_path / "附件1.xlsx", annex())
    answers = [
        ("文号: ", "平新双随机办〔2024〕21号"),
        ("联席会议办公室的全称: ", OFFICE),
        ("抽查期间: ", "秋天"),
        ("读不出哪天到哪天", "无"),
        ("这一项不能没有", "7月1日至11月30日"),
    ]
    code, shown = typed(tmp_path, answers, "new", CAMPAIGN, "--from", path)
    assert code == 0 and "本次抽查" in shown, shown
    assert "例：新双随机办〔2025〕3号；没有的写 无" in shown, "how an answer looks stands above it"
    made = load_campaign(tmp_path / PLAN)
    assert (made.document, made.office) == ("平新双随机办〔2024〕21号", OFFICE)
    assert str(made.period.start) == "2024-07-01", "a day without a year is of the campaign's"
    assert str(made.period.end) == "2024-11-30"


def test_a_person_who_does_not_know_leaves_a_marked_line_and_takes_what_is_offered(tmp_path: Path) -> None:
    text = NOTICE.replace("由区人社局牵头，区市监局配合。", "联合部门：区人社局、区市监局。").replace(
        "2024年7月1日至11月30日。", "另行通知。"
    )
    code, shown = typed(
        tmp_path, [("抽查期间: ", "不知道"), ("[区人社局]", ""), ("区人社局检查", "培训管理检查"), ("区市监局检查", "登记事项检查")],
        "new", CAMPAIGN, "--from", notice(tmp_path, text, with_table=False),
    )  # fmt: skip
    assert code == 1 and "有 1 处待填：\n  · 第 " in shown, shown


def test_of_a_period_with_one_end_the_other_alone_is_asked(tmp_path: Path) -> None:
    plan = replace(FACTS, duties={"区教育局": ("办学行为检查",), "区市监局": ("登记事项检查",)})
    path = making.sheet(tmp_path / "计划.xlsx", by_tasks(plan))
    answers = [("文号: ", "无"), ("全称: ", "无"), ("只补开始的一天也行", "9月1日")]
    code, shown = typed(tmp_path, answers, "new", CAMPAIGN, "--from", path)
    assert code == 0, shown
    period = load_campaign(tmp_path / PLAN).period
    assert (f"{period.start:%m-%d}", period.end) == ("09-01", FACTS.end)


def test_whose_an_item_is_is_not_asked_where_no_department_is_known(tmp_path: Path) -> None:
    document = docx.Document()
    rows = by_items(FACTS)
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            table.cell(r, c).text = words
    document.save(str(tmp_path / "附件1.docx"))
    answers = [(f"{label}: ", "") for label in ("活动名称", "文号", "全称", "抽查期间", "第一个发起")]
    code, shown = typed(tmp_path, answers, "new", CAMPAIGN, "--from", tmp_path / "附件1.docx")
    assert code == 1 and "由哪个部门检查: " not in shown
    assert all(f"“{name}”由哪个部门检查" in shown for names in FACTS.duties.values() for name in names)


def test_whoever_stops_leaves_nothing_behind(tmp_path: Path) -> None:
    path = making.sheet(tmp_path / "附件1.xlsx", annex())
    code, shown = typed(tmp_path, [("文号: ", "\x03")], "new", CAMPAIGN, "--from", path)
    assert code == 2 and "\n不能继续：已中断，什么也没有写" in shown
    assert not (tmp_path / "inbox").exists()
