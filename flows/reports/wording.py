"""How reports put figures and days into words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from flows.reports.published import DISPOSITION, RESULT, Measure, Published
from schemas.vocabulary import INTERNAL, TOTAL, WITHHELD

DUTIES: Final = {"publication": "录入公示", "referral": "移送（转办）", "correction": "更正公示"}
"""What a deadline of each kind asks for."""
_NUMERALS: Final = "零一二三四五六七八九"


def results_in_words(figures: Mapping[str, object], measures: Iterable[Measure]) -> str:
    """The results of a tally's row that are not 0, with their figures: 未发现问题5户、合格2户."""
    return _in_words(figures, (measure for measure in measures if measure.group == RESULT))


def dispositions_in_words(figures: Mapping[str, object], measures: Iterable[Measure]) -> str:
    """The dispositions of a tally's row that are not 0, with their figures."""
    return _in_words(figures, (measure for measure in measures if measure.group == DISPOSITION))


def _in_words(figures: Mapping[str, object], measures: Iterable[Measure]) -> str:
    return "、".join(f"{m.label}{figures[m.name]}户" for m in measures if figures[m.name])


def class_in_words(credit_class: object) -> str:
    """A class as a table's row names it: a letter is called A 类, a name stands for itself."""
    name = str(credit_class)
    return f"{name} 类" if len(name) == 1 else name


def in_numerals(number: int) -> str:
    """A number below 100 in Chinese numerals: 十, 十四, 二十一."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return (_NUMERALS[tens] if tens > 1 else "") + "十" + (_NUMERALS[ones] if ones else "")


def chinese_day(day: date) -> str:
    """A day as documents write it: 2024年10月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def drawn_and_inspected(data: Published) -> str:
    """How many were inspected and are complete, of how many drawn;
    of how many that had to be drawn before a draw."""
    total = next(row for row in data.dicts("from class_tally") if row["credit_class"] == TOTAL)
    basis = f"应抽 {total['required']}" if total["drawn"] is None else f"抽中 {total['drawn']}"
    return f"{basis} 户，已检查 {total['inspected']} 户，其中各部门各事项都查完的 {total['complete']} 户。"


def unvisited(data: Published) -> list[tuple[str, str]]:
    """Every institution that is expected and not complete,
    by class and name: its name, and by department what is missing. For the office's own eyes."""
    rows = data.rows(_UNVISITED.format("institution"))
    return [(str(institution), str(why)) for institution, why in rows]


def unvisited_told(data: Published) -> list[tuple[str, str]]:
    """The same for papers that may leave the office: who must not be warned of a visit has no name in it,
    nor a place among the names that would betray one."""
    rows = data.rows(_UNVISITED.format(f"if(u.institution_id is null, institution, '{WITHHELD}')"))
    return [(str(institution), str(why)) for institution, why in rows]


def internal_mark(data: Published) -> str:
    """Said first on a paper that lists who is still to be visited, where one of them must not be warned."""
    return f"【{INTERNAL}】" if data.number("select count(*) from unannounced") else ""


_UNVISITED: Final = """
    select {} as told, string_agg(o.department || o.reason, '、' order by d.position)
    from outstanding as o
    left join unannounced as u on o.institution_id = u.institution_id
    left join department as d on o.department = d.name
    group by o.institution_id, told, credit_class
    order by credit_class, told
"""
