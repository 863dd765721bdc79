"""更正 and 复查: what a return says of itself, in its 备注, its title or a column of its own (domain: Counting)."""

import re
from typing import Final, Literal

from schemas.identifiers import fold

Mark = Literal["", "correction", "reinspection"]
"""That a return puts an earlier one right,
or reports a visit to see what became of a problem; "" for neither."""

_CLAUSE: Final = re.compile(r"[,;:。!、()\[\]【】“”\n]+")
_REINSPECTION: Final = re.compile(r"复查|复核|复检|回头看|再次检查")
_TO_COME: Final = re.compile(
    r"日内|天内|工作日内|个月内|期限|届时|待|拟|将|适时|择期|择日|另行|安排"
    r"|需|应|要求|申请|计划|尚|未复|不再?复|等候|以便|后续|下次|下个?[周月]|明年|通知|告知|前(?:进行|予以)?复"
    r"|(?:后|到期|期满|限期|逾期|再)(?:再|将|由|我局|进行|予以|组织)*(?:复查|复核|复检|回头看)"
    r"|(?:复查|复核|复检)时(?:再|从|将|予以|一并)|(?:复查|复核|复检)(?:时间|日期|未到)|免|请|如|若|否则|视"
)
_HAPPENED: Final = re.compile(
    r"经(?:\S{0,8})(?:复查|复核|复检|回头看)|(?:复查|复核|复检|回头看)\S{0,6}(?:合格|通过|到位|完毕|已|均|未发现)|本次|此次|系|属于?|为(?:整改)?复"
)
_CORRECTION: Final = re.compile(r"更正|订正")
_OF_ITSELF: Final = re.compile(
    r"^(?:本次|本表|本件|此表|此件|此次|系|为|属|现)?(?:予以|重新)?(?:报送)?(?:更正|订正)(?:件|版|稿|表|报送|重报|后|如下|原|前|上|此|以|第|\d|为|$)"
    r"|(?:原|前次|上次|前报|前一份|此前|误填|误报|填错|报错|写错|有误|笔误|错误|本表|本件|此表|此件|本次|结果|编号|日期|签字|代码|重报|第一次)\S*(?:更正|订正)"
    r"|(?:更正|订正)(?:上次|前次|原|此前|\d|第|检查|抽查|结果|日期)"
)
_OF_OTHERS: Final = re.compile(
    r"责令|要求|限期|督促|应当?|需|已(?:经)?(?:更正|订正)|信息|年报|登记|公示|章程|地址|公告|企业|当事人|该(?:校|公司|单位)"
)
_NOT_IN_A_TITLE: Final = re.compile(
    r"(?:检查|抽查)(?:及|和|与|、|暨)复(?:查|核)|复查复核|[待需应拟]复(?:查|核|检)|复(?:查|核|检)[前人]|(?:年报|公示|信息|登记)更正"
)
_WHOLE: Final = re.compile(r"^\W*(?:更正|订正|复查|复核|复检|回头看|整改复核|整改复查)\W*$")


def read_mark(text: str) -> Mark:
    """What a remark or the column 更正/复查 says of the return itself;
    what is only foretold (10日内复查) is no mark."""
    found: Mark = ""
    for clause in filter(None, _CLAUSE.split(fold(text))):
        if _is_correction(clause):
            return "correction"
        if _is_reinspection(clause):
            found = "reinspection"
    return found


def _is_correction(clause: str) -> bool:
    if not _CORRECTION.search(clause):
        return False
    return bool(_WHOLE.match(clause)) or bool(_OF_ITSELF.search(clause) and not _OF_OTHERS.search(clause))


def _is_reinspection(clause: str) -> bool:
    if not _REINSPECTION.search(clause):
        return False
    return bool(_WHOLE.match(clause) or _HAPPENED.search(clause)) or not _TO_COME.search(clause)


def mark_in_title(text: str) -> Mark:
    """What a title says of the return below it: 检查情况记录表（复查）, 检查情况台账（更正）."""
    words = _NOT_IN_A_TITLE.sub("", fold(text))
    if _CORRECTION.search(words):
        return "correction"
    return "reinspection" if _REINSPECTION.search(words) else ""
