"""Times of day: what people type beside a day, or alone."""

from datetime import datetime, time

import pytest

from schemas.moments import read_clock, read_moment

CLOCKS = {
    "2024-09-03 09:12:00": time(9, 12), "2024年9月3日 14时05分": time(14, 5), "9:30": time(9, 30),
    "９：３０": time(9, 30), "上午9点": time(9), "下午3点半": time(15, 30), "下午 3:05": time(15, 5),
    "3:05 PM": time(15, 5), "中午12点": time(12), "45538.38333": time(9, 12), "0.5": time(12),
    "2024-09-03": None, "已扫码": None, "": None, "25:10": None, "9:75": None, "20240903": None, "45538": None,
    "9": None,
}  # fmt: skip


@pytest.mark.parametrize("text", CLOCKS)
def test_a_time_of_day_is_read(text: str) -> None:
    assert read_clock(text) == CLOCKS[text]


def test_a_moment_is_a_day_with_its_time() -> None:
    assert read_moment("2024-07-05 10:30") == datetime(2024, 7, 5, 10, 30)
    assert read_moment("2024年7月5日") == datetime(2024, 7, 5)
    assert read_moment("10:30") is None
