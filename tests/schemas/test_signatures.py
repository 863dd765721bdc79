"""What a signature's cell says (signatures.txt), who of the team is missing, and properties of names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.names import split_names
from schemas.rules import RULES
from schemas.signatures import institution_signature_state, missing_signers


def table() -> Iterator[tuple[str, str]]:
    for line in Path(__file__).with_name("signatures.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            text, state = line.rsplit("|", 1)
            yield text.strip(" ").replace("⏎", "\n"), state.strip()


def state(text: str, remark: str = "", results: tuple[int, ...] = (1,), *, signed: bool = True) -> str:
    return institution_signature_state(text, remark, results, picture=False, inspectors_signed=signed)


@pytest.mark.parametrize(("text", "said"), table())
def test_a_cell_says(text: str, said: str) -> None:
    assert state(text, results=(4,)).split("_")[0] == said


@pytest.mark.parametrize(
    ("text", "remark", "results", "signed", "said"),
    [
        ("拒签", "", (1,), True, "refused_unexplained"),
        ("拒签", "负责人不在单位，员工不肯签", (1,), True, "refused_explained"),
        ("拒签，称需请示上级", "", (1,), True, "refused_explained"),
        ("拒签，称需请示上级", "", (1,), False, "refused_unexplained"),
        ("拒签", "责令整改", (5,), True, "refused_unexplained"),
        ("现场无人", "", (4,), True, "nobody_explained"),
        ("现场无人", "", (7,), True, "nobody_explained"),
        ("现场无人", "", (4,), False, "nobody_unexplained"),
        ("现场无人", "", (1,), True, "nobody_but_inspected"),
        ("现场无人", "", (4, 5), True, "nobody_but_inspected"),
        ("现场无人", "", (), True, "nobody_but_inspected"),
        ("无法签字", "", (4,), True, "nobody_unexplained"),
        ("无人签字", "", (4,), True, "nobody_unexplained"),
        ("无法签字", "登记住所大门紧锁，电话无人接听", (4,), True, "nobody_explained"),
        ("已停业", "", (7,), True, "nobody_explained"),
        ("", "现场无人，无法签字", (4,), True, "missing"),
        ("本人不在", "", (4,), True, "missing"),
    ],
)
def test_who_did_not_sign_must_be_explained(
    text: str, remark: str, results: tuple[int, ...], signed: bool, said: str
) -> None:
    assert state(text, remark, results, signed=signed) == said


def test_a_picture_signs_whatever_stands_beside_it() -> None:
    assert institution_signature_state("", "", [1], picture=True, inspectors_signed=False) == "signed"
    assert missing_signers("", "张丽、王强", True) == []


def test_nobody_is_advised_to_write_a_refusal_where_nobody_refused() -> None:
    assert "拒" not in RULES["I07"].message("", "")


@pytest.mark.parametrize(
    "text",
    [
        "张丽、王强", "张丽 王强", "张丽王强", "张 丽 王 强", "张 丽、王 强", "张丽\n王强", "张丽（组长）、王强", "组长张丽 组员王强",
        "张丽、王强、李明", "张丽王强李明", "李明张丽王强", "王强；张丽", "张丽/王强", "张丽和王强", "执法人员：张丽、王强",
        "检查人：张丽 记录人：王强", "张丽(执法证号:豫D001)、王强(豫D002)", "张丽 2024年9月3日 王强 2024年9月3日", "ZHANG Li 张丽 王强",
        "张丽（执法证号 04001） 王强（04002）", "己签", "张丽、王强均已签", "张丽王强签字", "张丽已签、王强已签", "张丽、王强（已签字）",
        "已签字", "已签", "均已签字", "盖章", "签章", "是", "√", "☑已签 □未签",
    ],
)  # fmt: skip
def test_the_whole_team_signed(text: str) -> None:
    assert missing_signers(text, "张丽、王强", False) == []


@pytest.mark.parametrize(
    "text",
    [
        "张丽", "张丽已签", "张丽已签字", "张丽、李明", "张丽、王强生", "张丽王强生", "张丽、王强（未签）", "张丽已签，王强未签", "张丽，王强未签",
        "张丽；王强待签", "张丽、王 芳", "张丽代王强", "张丽（代王强签）", "张丽、王强（张丽代签）",
    ],
)  # fmt: skip
def test_one_of_the_team_did_not(text: str) -> None:
    assert missing_signers(text, "张丽、王强", False) == ["王强"]


@pytest.mark.parametrize(
    "text",
    [
        "", "/", "否", "未签", "待签字", "李明", "李明、赵敏", "李明已签", "年 月 日", "□已签", "执法检查人员（签字）", "拒签",
        "张丽、王强未签", "张丽、王强均未签", "张丽 王强不在", "张丽王强未到", "张丽丽、王强生", "见附件", "情况属实",
    ],
)  # fmt: skip
def test_none_of_the_team_did(text: str) -> None:
    assert missing_signers(text, "张丽、王强", False) == ["张丽", "王强"]


@pytest.mark.parametrize(
    ("text", "named", "missing"),
    [
        ("", "", ["执法检查人员"]), ("否", "", ["执法检查人员"]), ("张丽", "", []), ("已签", "", []),
        ("王强", "王强生", ["王强生"]), ("王强生", "王强", ["王强"]), ("王强生", "王强、王强生", ["王强"]),
        ("欧阳娜 李明", "欧阳娜、李明", []), ("买买提·艾力、李明", "买买提·艾力、李明", []), ("张丽", "张丽(组长)", []),
        ("某某", "某某", []),
    ],
)  # fmt: skip
def test_each_signs_with_the_own_name(text: str, named: str, missing: list[str]) -> None:
    assert missing_signers(text, named, False) == missing


NAME = st.builds(
    lambda family, given_name: family + given_name,
    st.sampled_from("张王李赵刘陈杨周吴徐孙马朱胡郭何高林罗郑"), st.text("丽强娟伟敏静磊洋艳勇杰涛明超", min_size=1, max_size=2),
)  # fmt: skip


@given(
    st.lists(NAME, min_size=1, max_size=4, unique=True),
    st.sampled_from(["、", " ", "，", "\n", "/", "；", ", "]),
)
def test_names_sign_however_they_are_parted(names: list[str], mark: str) -> None:
    assert missing_signers(mark.join(names), "、".join(names), False) == []
    assert state(mark.join(names)) == "signed"


@given(st.lists(NAME, min_size=2, max_size=4, unique=True), st.data())
def test_who_does_not_stand_there_is_missing(names: list[str], data: st.DataObject) -> None:
    absent = data.draw(st.sampled_from(names))
    rest = [name for name in names if name != absent]
    assert missing_signers("、".join(rest), "、".join(names), False) == [absent]


@given(
    NAME,
    st.sampled_from(
        ["{} ", "校长{}", "{}（代）", "{}2024年9月3日", "情况属实 {}", "{}签字", "签字：{}", "{} 13800001111"]
    ),
)
def test_a_name_is_a_signature_whatever_stands_around_it(name: str, around: str) -> None:
    assert state(around.format(name)) == "signed"


@given(
    NAME,
    st.sampled_from(["{}未到场", "{}（未签）", "{}不在", "待{}签字", "□{}", "{}外出", "请{}签字", "{}拒签"]),
)
def test_a_name_that_did_not_sign_is_none(name: str, around: str) -> None:
    assert state(around.format(name)) != "signed"


@given(st.text(max_size=80))
def test_no_text_breaks_a_reading(text: str) -> None:
    state(text, text)
    missing_signers(text, "张丽、王强", False)
    split_names(text)
