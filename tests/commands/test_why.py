"""why: the figure asked for, the lines behind it, and what was left out."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.commands.why import tell_why
from flows.commands.why_asked import figure_asked
from flows.problem import Problem
from flows.reports.figures import Figure, class_measures, look_behind
from flows.reports.published import Published, open_published
from flows.settings import Settings
from flows.storage.folders import House, open_house
from flows.warehouse.withdrawals import Withdrawal, withdraw
from schemas.vocabulary import DISPOSITIONS, RESULTS, TOTAL
from sql import script
from tests import making
from tests.conftest import Run, consolidate
from tests.making import RSJ, SJJ, record_list, record_row, roster

CASES = sorted(path.parent for path in (Path(__file__).parents[1] / "cases").glob("*/truth.json"))


@pytest.fixture
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Published]:
    """A whole campaign as people sent it, consolidated."""
    truth = json.loads((request.param / "truth.json").read_text("utf-8"))
    shutil.copytree(request.param / "inbox", tmp_path / "inbox")
    settings = Settings(inbox=tmp_path / "inbox", outbox=tmp_path / "outbox", var=tmp_path / "var")
    house = open_house(settings, truth["campaign"])
    consolidate(house, date.fromisoformat(truth["as_of"]))
    with open_published(house.published) as data:
        yield data


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name, indirect=True)
def test_the_lines_behind_every_figure_of_every_tally_add_up_to_it(case: Published) -> None:
    figures = case.rows("select department, credit_class, measure, figure from measure_tally")
    for name in ("roster", "drawn", "complete"):
        asked = f"select '{TOTAL}', credit_class, '{name}', coalesce({name}, 0) from class_tally"
        figures += case.rows(asked)
    assert len(figures) > 200
    for department, credit_class, measure, figure in figures:
        case.let(department=str(department), credit_class=str(credit_class), measure=str(measure))
        lines = case.dicts(script("why", "counted"))
        assert len({line["institution_id"] for line in lines}) == figure, (department, credit_class, measure)
        assert all(line["file_name"] and line["sheet"] and line["cell"] for line in lines)


@pytest.mark.parametrize("case", CASES[:1], ids=lambda path: path.name, indirect=True)
def test_what_is_drawn_of_the_classes_adds_up_to_the_total(case: Published) -> None:
    behind = look_behind(case, Figure(TOTAL, TOTAL, "required"))
    assert sum(int(str(line["required"])) for line in behind.required) == behind.value


def _figures(house: House, run: Run) -> None:
    roster(house.inbox)
    record_list(
        house.inbox,
        [
            record_row(1, result="5"),
            record_row(1, RSJ, "1"),
            record_row(2, result="5", signed=""),
            record_row(3, result="1"),
        ],
    )
    run()


ASKED = {
    "区市监局 5": (SJJ, TOTAL, "result_5"),
    "区市监局5": (SJJ, TOTAL, "result_5"),
    "区市场监督管理局　结果5": (SJJ, TOTAL, "result_5"),
    "市监局 5.发现问题已责令整改": (SJJ, TOTAL, "result_5"),
    "A类 区人社局 未发现问题": (RSJ, "A", "result_1"),
    "区人社局 公示信息隐瞒真实情况、弄虚作假": (RSJ, TOTAL, "result_3"),
    "区市监局 责令改正": (SJJ, TOTAL, "rectification_ordered"),
    "合计 抽查户数": (TOTAL, TOTAL, "inspected"),
    "抽查户数": (TOTAL, TOTAL, "inspected"),
    "C 应抽": (TOTAL, "C", "required"),
    "D级 应抽户数": (TOTAL, "D", "required"),
    "覆盖率": (TOTAL, TOTAL, "coverage"),
    "A类 查全": (TOTAL, "A", "complete"),
    "低风险 已检查": (TOTAL, "A", "inspected"),
    "名录户数": (TOTAL, TOTAL, "roster"),
    "区市监局 result_10": (SJJ, TOTAL, "result_10"),
    "B4": (RSJ, TOTAL, "inspected"),
    "统计表!$G$5": (SJJ, TOTAL, "result_5"),
    "附件3 G5": (SJJ, TOTAL, "result_5"),
    "统计表G5": (SJJ, TOTAL, "result_5"),
    "A类 抽取数": (TOTAL, "A", "drawn"),
    "p6": (TOTAL, TOTAL, "transferred_to_judiciary"),
}
NOT_UNDERSTOOD = {
    "区教体局 5": "没有“区教体局”，是不是 区市监局",
    "区市监局 15": "没有“15”；可以问的：区人社局、区市监局、A 类",
    "区市监局 区人社局 5": "一次问一个数",
    "5 6": "一次问一个数",
    "A类 责令": "是不是 发现问题已责令整改、责令整改",
    "公示率": "shuangsuiji year",
    "未公示": "汇总表“期限预警”",
    "抽查以外": "“抽查以外的检查”",
    "复查": "“待跟进”",
    "区市监局": "没有说是哪一项数",
    "区市监局 应抽": "不分部门",
    "A4": "不是附件3 里的数",
    "B7": "数在 B4 到 P6",
    "分类统计!B4": "不是附件3 里的数",
}


def test_a_question_names_a_figure_or_is_refused_in_words(house: House, run: Run) -> None:
    _figures(house, run)
    with open_published(house.published) as data:
        for question, figure in ASKED.items():
            assert figure_asked(data, house.campaign(), question) == Figure(*figure), question
        for question, told in NOT_UNDERSTOOD.items():
            with pytest.raises(Problem) as problem:
                figure_asked(data, house.campaign(), question)
            assert told in problem.value.message + problem.value.hint, question


def test_a_letter_that_is_a_class_and_a_result_is_asked_back(house: House, run: Run) -> None:
    letters = '\n[[result]]\ncode = "A"\nname = "未见异常"\n\n[[result]]\ncode = "B"\nname = "有问题"\nproblem = true\n'
    (house.inbox / "campaign.toml").write_text(making.plan() + letters, encoding="utf-8")
    roster(house.inbox)
    run()
    with open_published(house.published) as data:
        plan = house.campaign()
        assert figure_asked(data, plan, "A 应抽") == Figure(TOTAL, "A", "required")
        assert figure_asked(data, plan, "A类 结果B") == Figure(TOTAL, "A", "result_b")
        with pytest.raises(Problem, match="几个数"):
            figure_asked(data, plan, "A B")
        assert set(class_measures(data)) == {"roster", "required", "drawn", "complete", "coverage"}


def test_what_is_told_of_a_figure(house: House, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    _figures(house, run)
    assert tell_why(house.settings, house.campaign_id, "区市监局 5") == 0
    told = capsys.readouterr().out
    assert "区市监局 发现问题已责令整改：1 户" in told and "计入的 1 户，出自 1 处" in told
    assert "台账.xlsx Sheet1!E2" in told and making.name(1) in told
    assert "待补正 1 处" in told and "I07" in told and making.name(2) in told and making.name(3) not in told
    assert max(map(_breadth, told.splitlines())) <= 80
    tell_why(house.settings, house.campaign_id, "A类 应抽")
    assert "A 类　名录 1 户，比例 1%：应抽 1 户" in capsys.readouterr().out
    tell_why(house.settings, house.campaign_id, "抽中")
    assert "还没有抽取" in capsys.readouterr().out


def _breadth(line: str) -> int:
    return sum(1 + (ord(character) > 0x2E80) for character in line)


def test_every_reason_for_leaving_out_is_told(house: House, run: Run) -> None:
    roster(house.inbox)
    making.sheet(house.inbox / "抽取名单.xlsx", [
        ("任务名称：抽查",), ("抽取时间：2024-08-01",),
        ("序号", "企业名称", "统一社会信用代码", "检查人员"),
        (1, making.name(1), making.code(1), "张丽、王强"), (2, making.name(2), making.code(2), "张丽、王强"),
    ])  # fmt: skip
    record_list(
        house.inbox, [record_row(1, result="5"), record_row(2, result="5"), record_row(3, result="5")]
    )
    record_list(house.inbox, [record_row(1, RSJ, "5")], "报错的.xlsx")
    (house.inbox / "坏.xlsx").write_bytes(b"nothing")
    run()
    again = [record_row(1, date="2024-09-20", remark="复查"), record_row(2, result="1", remark="更正")]
    record_list(house.inbox, again, "再报.xlsx")
    run(date(2024, 11, 1))
    from flows.consolidation import Consolidation

    with Consolidation(house, None) as open_run:
        [(arrival,)] = open_run.warehouse.execute(
            "select arrival from arrival where file_name = '报错的.xlsx'"
        ).fetchall()
        withdraw(house, open_run.warehouse, [Withdrawal(arrival, 2, "2024-11-02T08:00:00", "查错了")])
    data = run(date(2024, 11, 2))
    behind = look_behind(data, Figure(SJJ, TOTAL, "result_5"))
    assert behind.value == 1 and [line["institution"] for line in behind.lines] == [making.name(1)]
    told = {(line["reason"], line["institution"]): line["told"] for line in behind.left_out}
    assert set(told) == {("替换", making.name(2)), ("抽查以外", making.name(3))}
    assert "现以 2024-11-01 收到的 再报.xlsx Sheet1!E3" in str(told["替换", making.name(2)])
    assert {(f["reason"], f["file_name"]) for f in behind.files} == {
        ("撤回", "报错的.xlsx"),
        ("读不出", "坏.xlsx"),
    }
    inspected = look_behind(data, Figure(TOTAL, TOTAL, "inspected")).left_out
    assert {"复查", "替换", "抽查以外"} == {line["reason"] for line in inspected}
    assert {line["institution"]: line["is_counted"] for line in inspected} == {
        making.name(1): True, making.name(2): True, making.name(3): False,
    }  # fmt: skip
    missing = look_behind(data, Figure(TOTAL, TOTAL, "coverage")).left_out
    assert {(line["reason"], line["department"]) for line in missing} == {("未报送", RSJ)}


def test_a_departments_own_number_stands_beside_ours(house: House, run: Run) -> None:
    _figures(house, run)
    heads = ("单位", "抽查户数", *RESULTS.values(), *DISPOSITIONS)
    making.sheet(house.inbox / "汇总.xlsx", [heads, (SJJ, 9, 0, 0, 0, 0, 4, *[0] * 9)])
    data = run()
    [line] = look_behind(data, Figure(SJJ, TOTAL, "result_5")).declared
    assert (line["declared"], line["computed"], line["difference"], line["cell"]) == (4, 1, 3, "G2")
    assert not look_behind(data, Figure(SJJ, "A", "result_5")).declared
