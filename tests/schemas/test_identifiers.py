"""Codes and names as typed: what nobody sees changes nothing, and what only looks right is named."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.classes import classes_of_shares
from schemas.dates import read_date
from schemas.identifiers import (
    INVISIBLE,
    explain_code,
    fold,
    is_institution_code,
    mask_personal,
    normalise_code,
    normalise_name,
    visible,
)
from schemas.lists import NOTICE_DISPOSITIONS, NOTICE_RESULTS
from tests.making import code

UNSEEN = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) == "Cf"] + list(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180e\u2800\u3164\uffa0\ufe0f\ufe00\U000e0100\U000e01ef\ufffc\x00\x7f"
)


def test_all_of_unicodes_format_characters_are_invisible() -> None:
    assert fold("".join(UNSEEN)) == ""
    assert not [
        c for c in map(chr, range(0x110000)) if c.isspace() and fold(c) != "" and c not in "\x1c\x1d\x1e\x1f"
    ]


def test_no_sign_turns_into_an_invisible_one() -> None:
    unseen = set(UNSEEN)
    assert not [c for c in map(chr, range(0x2FFFF)) if c not in unseen and unseen & set(visible(c))]
    assert INVISIBLE


TEXTS = {
    "91410402MA12345678": normalise_code, "启航职业培训学校（新华）": normalise_name, "发现问题已责令整改": NOTICE_RESULTS.read,
    "□1 ☑5": NOTICE_RESULTS.read, "2024年9月3日 14:20": read_date, "信用风险低（A类）": classes_of_shares({}).read,
    "责令整改、立案查处": NOTICE_DISPOSITIONS.read, "5.24104E+17": explain_code,
}  # fmt: skip


@given(
    st.sampled_from(list(TEXTS)), st.lists(st.tuples(st.integers(0, 30), st.sampled_from(UNSEEN)), max_size=6)
)
def test_invisible_characters_never_change_a_reading(text: str, inserted: list[tuple[int, str]]) -> None:
    read, dirty = TEXTS[text], text
    for at, character in inserted:
        dirty = dirty[:at] + character + dirty[at:]
    assert read(dirty) == read(text)  # type: ignore[operator]


@given(
    st.integers(0, 999_999),
    st.sampled_from(["{}", '="{}"', "'{}", "‘{}", " {} ", "`{}", '"{}"']),
    st.booleans(),
)
def test_a_code_however_it_is_typed(number: int, around: str, parted: bool) -> None:
    right = code(number)
    typed = f"{right[:8]} {right[8:12]}—{right[12:]}" if parted else right.lower()
    assert normalise_code(around.format(typed)) == right and is_institution_code(right)
    assert explain_code(around.format(typed)) == ""


RIGHT = code(1)
EXPLAINED = {
    "5.24104E+17": "科学计数法", "5.24104e+17": "设为“文本”格式", RIGHT[:2] + "А" + RIGHT[3:]: "第 3 位是西里尔字母“А”",
    RIGHT[:4] + "Α" + RIGHT[5:]: "第 5 位是希腊字母“Α”", RIGHT[:8] + "中" + RIGHT[9:]: "第 9 位是汉字“中”",
    RIGHT[:-1]: "有 17 位", RIGHT + "1": "有 19 位", RIGHT[:7] + "O" + RIGHT[8:]: "第 8 位是字母“O”",
    RIGHT[:7] + "I" + RIGHT[8:]: "第 8 位是字母“I”", "41040260001234O": "第 15 位是字母“O”",
    "524104020000012000": "末三位是 0", RIGHT[:-1] + ("1" if RIGHT[-1] != "1" else "2"): "校验码不对",
    RIGHT[:4] + "*" + RIGHT[5:]: "第 5 位是符号", "": "", "/": "", "无": "", RIGHT: "",
}  # fmt: skip


@pytest.mark.parametrize("text", EXPLAINED)
def test_the_message_names_what_is_wrong_with_a_code(text: str) -> None:
    told = explain_code(text)
    assert EXPLAINED[text] in told and bool(told) == bool(EXPLAINED[text])


def test_a_number_that_was_stored_as_a_float_is_the_number() -> None:
    assert normalise_code("410402600012345.0") == "410402600012345"
    assert normalise_code("41040260001234.0") == "41040260001234.0"


def test_letters_that_only_look_right_stay_wrong() -> None:
    for strange in "АВЕΑΒО":
        wrong = RIGHT[:8] + strange + RIGHT[9:]
        assert strange in normalise_code(wrong) and not is_institution_code(normalise_code(wrong))


@given(st.integers(0, 17), st.sampled_from("АΑ中*·é"))
def test_a_persons_number_is_not_quoted(place: int, strange: str) -> None:
    number = "41040219900101123X"
    told = explain_code(number[:place] + strange + number[place + 1 :])
    assert "1990" not in told and "410402" not in told


NAMES = [
    ("新华·启航学校", "新华•启航学校", "新华・启航学校", "新华‧启航学校", "新华 ∙ 启航学校"),
    ("平顶山-新华学校", "平顶山—新华学校", "平顶山——新华学校", "平顶山–新华学校", "平顶山－新华学校"),
    ("启航学校(新华校区)", "启航学校（新华校区）", "启航学校[新华校区]", "启航学校【新华校区】", "启航学校〔新华校区〕", "启航学校｛新华校区｝"),
]  # fmt: skip


@pytest.mark.parametrize("ways", NAMES)
def test_one_name_however_its_dots_dashes_and_brackets_are_typed(ways: tuple[str, ...]) -> None:
    assert len({normalise_name(way) for way in ways}) == 1


def test_two_names_stay_two() -> None:
    assert len({normalise_name(name) for name in ("启航学校一", "启航学校-", "启航学校", "启航学校·")}) == 4


@given(
    st.dates(date(1940, 1, 1), date(2010, 12, 31)),
    st.integers(6, 16),
    st.sampled_from("\u2060\u00ad\u200e\ufe0f\u2800"),
)
def test_a_persons_number_with_an_invisible_character_is_masked(born: date, at: int, unseen: str) -> None:
    number = f"410402{born:%Y%m%d}123X"
    assert f"{born:%Y%m%d}" not in fold(mask_personal(f"证号{number[:at]}{unseen * 5}{number[at:]}"))
