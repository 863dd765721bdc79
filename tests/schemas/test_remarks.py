"""Remarks as clerks write them, and what they mean: remarks.txt, and properties that hold for whatever
is written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.remark_names import RemarkLine
from schemas.remarks import RemarkReading, read_remark_facts
from schemas.vocabulary import DISPOSITION_SYNONYMS, DISPOSITIONS, PROBLEM_RESULTS

DEPARTMENTS = {
    "区教体局": ("区教体局", "区教育体育局", "教体局"),
    "区市监局": ("区市监局", "区市场监管局", "区市场监督管理局", "市监局"),
    "区消防救援大队": ("区消防救援大队", "消防大队"),
}
LINES = (
    ("区教体局", "办学许可检查"), ("区教体局", "收费和预收费资金检查"), ("区市监局", "登记事项检查"), ("区消防救援大队", "消防安全检查")
)  # fmt: skip
DEPARTMENT = dict(zip("教市消无", [*DEPARTMENTS, None], strict=True))
DISPOSITION = {name[0]: name for name in DISPOSITIONS}


def read(remark: str, results: tuple[int, ...] = (2, 1, 1, 9)) -> RemarkReading:
    lines = [RemarkLine(*line, code in PROBLEM_RESULTS) for line, code in zip(LINES, results, strict=True)]
    return read_remark_facts(remark, lines, DEPARTMENTS)


def pairs(reading: RemarkReading) -> set[tuple[str | None, str]]:
    return {(fact.department, fact.disposition) for fact in reading.facts}


def table() -> Iterator[tuple[str, tuple[int, ...], set[tuple[str | None, str]], bool]]:
    for line in Path(__file__).with_name("remarks.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            results, remark, meaning = line.split(" | ")
            told = {(DEPARTMENT[m[0]], DISPOSITION[m[1]]) for m in meaning.split() if len(m) == 2}
            yield remark.replace("⏎", "\n"), tuple(map(int, results.split())), told, "?" in meaning


@pytest.mark.parametrize(("remark", "results", "told", "is_unsure"), table())
def test_a_remark_says(
    remark: str, results: tuple[int, ...], told: set[tuple[str | None, str]], is_unsure: bool
) -> None:
    reading = read(remark, results)
    assert (pairs(reading), reading.is_unsure) == (told, is_unsure)


def test_a_fact_keeps_the_words_it_rests_on() -> None:
    (fact,) = read("区教体局：收费未公示，已责令整改；市监：无").facts
    assert fact.words == "区教体局:收费未公示,已责令整改"


def test_a_pair_counts_once_with_the_words_that_said_it_first() -> None:
    (fact,) = read("责令整改；灭火器过期，责令改正").facts
    assert fact.words == "责令整改"


def test_a_long_remark_is_quoted_up_to_its_disposition() -> None:
    (fact,) = read("该校" + "收费公示栏内容陈旧" * 10 + "，责令整改").facts
    assert fact.words.startswith("…") and fact.words.endswith("责令整改") and len(fact.words) < 50


@pytest.mark.parametrize(
    ("remark", "told"),
    [
        ("已约谈负责人", {("区教体局", "行政约谈")}),
        ("未约谈", set()),
        ("拟约谈，已责令改正", {("区教体局", "责令改正")}),
        ("区市监局：列入经营异常名录；区教体局：责令限期改正", {("区市监局", "列入异常名录"), ("区教体局", "责令改正")}),
        ("立案查处", set()),
    ],
)  # fmt: skip
def test_a_plan_with_dispositions_of_its_own(remark: str, told: set[tuple[str, str]]) -> None:
    own = {"责令改正": (), "行政约谈": ("约谈",), "列入异常名录": ("列入经营异常名录", "列异")}
    lines = [RemarkLine("区教体局", "收费检查", True), RemarkLine("区市监局", "登记事项检查", False)]
    assert pairs(read_remark_facts(remark, lines, DEPARTMENTS, own)) == told


def test_two_orders_of_one_kind_in_a_plan_are_told_apart_by_their_words() -> None:
    own = {"责令立即改正": (), "责令限期改正": ("限期改正",)}
    lines = [RemarkLine("区教体局", "收费检查", True)]
    assert pairs(read_remark_facts("已责令限期改正", lines, DEPARTMENTS, own)) == {
        ("区教体局", "责令限期改正")
    }


def test_a_department_that_is_not_on_the_record_disposed_of_nothing_there() -> None:
    reading = read_remark_facts("消防大队立案查处", [RemarkLine("区教体局", "", True)], DEPARTMENTS)
    assert pairs(reading) == {(None, "立案查处")} and reading.is_unsure


def test_a_remark_merged_over_a_lists_rows_is_read_in_each_for_its_own_department() -> None:
    remark = "区教体局责令整改；区市监局立案查处"
    line = RemarkLine("区教体局", "", True)
    reading = read_remark_facts(remark, [line], DEPARTMENTS, beside=["区教体局", "区市监局"])
    assert pairs(reading) == {("区教体局", "责令整改")} and not reading.is_unsure
    alone = read_remark_facts(remark, [line], DEPARTMENTS)
    assert pairs(alone) == {("区教体局", "责令整改"), (None, "立案查处")} and alone.is_unsure


@pytest.mark.parametrize(
    ("remark", "told"),
    [
        ("已于2023年立案", set()),
        ("2022年、2023年均被责令整改", set()),
        ("2023.5.8由区市监局责令改正", set()),
        ("于2024年9月5日立案查处", {("区教体局", "立案查处")}),
        ("2023年10月许可证到期未换证责令整改", {("区教体局", "责令整改")}),
        ("2023年年报未公示，立案", {("区教体局", "立案查处")}),
    ],
)
def test_what_is_dated_before_the_inspection_was_not_done_in_it(
    remark: str, told: set[tuple[str, str]]
) -> None:
    lines = [RemarkLine(*line, line[0] == "区教体局") for line in LINES]
    assert pairs(read_remark_facts(remark, lines, DEPARTMENTS, since=2024)) == told


SAFETY = {
    "区卫健委": ("区卫生健康委员会",),
    "区应急局": ("区应急管理局",),
    "区民政局": (),
    "区公安分局": ("公安分局",),
}
SAFETY_LINES = (
    ("区卫健委", "卫生监督检查"),
    ("区应急局", "安全生产检查"),
    ("区民政局", "养老服务检查"),
    ("区公安分局", "治安检查"),
)


@pytest.mark.parametrize(
    ("remark", "told"),
    [
        ("卫生：责令整改；安全：立案查处", {("区卫健委", "责令整改"), ("区应急局", "立案查处")}),
        ("①卫监：责改 ②安监：立案", {("区卫健委", "责令整改"), ("区应急局", "立案查处")}),
        ("安全科：责令停产；卫生方面未消毒，责令改正", {("区应急局", "责令整改"), ("区卫健委", "责令整改")}),
        ("养老服务质量问题责令整改，安全隐患立案", {("区民政局", "责令整改"), ("区应急局", "立案查处")}),
        ("区民政局移送公安分局", {("区民政局", "移送司法机关")}),
    ],
)
def test_an_item_an_office_of_old_or_a_section_heads_a_clause(
    remark: str, told: set[tuple[str, str]]
) -> None:
    names = {name: (name, *others) for name, others in SAFETY.items()}
    reading = read_remark_facts(remark, [RemarkLine(*line, True) for line in SAFETY_LINES], names)
    assert (pairs(reading), reading.is_unsure) == (told, False)


def test_a_short_form_that_two_departments_could_have_is_none() -> None:
    two = {"区教育体育局": ("区教育体育局",), "区教育考试局": ("区教育考试局",)}
    lines = [RemarkLine(name, "", True) for name in two]
    assert read_remark_facts("教育：责令整改", lines, two).is_unsure


WORDINGS = st.sampled_from([(kind, word) for kind, words in DISPOSITION_SYNONYMS.items() for word in words])
NAMES = st.sampled_from([(name, way) for name, ways in DEPARTMENTS.items() for way in ways])


@given(
    NAMES, WORDINGS, st.sampled_from(["", "已", "依法", "已依法", "当场", "：", "：已", "已下达", "对该校"])
)
def test_whoever_is_named_by_any_name_did_it(
    name: tuple[str, str], word: tuple[str, str], between: str
) -> None:
    assert pairs(read(f"{name[1]}{between}{word[1]}。")) == {(name[0], word[0])}


@given(
    WORDINGS,
    st.sampled_from(["未", "不予", "无需", "拟", "将", "建议", "尚未", "待", "如不改正将", "去年已", "应"]),
)
def test_what_is_not_done_is_no_fact(word: tuple[str, str], before: str) -> None:
    assert pairs(read(f"{before}{word[1]}")) == set()


@given(
    st.lists(st.tuples(NAMES, WORDINGS), min_size=1, max_size=3),
    st.sampled_from(["；", "。", "，", "\n", " "]),
)
def test_each_name_holds_for_its_own(said: list[tuple[tuple[str, str], tuple[str, str]]], mark: str) -> None:
    remark = mark.join(f"{name[1]}{word[1]}" for name, word in said)
    assert pairs(read(remark)) == {(name[0], word[0]) for name, word in said}


@given(
    st.text(
        alphabet="区教体局市监消防大队责令整改立案函告移送未不予拟如，；。：（）1.、\n并已，", max_size=60
    )
)
def test_no_text_breaks_the_reading(remark: str) -> None:
    assert {fact.disposition for fact in read(remark).facts} <= set(DISPOSITIONS)


@pytest.mark.parametrize("words", ["关联企业" + "被由已" * 20, "责令整改：" + "局1项和一一" * 20])
def test_words_without_end_are_read_at_once(words: str) -> None:
    assert read(f"{words}{'不' * 16}立案").facts == () or "责令整改" in words


@pytest.mark.parametrize(
    ("name", "department"),
    [
        ("应急管理局", "区应急局"),
        ("应急局", "区应急局"),
        ("人力资源社会保障局", "区人社局"),
        ("市场监管所", "区市监局"),
    ],
)
def test_a_name_is_a_name_whatever_word_it_begins_with(name: str, department: str) -> None:
    plan = {
        "区应急局": ("区应急局", "区应急管理局"),
        "区人社局": ("区人社局", "区人力资源和社会保障局"),
        "区市监局": ("区市监局", "区市场监管局"),
    }
    lines = [RemarkLine(of_plan, "", True) for of_plan in plan]
    assert pairs(read_remark_facts(f"{name}责令改正", lines, plan)) == {(department, "责令整改")}
