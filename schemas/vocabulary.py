"""The one place with the Chinese wording of the domain: codes,
dispositions, document kinds (headings: schemas.headings).

The notice (平新双随机办〔2024〕21号) is not consistent with itself;
every way in which it or the people who fill its forms write one thing is listed here beside that thing.
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
    6: ("不配合检查情节严重的",),
    7: ("未发现本次抽查涉及的经营活", "未发现本次抽查涉及经营活动", "未发现开展本次抽查涉及的经营活动"),
    8: ("发现问题待后续处理的", "待后续处理"),
}
"""The same results in other words, in a cell and in the heading of a tally's column."""

RESULT_NEAR_WORDS: Final[dict[int, tuple[str, ...]]] = {
    1: (
        "正常", "正常经营", "经营正常", "检查正常", "一切正常", "正常(符合信息公示相关规定)", "未发现异常", "未见异常", "无异常", "未见问题",
        "无问题", "没有问题", "不存在问题", "未发现存在问题", "未发现违法违规行为", "未发现违法行为", "未发现违规行为", "无违法违规行为",
        "未发现违法违规问题", "未发现违法违规情况", "符合要求", "符合规定", "符合相关规定", "符合相关要求",
    ),
    2: (
        "未按规定公示年报", "未按规定公示年报信息", "未按规定公示年度报告", "未按规定公示其他应当公示的信息", "未按规定公示其他信息",
        "未按规定公示即时信息", "未公示年报", "未按时公示年报", "未按期公示年报", "未公示应当公示的信息",
    ),
    3: ("公示信息弄虚作假",),
    4: ("通过登记的经营场所无法联系", "通过登记的住所或经营场所无法联系"),
    5: ("发现问题，依法责令立即改正或者限期改正",),
    6: ("不予配合情节严重", "不配合情节严重", "不予配合检查情节严重"),
    7: ("未发现涉及的经营活动", "未开展本次抽查涉及的经营活动", "未发现本次检查涉及的经营活动"),
    8: ("发现问题，待后续调查处理", "待后续调查处理", "发现问题待处理", "发现问题后续处理"),
    9: ("检查合格", "抽查合格"),
    10: ("检查不合格", "抽查不合格"),
}  # fmt: skip
"""What others' lists and plain words say in place of a result of the notice:
in a cell they mean it, as a heading they are another list's column."""

RESULT_SHORT_WORDS: Final[dict[int, tuple[str, ...]]] = {6: ("不配合检查", "不配合")}
"""What means a result of the notice beside its number and at the head of its column, and says less alone:
whether it was 情节严重 is for the department to say."""

RESULT_EXCLUDES: Final[dict[int, tuple[int, ...]]] = {1: (2, 3, 4, 5, 6, 8, 10), 9: (10,)}
RESULTS_ALONE: Final = frozenset({7})
"""Which results contradict each other, and which stands with no other (domain: Contradictions)."""

RESULT_HINTS: Final[tuple[tuple[str, tuple[int, ...]], ...]] = (
    (r"注销|吊销|停业|歇业|关闭|迁出|搬|撤销|清算", (4, 7)),
    (r"未见人|锁门|无人|失联|查无", (4, 7)),
    (r"^(?:检查|抽查)?(?:未|无|没|不存在|暂未).*(?:问题|异常|违规|违法|隐患)", (1,)),
    (r"不达标|不通过|较差|差$", (10,)),
    (r"良好|较好|优|达标|通过(?!登记)|符合", (1, 9)),
    (r"虚假|弄虚作假|隐瞒", (3,)),
    (r"公示", (2, 3)),
    (r"联系|查找|下落|找不到", (4,)),
    (r"配合|拒绝|阻挠", (6,)),
    (r"经营活动|未营业|未经营", (7,)),
    (r"问题|整改|改正|违规|违法|隐患|过期|是$|^1$", (5, 8)),
)
"""What a word that is no result may have meant."""

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

REFERRALS: Final = frozenset({"函告许可部门", "移送司法机关"})
"""Dispositions that start the clock of 移送/转办 (notice: 移送/转办)."""

CREDIT_CLASSES: Final = ("A", "B", "C", "D")
CLASS_SCALES: Final = (
    CREDIT_CLASSES,
    ("低", "一般", "较高", "高"),
    ("守信", "警示", "失信", "严重失信"),
    ("优", "良", "中", "差"),
)
"""The scales of four that say the same, best first (信用风险低、一般、较高、高 are the national names of A–D)."""

NOT_CLASSIFIED: Final = frozenset(
    {"未分类", "未评级", "未定级", "未评定", "未评价", "暂未分类", "暂未评级", "不分类", "无分类", "无等级"}
)
"""What stands where an institution has no class, beside NOTHING_WRITTEN."""

TOTAL: Final = "合计"

WITHHELD: Final = "（不宜告知，检查后公布）"
"""Stands for the name of an institution drawn that must learn nothing before its visit."""
INTERNAL: Final = "内部掌握，不得外传"
"""Said on every paper that names such an institution."""
APPROVAL, VISIT_NOTICE, SITE_RECORD, RESULT_NOTICE = (
    "行政检查审批表", "行政检查通知书", "现场检查笔录", "行政检查结果告知书",
)  # fmt: skip
PAPERS: Final = frozenset({APPROVAL, VISIT_NOTICE, SITE_RECORD, RESULT_NOTICE})
"""The titles of the papers of an inspection: one that comes back lists people and institutions, and is no
list of them."""

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

VERDICTS: Final[dict[str, str]] = {
    "accepted": "采用",
    "partly_accepted": "部分采用",
    "rejected": "未采用",
    "duplicate": "重复",
}
"""What became of a file."""

NOTHING_WRITTEN: Final = frozenset(
    {"", "/", "\\", "无", "—", "-", "--", "——", "―", "空", "暂无", "没有", "N/A", "NULL"}
)
"""What people put into a cell to say that there is nothing (folded)."""

NOTICE_UNSUITABLE: Final = re.compile(r"不宜|不适宜|不告知|不通知|不予告知")

DEREGISTERED: Final = re.compile(
    r"(?<![未非无拟待曾])(?<!申请)(?<!正在)(?<!准备)(?<!不予)(?<!曾被)(?<!撤销)"
    r"(?:注销|吊销|撤销(?![注吊]销)|迁出|外迁|迁[往至]|移出|除名|迁移(?:异地|外地|市外))(?!公告|中|备案|申请|后恢复)"
)
"""登记状态 that says an institution is gone (not 拟注销, 简易注销公告); 吊销，未注销 says it too."""

CERTIFICATE_INVALID: Final = re.compile(
    r"(?<![未非无不])(?<!即将)(?<!快)(?:过期|到期|逾期|超期|暂扣(?!期满|已?解除)|扣留|吊销|注销|撤销|失效|作废|停用|收回|收缴|冻结|挂失)|无效|未年检|未通过"
)
"""执法证状态 with which nobody inspects."""

PERSON_LEFT: Final = re.compile(
    r"(?<![未非无不])(?:离职|调离|调出|调走|调任|已调|退休|退养|离退|离岗|停职|辞职|辞退|解聘|开除|免职|去世|死亡|病故|借出|停用|注销)"
    r"|(?:不|非|未|无)在?(?:职|岗|编)|^否$"
)
"""人员状态 of somebody who is not there any more."""


RECEIPT_SHEET: Final = "问题清单"
RECEIPT_HEADINGS: Final = ("序号", "工作表", "单元格", "规则", "程度", "问题与改法")
"""The first sheet of a 回执, by which one that comes back is known: it is no return."""

DRAW_RESULT_MARK: Final = "本系统写出的抽取结果，填好报回的只取“检查安排”"
"""Stands above the sheets of 抽取结果.xlsx: of one that comes back the plan of visits alone is new."""
