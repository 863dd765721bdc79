"""The one place with the Chinese wording of the domain: codes, dispositions, document kinds (headings: schemas.headings).

The notice (平新双随机办〔2024〕21号) is not consistent with itself; every way in which it or the people who fill its
forms write one thing is listed here beside that thing.
"""

import re
from typing import Final

RESULTS: Final[dict[int, str]] = {
    1: "未发现问题",
    2: "未按规定公示应当公示的信息",
    3: "公示信息隐瞒真实情况、弄虚作假",
    4: "通过登记的住所(经营场所)无法取得联系",
    5: "发现问题已责令整改",
    6: "不配合检查情节严重",
    7: "未发现本次抽查涉及的经营活动",
    8: "发现问题待后续处理",
    9: "合格",
    10: "不合格",
}
"""抽查结果, as 附件2 and 附件3 number and word them."""

RESULT_SYNONYMS: Final[dict[int, tuple[str, ...]]] = {
    2: ("未按规定公示信息", "未按规定公示应公示的信息", "未按规定公示"),
    3: ("公示信息隐瞒真实情况弄虚作假", "隐瞒真实情况、弄虚作假", "公示信息隐瞒真实情况"),
    4: (
        "通过登记的住所(经营场所)无法联系",
        "通过登记的住所无法取得联系",
        "通过登记的住所无法联系",
        "无法取得联系",
        "无法联系",
    ),
    5: (
        "发现问题已责令改正",
        "发现问题责令整改",
        "发现问题责令改正",
        "已责令整改",
        "已责令改正",
        "责令整改",
        "责令改正",
    ),
    6: ("不配合检查情节严重的", "不配合检查"),
    7: ("未发现本次抽查涉及的经营活", "未发现本次抽查涉及经营活动", "未发现开展本次抽查涉及的经营活动"),
    8: ("发现问题待后续处理的", "待后续处理"),
}

PROBLEM_RESULTS: Final = frozenset({2, 3, 4, 5, 6, 8, 10})
"""Results that say a problem was found; 5 carries its own disposition (责令整改)."""

RECTIFICATION: Final = "责令整改"
DISPOSITIONS: Final[dict[str, str]] = {
    "责令整改": "rectification_ordered",
    "立案查处": "case_filed",
    "函告许可部门": "permit_authority_notified",
    "移送司法机关": "transferred_to_judiciary",
}
"""处理结果 as 附件3 words them, and the column each is counted in."""

DISPOSITION_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "责令整改": (
        "责令整改", "责令改正", "责令限期整改", "责令限期改正", "责令其整改", "责令其改正", "责令当场整改", "责令当场改正",
        "责令立即整改", "责令立即改正", "限期整改", "限期改正",
    ),
    "立案查处": ("立案查处", "立案调查", "立案处理", "立案"),
    "函告许可部门": ("函告许可部门", "函告许可机关", "函告审批部门", "函告"),
    "移送司法机关": ("移送司法机关", "移送司法部门", "移送司法", "移交司法机关"),
}  # fmt: skip

MEASURES: Final[tuple[str, ...]] = (
    "inspected",
    *(f"result_{code}" for code in RESULTS),
    *DISPOSITIONS.values(),
)
"""The columns of a tally, in 附件3's order: 抽查户数, the ten results, the four dispositions."""

CREDIT_CLASSES: Final = ("A", "B", "C", "D")
TOTAL: Final = "合计"

KINDS: Final[dict[str, str]] = {
    "roster": "检查对象名录",
    "inspectors": "执法检查人员名录",
    "record_form": "记录表（附件2）",
    "record_list": "检查情况台账",
    "department_tally": "汇总表/统计表（附件3）",
    "plan": "抽查计划（附件1）",
    "ledger": "公示/移送/复查台账",
    "drawn_list": "抽取结果名单",
    "unknown": "未识别",
}

NOTHING_WRITTEN: Final = frozenset(
    {"", "/", "\\", "无", "—", "-", "--", "——", "―", "空", "暂无", "没有", "N/A", "NULL"}
)
"""What people put into a cell to say that there is nothing (folded)."""

REFUSAL: Final = re.compile(r"拒签|拒绝(?:在.{0,12})?(?:签|盖)|拒不(?:签|盖)|拒盖|不愿签|不予签")
"""拒签 / 拒绝签字 / 拒绝盖章 in any of its forms (domain: 签字)."""

NOT_A_SIGNATURE: Final = re.compile(
    r"^(?:未签.?|未盖.?|未签字盖章|待签.?|待补.*|缺签.?|年?月?日?|日期|签字|签名|\(?签字[/、]?盖章\)?|\(?盖章[/、]?签字\)?"
    r"|\(?签章处\)?|\(?盖章处\)?|\(?签字处\)?|.*\(签字[/、]?盖章\)|.*\(盖章\)|.*\(签字\))[::]?$"
)
SIGNED_FOR_ALL: Final = re.compile(r"已签|签章|盖章|均签|全部签|签字确认|已盖")
"""Words that stand for the signature of everyone who should sign there."""

CLASS_TEXT: Final = re.compile(
    r"^(?:信用)?(?:风险)?(?:等级|分类|类别)?[::]?([ABCD])(?:类|级|等|档)?(?:风险)?$"
)

NOTICE_UNSUITABLE: Final = re.compile(r"不宜|不适宜|不告知|不通知|不予告知")


RECEIPT_SHEET: Final = "问题清单"
RECEIPT_HEADINGS: Final = ("序号", "工作表", "单元格", "规则", "程度", "问题与改法")
"""The first sheet of a 回执, by which one that comes back is known: it is no return."""
