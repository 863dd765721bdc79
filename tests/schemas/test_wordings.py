"""What short texts say (wordings.txt): each chapter is a question, each line a text with its answer."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from schemas.campaign_file import parse_campaign
from schemas.dates import read_date_within
from schemas.identifiers import normalise_name
from schemas.items import Items
from schemas.ledger_words import cancels, is_handled, withdraws
from schemas.lists import NOTICE_DISPOSITIONS
from schemas.marks import Mark, mark_in_title, read_mark
from schemas.moments import read_clock
from schemas.names import people_named
from schemas.readings import is_deregistered, read_closing, read_figure, read_last_day, why_not_drawn
from schemas.shares import read_share
from schemas.signatures import missing_signers
from tests import making

_MARKS: Final[dict[Mark, str]] = {"": "", "correction": "更正", "reinspection": "复查"}
_CLOSES: Final = {True: "了结", False: "没有", None: ""}


def _whether(word: str, asked: Callable[[str], bool]) -> Callable[[str], str]:
    return lambda text: word if asked(text) else ""


def _number(text: str) -> str:
    figure = read_figure(text)
    return "" if figure is None else str(figure)


def _stays(text: str) -> bool:
    certificate, _, person = text.partition("/")
    return why_not_drawn("", certificate, person, date(2024, 10, 31)) is not None


def _is_one(text: str) -> bool:
    one, other = map(normalise_name, text.split("="))
    return one == other


def _done(text: str) -> str:
    names, strange = NOTICE_DISPOSITIONS.read(text)
    return " ".join([*names, *(["+"] if strange else [])])


def _item(text: str) -> str:
    department, _, written = text.partition(":")
    return _ITEMS.read(department, written) or ""


def _day(text: str) -> str:
    day, is_assumed = read_date_within(text, PLAN.period)
    return f"{day}{'＊' if is_assumed else ''}" if day else ""


def _shares(text: str) -> str:
    told = read_share(text, PLAN.classes)
    return "、".join(f"{share.credit_class or ''} {share.told}".strip() for share in told)


PLAN: Final = parse_campaign(making.plan())
_ITEMS: Final = Items({
    "区市监局": ("登记事项检查",), "区教体局": ("办学许可检查", "收费和预收费资金检查"),
    "区卫健委": ("公共场所卫生检查", "生活饮用水卫生检查"),
})  # fmt: skip
_ASKED: Final[dict[str, Callable[[str], str]]] = {
    "备注": lambda text: _MARKS[read_mark(text)],
    "标题": lambda text: _MARKS[mark_in_title(text)],
    "台账的备注": _whether("撤销", withdraws),
    "后续处置状态": _whether("办完", is_handled),
    "检查安排": _whether("取消", cancels),
    "汇总表的数": _number,
    "登记状态": _whether("不抽", is_deregistered),
    "执法证状态": _whether("不去", _stays),
    "复查结果": lambda text: _CLOSES[read_closing(text)],
    "执法检查人员": lambda text: " ".join(people_named(text)),
    "签的是哪一位": lambda text: " ".join(missing_signers(text, "张丽、王强", picture=False)),
    "处理结果栏": _done,
    "检查事项": _item,
    "单位": lambda text: PLAN.department_of(text) or "",
    "信用风险分类": lambda text: PLAN.classes.read(text) or "",
    "日期": _day,
    "抽查比例": _shares,
    "有效期": lambda text: str(read_last_day(text) or ""),
    "两个名称是不是一户": _whether("是", _is_one),
    "钟点": lambda text: f"{clock:%H:%M}" if (clock := read_clock(text)) else "",
}
"""How each question is asked, by the words its chapter begins with."""


def _lines() -> Iterator[tuple[str, str, str]]:
    for chapter in Path(__file__).with_name("wordings.txt").read_text("utf-8").split("\n## ")[1:]:
        title, *lines = chapter.strip().split("\n")
        for line in lines:
            text, _, said = line.rpartition("|")
            yield (
                re.split("[：、（]", title)[0],
                text.strip(" ").replace("⏎", "\n").replace("␠", " "),
                said.strip(),
            )


@pytest.mark.parametrize(("question", "text", "said"), _lines())
def test_a_text_says(question: str, text: str, said: str) -> None:
    assert _ASKED[question](text) == said


def test_every_question_is_asked() -> None:
    assert {question for question, *_ in _lines()} == set(_ASKED)
