"""Dates as people type them: the day they mean, or none where they could mean two."""

from dataclasses import dataclass
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.dates import read_date, read_date_within


@dataclass(frozen=True)
class Span:
    start: date
    end: date


PERIOD = Span(date(2024, 7, 1), date(2024, 11, 30))
OVER_NEW_YEAR = Span(date(2024, 9, 1), date(2025, 10, 31))

OCTOBER_1 = (
    "2024/10/1 14:20", "2024/10/1 9:05", "2024-10-01T09:05:00Z", "2024-10-01T09:05:00+08:00",
    "2024-10-01 09:05:00.000", "2024年10月1日上午9时30分", "2024/10/1 9:05 am", "2024/10/1 AM 9:05",
    "2024年10月1日 下午3点半", "2024年10月1日9时许", "2024年10月1日 9:00-11:30", "2024.10.1 周二 14:20", "2024年10月1日（星期二）",
    "2024年10月1日下午", "二〇二四年十月一日", "二零二四年十月一日", "二○二四年十月一号", "贰零贰肆年拾月壹日", "2024年十月一日", "2024 年 10 月 1 日",
    "2024 - 10 - 1", "２０２４．１０．１", "20241001", "20241001 1420", "20241001142000", "45566", "45566.597",
    "2024年10月1", "日期：2024年10月1日", "检查时间:2024-10-1", "'2024-10-1", '="2024-10-1"', "2024年10月1日。", "2024.10.1.",
    "2024\u200b年10\u2060月1\u00ad日", "2024-10.1", "2024年10月1日14时20分05秒",
)  # fmt: skip

NO_DATE = (
    "", "/", "123", "2024", "2024年10月", "10月1日", "十月一日", "24.10.1", "24年10月1日", "1/10/2024", "10/1/2024",
    "1/10/24", "2024年  月  日", "2024-13-01", "2023-02-29", "2024年9月31日", "10月1日至3日", "2024年10月1日至3日",
    "2024年10月1日-3日", "2024.10.1-10.3", "2024.10.1—3", "2024年10月1日、2日", "2024/10/114:20", "2024/10/1 2",
    "Oct 1 2024", "1-Oct-24", "2024-10-01T17:05:00Z", "2024年10月1日前", "约2024年10月1日", "29999", "60001",
    "2024/10/1/2", "二四年十月一日", "一二月三日", "2024年一二月三日",
)  # fmt: skip


@pytest.mark.parametrize("text", OCTOBER_1)
def test_the_first_of_october(text: str) -> None:
    assert read_date(text) == date(2024, 10, 1)


@pytest.mark.parametrize("text", NO_DATE)
def test_what_is_no_day_or_could_be_two(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "day", "assumed"),
    [
        ("2024年10月1日", date(2024, 10, 1), False), ("10月1日", date(2024, 10, 1), True),
        ("十月一日 14:20", date(2024, 10, 1), True), ("24年10月1日", date(2024, 10, 1), True),
        ("24.10.1", date(2024, 10, 1), True), ("24/9/10", date(2024, 9, 10), True), ("1月3日", None, False),
        ("23年10月1日", None, False), ("1/10/24", None, False), ("3/9/24", None, False),
        ("10月1日至3日", None, False), ("13月1日", None, False), ("9月31日", None, False), ("3/9/2024", None, False),
        ("1/10/2024", None, False),
    ],
)  # fmt: skip
def test_a_year_left_out_is_the_periods(text: str, day: date | None, assumed: bool) -> None:
    assert read_date_within(text, PERIOD) == (day, assumed)


def test_a_day_that_stands_twice_in_the_period_is_not_guessed() -> None:
    assert read_date_within("9月3日", OVER_NEW_YEAR).day is None
    assert read_date_within("12月3日", OVER_NEW_YEAR) == (date(2024, 12, 3), True)


def test_figures_that_are_two_days_of_the_period_are_not_guessed() -> None:
    years = Span(date(2009, 1, 1), date(2012, 12, 31))
    assert read_date_within("10/11/12", years).day is None


FORMS = [
    "{d:%Y/%-m/%-d}",
    "{d:%Y-%m-%d}",
    "{d:%Y.%-m.%-d}",
    "{d:%Y年%-m月%-d日}",
    "{d:%Y年%m月%d日}",
    "{d:%Y%m%d}",
]
CLOCKS = [
    "",
    " {t:%H:%M}",
    " {t:%-H:%M:%S}",
    "T{t:%H:%M:%S}",
    " {t:%-H}时{t:%-M}分",
    " 上午{t:%-H}:{t:%M}",
    "  {t:%H:%M}:00.000",
]


@given(
    st.dates(date(2015, 1, 1), date(2035, 12, 31)),
    st.times(),
    st.sampled_from(FORMS),
    st.sampled_from(CLOCKS),
)
def test_a_clock_time_never_changes_the_day(day: date, at: time, form: str, clock: str) -> None:
    assert read_date(form.format(d=day) + clock.format(t=at)) == day


@given(st.text(alphabet="0123456789年月日至-/.: T一二十〇号Z上午", max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    read_date(text)
    read_date_within(text, PERIOD)
