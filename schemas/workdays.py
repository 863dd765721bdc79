"""Working days by the State Council's calendar, adjusted weekends (调休) included;
years without one are provisional."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from holidays import HolidayBase, country_holidays

CORRECTION_DAYS: Final = 5
"""Working days within which a published result that is wrong is put right."""


@lru_cache(maxsize=64)
def _year(year: int) -> HolidayBase:
    return country_holidays("CN", years=year)


def is_provisional(year: int) -> bool:
    """Whether a year's calendar is not out yet:
    the ordinary rules (statutory holidays and weekends) stand in for it.

    Every calendar published so far works some weekend; a year without one has no calendar.
    """
    return not any(day.year == year for day in _year(year).weekend_workdays)


def working_days(first: date, last: date) -> list[date]:
    """Every working day from `first` to `last`, both included."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return [day for day in days if _year(day.year).is_working_day(day)]
