"""How the headings of the main fields are built, for the wordings that no list of names foresees (现场检查时间,
处理措施及结果, 被检查单位负责人签字): asked only where a heading's words are none of the names known."""

import re
from collections.abc import Iterable
from typing import Final

_WORDINGS: Final[dict[str, re.Pattern[str]]] = {
    field: re.compile(f"(?:{wording})$")
    for field, wording in {
        "name": r"(?:被检查|被抽查|受检查?|抽查|检查(?=对象))?(?:市场|经营|民办|办学|教育|职业(?:技能)?培训|培训|社会)*"
                r"(?:对象|企业|机构|学校|公司|院校|组织|当事人|相对人|被检查人)(?:\(?机构\)?)?(?:全称|名称|名)?|(?:被检查|受检)?单位全称",
        "code": r"(?:企业|机构|单位|主体|对象)?(?:统一)?(?:社会)?(?:统一)?信用代?码证?(?:号码?|编号)?",
        "department": r"(?:检查|抽查|核查|执法)?(?:实施|检查)?(?:单位|部门|机关|主体)(?:名称|简称)|(?:检查|抽查)实施(?:单位|部门|机关)"
                      r"|(?:所属|监管)部门",
        "result": r"(?:本次|现场|实地|联合)*(?:检查|抽查|核查|抽检|查验)+(?:的)?(?:结果|结论|情况)(?:[及和与]?(?:编号|代码|编码|码|类型|类别|选项))?"
                  r"|各?项?(?:检查|抽查)?结果的?(?:[户家]数|数量)"
                  r"|结果(?:代码|编码|类型|类别|选项)|(?:是否|有无)(?:发现|存在)?(?:违法违规|违法|违规)?问题",
        "disposition": r"(?:后续)?(?:处理|处置|处罚|查处)+(?:措施|方式|结果|情况|意见|决定)?[及和与]?(?:处理|处置)?(?:结果|情况|措施|说明|类型)"
                       r"|(?:后续|行政|执法|整改)?(?:处理|处置)+(?:方式|办法|决定)|(?:行政|执法|整改)(?:处理|处置)"
                       r"|(?:后续)?采取的?(?:处理|处置)?措施",
        "inspected_on": r"(?:本次|现场|实地|执法|入企|实施|到场|开展|联合)*(?:检查|抽查|核查)的?(?:完成|开展|实施|结束)?(?:日期|时间|年月日|日)"
                        r"|日期检查",
        "inspectors": r"(?:执法|检查|抽查|核查|监管|主检|协检|参检|主办|协办)+(?:人员?|员|组)(?:名单|姓名|组成|成员)?",
        "institution_signature": r"(?:(?:检查|抽查|被检查|被抽查|受检)?(?:对象|当事人|相对人)"
                                 r"|(?:被检查|被抽查|受检)(?:单位|企业|机构|学校|人|方)|企业|学校)"
                                 r"(?:现场)?(?:负责人|法定代表人|法人|代表)*(?:签字|签名|签章|盖章|确认)+(?:情况|状态|栏|处)?"
                                 r"|机构(?:签字|签名|签章|盖章)+",
        "inspector_signature": r"(?:执法|检查|抽查|核查|监管)+(?:人员?|员|组|组成员)(?:签字|签名|签章|盖章|确认)+(?:情况|状态|栏|处)?",
    }.items()
}  # fmt: skip

_OF_LISTS: Final = {
    "record_list": frozenset(_WORDINGS),
    "ledger": frozenset({"name", "code"}),
    "drawn_list": frozenset({"name", "code", "inspectors"}),
    "roster": frozenset({"name", "code"}),
}
_OF_FORMS: Final = {
    "result": "result", "disposition": "disposition", "inspected_on": "visited_on",
    "institution_signature": "institution_signature", "inspector_signature": "inspector_signature",
}  # fmt: skip

_IN_EVERY_LABEL: Final = re.compile("[查检果题处签盖确]")


def may_be_worded(text: str) -> bool:
    """Whether a text has one of the signs that every wording of a form's label has: a look that spares most
    cells the reading."""
    return _IN_EVERY_LABEL.search(text) is not None


def field_by_wording(kind: str, names: Iterable[str]) -> str:
    """The field that a list's heading is of by its wording, or ""."""
    own = _OF_LISTS.get(kind, frozenset())
    return next((field for name in names for field in own if _WORDINGS[field].match(name)), "")


def is_worded(name: str) -> bool:
    """Whether a heading is worded as that of any field."""
    return any(wording.match(name) for wording in _WORDINGS.values())


def label_by_wording(name: str) -> str:
    """What a form's label means by its wording, or ""."""
    return next((label for field, label in _OF_FORMS.items() if _WORDINGS[field].match(name)), "")
