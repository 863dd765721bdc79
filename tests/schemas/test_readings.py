"""One text in, its meaning out: properties that hold for whatever people type."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from schemas.dates import read_date
from schemas.identifiers import (
    is_institution_code,
    mask_certificate,
    mask_personal,
    normalise_code,
    normalise_name,
)
from schemas.lists import NOTICE_DISPOSITIONS, NOTICE_RESULTS
from schemas.readings import is_deregistered, read_figure, read_last_day, why_not_drawn
from schemas.vocabulary import DISPOSITIONS, RESULTS

CODES = st.integers(1, 10)
STYLES = ["{}", "{}.0", "({})", "（{}）", " {} ", "{}.", "第{}项", "{}、"]


@given(CODES, st.sampled_from(STYLES))
def test_one_code_however_it_is_typed(code: int, style: str) -> None:
    assert NOTICE_RESULTS.read(style.format(code))[:2] == ((code,), "")


@given(CODES)
def test_one_code_in_full_width_or_a_circle_or_in_words(code: int) -> None:
    wide = "".join(chr(0xFF10 + int(c)) for c in str(code))
    for text in (
        wide,
        chr(0x2460 + code - 1),
        RESULTS[code],
        f"{code}.{RESULTS[code]}",
        f"{code}、{RESULTS[code]}",
    ):
        assert NOTICE_RESULTS.read(text)[:2] == ((code,), ""), text


@given(st.sets(CODES, min_size=1, max_size=4), st.sampled_from(["、", ",", "，", ";", " ", "/", "和", "\n"]))
def test_several_codes(codes: set[int], separator: str) -> None:
    reading = NOTICE_RESULTS.read(separator.join(map(str, sorted(codes))))
    assert list(reading.codes) == sorted(codes)
    assert reading.fault == ("contradiction" if NOTICE_RESULTS.contradict(codes) else "")


@given(st.integers(11, 10**6) | st.just(0))
def test_no_other_number_is_a_result(number: int) -> None:
    assert NOTICE_RESULTS.read(str(number)).fault == "unreadable"


@given(st.text(max_size=60))
@example("A_´")
def test_no_text_breaks_a_reading(text: str) -> None:
    reading = NOTICE_RESULTS.read(text)
    assert set(reading.codes) <= set(RESULTS) and (reading.fault or reading.codes)
    read_date(text)
    read_figure(text)
    assert set(NOTICE_DISPOSITIONS.read(text)[0]) <= set(DISPOSITIONS)
    assert normalise_code(normalise_code(text)) == normalise_code(text)
    assert normalise_name(normalise_name(text)) == normalise_name(text)


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_a_date_however_it_is_typed(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    for text in (
        f"{day:%Y年%-m月%-d日}",
        f"{day:%Y.%-m.%-d}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        serial,
        f"{day.year} 年 {day.month} 月 {day.day} 日",
    ):
        assert read_date(text) == day, text


@pytest.mark.parametrize(
    "text", ["2024年  月  日", "2024-13-01", "2023-02-29", "九月三日", "", "/", "123", "9月3日"]
)
def test_what_is_no_date(text: str) -> None:
    assert read_date(text) is None


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=18, max_size=18))
def test_a_code_is_what_stdnum_says_it_is(code: str) -> None:
    assert is_institution_code(code) == uscc.is_valid(code)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_a_code_is_right_with_its_check_character_alone(body: str) -> None:
    right = uscc.calc_check_digit(body + "0")
    assert sum(is_institution_code(body + c) for c in "0123456789ABCDEFGHJKLMNPQRTUWXY") <= 1
    assert not is_institution_code(body + "I")
    assert is_institution_code(body + str(right)) == uscc.is_valid(body + str(right))


@given(
    st.dates(date(1940, 1, 1), date(2010, 12, 31)), st.integers(0, 999), st.text("甲乙丙，。 ", max_size=5)
)
def test_an_id_number_is_masked_wherever_it_stands(born: date, serial: int, around: str) -> None:
    body = f"410402{born:%Y%m%d}{serial:03d}"
    number = body + ric.calc_check_digit(body + "0")
    masked = mask_personal(f"{around}{number}{around}")
    assert number not in masked and number[-4:] in masked
    assert number[:14] not in mask_certificate(number)


@given(st.integers(0, 10**6))
def test_an_institutions_code_is_not_masked(n: int) -> None:
    from tests.making import code

    assert mask_personal(f"代码{code(n)}") == f"代码{code(n)}"


@pytest.mark.parametrize("text", [
    "2024-09-03 2024-09-04 2024-09-05", "2024.9.3、2024.9.4、2024.9.5", "13800138000 13900139000",
    "410402850307123", "52410402MJ000001A3", "914104027123456789", "91410402MA12345678",
    "第 1 页 共 20240903 条 12345678", "20240903-20240904",
])  # fmt: skip
def test_what_is_no_persons_number_is_left_alone(text: str) -> None:
    assert mask_personal(text) == text


@pytest.mark.parametrize("text", [
    "1 41040219900101123X", "见附件2-41040219900101123X", "410402\u200b199001011234", "410402.19900101.1234",
    "410402—19900101—1234", "410402199001011234410402199001011234", "410402199013011234",
    "ID410402199001011234a", "张丽1410402199001011234", "４１０４０２１９９００１０１１２３４", "410402\n19900101\n1234",
])  # fmt: skip
def test_a_persons_number_is_found_however_it_is_written(text: str) -> None:
    masked = mask_personal(text)
    assert "1990" not in masked and "**********" in masked and mask_personal(masked) == masked


def test_masking_changes_digits_alone() -> None:
    told = "（可填：1.甲 2.乙 3.丙 4.丁 5.戊 6.己 7.庚 8.辛 9.壬 10.癸；11、12、13）"
    assert mask_personal(told) == told
    assert (
        mask_personal("身份证：４１０４０２１９８５０３０７１２３Ｘ（张丽）")
        == "身份证：**************123X（张丽）"
    )


GONE = [
    "注销",
    "已注销",
    "吊销，未注销",
    "吊销",
    "迁出",
    "撤销登记",
    "已迁出本辖区",
    "注销登记",
    "除名",
    "外迁",
]
STANDING = ["", "存续", "存续（在营、开业、在册）", "在业", "正常", "登记成立", "迁入", "停业", "歇业备案", "未注销", "拟注销", "简易注销公告",
            "申请注销", "注销中"]  # fmt: skip


@pytest.mark.parametrize(("text", "gone"), [*((t, True) for t in GONE), *((t, False) for t in STANDING)])
def test_which_registration_status_takes_an_institution_out_of_the_draw(text: str, gone: bool) -> None:
    assert is_deregistered(text) is gone


@pytest.mark.parametrize(("text", "last"), [
    ("2026-05-31", date(2026, 5, 31)), ("2021.06.01-2026.05.31", date(2026, 5, 31)),
    ("2021-6-1 至 2026-5-31", date(2026, 5, 31)), ("2021年6月1日—2026年5月31日", date(2026, 5, 31)),
    ("2026年5月", date(2026, 5, 31)), ("2026-12", date(2026, 12, 31)), ("20260531", date(2026, 5, 31)),
    ("46173", date(2026, 5, 31)), ("至2024年2月", date(2024, 2, 29)), ("长期", None), ("", None), ("五年", None),
    ("2026-13-01", None),
])  # fmt: skip
def test_the_last_day_of_a_certificate(text: str, last: date | None) -> None:
    assert read_last_day(text) == last


@pytest.mark.parametrize(("valid_until", "certificate", "person", "told"), [
    ("2024-06-19", "有效", "在职", 0), ("2024-06-20", "有效", "在岗", None), ("", "暂扣", "", 1), ("长期", "已过期", "", 1),
    ("", "无效", "", 1), ("", "正常", "已调离", 2), ("", "", "退休", 2), ("", "", "不在岗", 2), ("", "", "否", 2),
    ("", "未过期", "在编在岗", None), ("", "", "", None), ("", "未注销", "未离职", None), ("", "审核通过", "正常", None),
])  # fmt: skip
def test_who_is_not_drawn(valid_until: str, certificate: str, person: str, told: int | None) -> None:
    assert why_not_drawn(valid_until, certificate, person, date(2024, 6, 20)) == told
