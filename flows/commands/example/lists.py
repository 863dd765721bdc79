"""What the office has before the draw: the roster and the inspectors' list."""

from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Final, NamedTuple

from stdnum.cn import uscc

from flows.commands.example.sheets import write_sheet

_INSTITUTIONS: Final = 240
_DEREGISTERED: Final = 77
_CLASSES: Final = "AAAAAAAAAABBBBBBCCCD"
"""Half of the institutions are of class A, one of twenty of class D."""
_NAMES: Final = (
    "启航", "明德", "博文", "远大", "金桥", "星火", "匠心", "育才", "汇智", "新东", "诚达", "阳光",
    "鼎新", "锐博", "天成", "华通", "弘毅", "正和", "润泽", "启明", "卓越", "方圆", "融创", "嘉禾",
)  # fmt: skip
_KINDS: Final = (
    "职业培训学校", "计算机培训学校", "家政服务培训中心", "美容美发培训学校", "汽车维修培训学校", "烹饪培训学校", "电工焊工培训学校",
    "养老护理培训中心", "电子商务培训学校", "保育员培训学校",
)  # fmt: skip
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙"
_GIVEN: Final = ("建国", "丽华", "志强", "秀英", "海涛", "春梅", "永刚", "晓燕", "国栋", "玉兰", "文斌")
_STREETS: Final = ("建设路", "矿工路", "凌云路", "新华路", "体育路", "中兴路", "湛河路")
_ROSTER_HEADINGS: Final = (
    "序号", "机构名称", "统一社会信用代码/注册号", "办学地址", "法定代表人（负责人）", "信用风险分类", "登记状态",
)  # fmt: skip
_PEOPLE: Final = (
    ("张丽", "区人社局", "豫D10001", ""), ("王海燕", "区人社局", "豫D10002", ""), ("郑勇", "新华区人社局", "豫D10003", ""),
    ("韩雪", "区人社局", "豫D10004", ""), ("陈勇", "区市监局", "豫D20001", ""), ("徐平", "区市场监管局", "豫D20002", ""),
    ("杨磊", "区市监局", "豫D20003", "平顶山市新华区明德职业培训学校"), ("孟洁", "区市监局", "豫D20004", ""),
)  # fmt: skip


class Institution(NamedTuple):
    """A row of the roster."""

    name: str
    code: str
    address: str
    legal_representative: str
    credit_class: str
    status: str


@cache
def institutions() -> tuple[Institution, ...]:
    """The example's institutions, every one of another name and code."""
    return tuple(_invented())


def _invented() -> Iterator[Institution]:
    named = islice(product(_KINDS, _NAMES), _INSTITUTIONS)
    for n, (kind, name) in enumerate(named):
        body = f"52410402MJ{100000 + n * 3119:06d}A"
        yield Institution(
            f"平顶山市新华区{name}{kind}",
            body + str(uscc.calc_check_digit(body + "0")),
            f"平顶山市新华区{_STREETS[n % 7]}{n * 3 + 1}号",
            _SURNAMES[n % 12] + _GIVEN[n % 11],
            _CLASSES[n % len(_CLASSES)],
            "注销" if n == _DEREGISTERED else "正常",
        )


def put_lists(folder: Path) -> None:
    """The roster and the inspectors' list, as the lead department sends them."""
    rows = [(n, *row) for n, row in enumerate(institutions(), 1)]
    write_sheet(folder / "检查对象名录.xlsx", "新华区职业技能培训机构检查对象名录", _ROSTER_HEADINGS, rows)
    headings = ("姓名", "单位", "执法证号/身份证号", "回避对象")
    write_sheet(folder / "执法检查人员名录.xlsx", "执法检查人员名录", headings, _PEOPLE)
