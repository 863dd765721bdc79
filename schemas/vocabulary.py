"""The one place with the Chinese wording of the domain: codes, dispositions, document kinds, headers and labels.

The notice (平新双随机办〔2024〕21号) is not consistent with itself; every way in which it or the people who fill its
forms write one thing is listed here beside that thing.
"""

import re
from dataclasses import dataclass
from typing import Final

from schemas.identifiers import fold

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
"""The same results in other words, in a cell and in the heading of a tally's column."""

RESULT_NEAR_WORDS: Final[dict[int, tuple[str, ...]]] = {
    1: (
        "正常", "正常经营", "经营正常", "检查正常", "一切正常", "正常(符合信息公示相关规定)", "未发现异常", "未见异常", "无异常", "未见问题",
        "无问题", "没有问题", "不存在问题", "未发现存在问题", "未发现违法违规行为", "未发现违法行为", "未发现违规行为", "无违法违规行为",
        "符合要求", "符合规定", "符合相关规定", "符合相关要求",
    ),
    2: (
        "未按规定公示年报", "未按规定公示年报信息", "未按规定公示年度报告", "未按规定公示其他应当公示的信息", "未按规定公示其他信息",
        "未按规定公示即时信息",
    ),
    3: ("公示信息弄虚作假",),
    4: ("通过登记的经营场所无法联系", "通过登记的住所或经营场所无法联系"),
    5: ("发现问题，依法责令立即改正或者限期改正",),
    6: ("不予配合情节严重", "不配合情节严重", "不予配合检查情节严重"),
    8: ("发现问题，待后续调查处理", "待后续调查处理", "发现问题待处理"),
    9: ("检查合格", "抽查合格"),
    10: ("检查不合格", "抽查不合格"),
}  # fmt: skip
"""What others' lists and plain words say in place of a result of the notice: in a cell they mean it, as a heading they are
another list's column."""

RESULT_EXCLUDES: Final[dict[int, tuple[int, ...]]] = {1: (2, 3, 4, 5, 6, 8, 10), 9: (10,)}
RESULTS_ALONE: Final = frozenset({7})
"""Which results contradict each other, and which stands with no other (domain: Contradictions)."""

RESULT_HINTS: Final[tuple[tuple[str, tuple[int, ...]], ...]] = (
    (r"注销|吊销|停业|歇业|关闭|迁出|搬|撤销|清算", (4, 7)),
    (r"未见人|锁门|无人|失联|查无", (4, 7)),
    (r"^(?:未|无|没有|不存在|暂未).*(?:问题|异常|违规|违法|隐患)", (1,)),
    (r"不达标|不通过|较差|差$", (10,)),
    (r"良好|较好|优|达标|通过", (1, 9)),
    (r"问题|整改|改正|违规|违法|隐患|过期|是$|^1$", (5, 8)),
)
"""What a word that is no result may have meant."""

PROBLEM_RESULTS: Final = frozenset({2, 3, 4, 5, 6, 8, 10})
"""Results that say a problem was found; 5 carries its own disposition (责令整改)."""

FOLLOWED_RESULTS: Final = frozenset({5, 8})
"""Problems that are followed up whatever was done about them (通知 五、3)."""

CLEAN_RESULTS: Final = frozenset({1, 9})
"""Results that close the problems found before."""

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

MEASURES: Final[tuple[str, ...]] = (
    "inspected",
    *(f"result_{code}" for code in RESULTS),
    *DISPOSITIONS.values(),
)
"""The columns of a tally, in 附件3's order: 抽查户数, the ten results, the four dispositions."""

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

KINDS: Final[dict[str, str]] = {
    "roster": "检查对象名录",
    "inspectors": "执法检查人员名录",
    "record_form": "记录表（附件2）",
    "record_list": "检查情况台账",
    "department_tally": "汇总表/统计表（附件3）",
    "plan": "抽查计划（附件1）",
    "ledger": "公示/移送/复查台账",
    "unknown": "未识别",
}

NOTHING_WRITTEN: Final = frozenset(
    {"", "/", "\\", "无", "—", "-", "--", "——", "―", "空", "暂无", "没有", "N/A", "NULL"}
)
"""What people put into a cell to say that there is nothing (folded)."""

NOTICE_UNSUITABLE: Final = re.compile(r"不宜|不适宜|不告知|不通知|不予告知")


@dataclass(frozen=True, slots=True)
class Header:
    """One column of a list-shaped document: its field, and every heading people give it (folded)."""

    field: str
    label: str
    names: tuple[str, ...]


def _header(field: str, label: str, *names: str) -> Header:
    return Header(field, label, tuple(dict.fromkeys(heading(name) for name in (label, *names))))


_HEADING_NOISE = re.compile(r"[\s::、,，;；.。*＊/\\|()（）\[\]【】<>《》“”\"'_-]+")


def heading(text: str) -> str:
    """A heading or label reduced to its words: widths folded; blanks, brackets and punctuation removed."""
    return _HEADING_NOISE.sub("", fold(text))


_NAME = _header(
    "name", "名称", "机构名称", "企业名称", "单位名称", "检查对象", "检查对象名称", "被检查对象", "被检查单位", "被检查单位名称",
    "抽查对象", "抽查对象名称", "市场主体名称", "主体名称", "学校名称", "培训机构名称", "经营主体名称", "当事人", "当事人名称",
    "受检单位", "受检单位名称", "检查对象(企业)名称", "企业(机构)名称", "机构名", "检查机构名称", "被检查机构", "被检查机构名称",
)  # fmt: skip
_CODE = _header(
    "code", "统一社会信用代码/注册号", "统一社会信用代码", "信用代码", "社会信用代码", "注册号", "统一代码", "机构代码",
    "统一社会信用代码(注册号)", "统一信用代码", "统一社会信用代码或注册号", "代码", "营业执照号", "信用代码/注册号",
    "注册号/统一社会信用代码", "统一社会信用代码号",
)  # fmt: skip
_ADDRESS = _header(
    "address", "地址", "住所", "经营场所", "办学地址", "经营地址", "注册地址", "机构地址", "单位地址", "住所(经营场所)",
    "住所/经营场所", "地址(住所)", "办学地点", "详细地址", "企业地址", "登记住所", "经营(办学)地址", "经营场所地址", "联系地址",
)  # fmt: skip
_LEGAL = _header(
    "legal_representative", "法定代表人/负责人", "法定代表人", "负责人", "法人", "法人代表", "法定代表人(负责人)", "负责人姓名",
    "法定代表人姓名", "法人/负责人", "法定代表人或负责人", "经营者", "举办者",
)  # fmt: skip
_CLASS = _header(
    "credit_class", "信用风险分类", "信用风险等级", "风险等级", "风险分类", "信用等级", "信用分类", "风险类别", "分类", "等级",
    "信用风险类别", "信用风险分类等级", "信用风险分类结果", "类别", "企业信用风险分类", "信用风险", "信用类别", "风险分类等级",
)  # fmt: skip
_DEPARTMENT = _header(
    "department", "检查单位", "检查部门", "检查机关", "实施部门", "执法单位", "执法部门", "检查单位(部门)", "抽查单位", "抽查部门",
    "抽查机关", "单位", "部门", "责任单位", "责任部门", "单位名称(检查)", "填报单位",
)  # fmt: skip
_ACTING = _header(
    "department", *(_DEPARTMENT.label, *_DEPARTMENT.names), "公示单位", "公示机关", "公示部门", "录入单位", "录入部门", "移出单位", "移出机关",
    "转办单位", "复查单位", "复查部门", "复查机关", "办理单位", "办理部门", "报送单位", "填报部门",
)  # fmt: skip
_ITEM = _header("item", "检查事项", "抽查事项", "检查内容", "检查项目", "抽查项目", "事项", "检查事项名称")
_REMARK = _header("remark", "备注", "说明", "情况说明", "备注说明", "备注情况", "其他情况", "其他说明")
_REFERRED_ON = _header(
    "referred_on", "移送日期", "转办日期", "移送时间", "移送/转办日期", "转办时间", "移交日期", "函告日期"
)
_PUBLISHED_ON = _header(
    "published_on",
    "公示日期",
    "录入日期",
    "公示时间",
    "录入时间",
    "公示(录入)日期",
    "录入公示日期",
    "结果公示日期",
    "公开日期",
)

HEADERS: Final[dict[str, tuple[Header, ...]]] = {
    "roster": (
        _NAME,
        _CODE,
        _ADDRESS,
        _LEGAL,
        _CLASS,
        _header("notice", "告知", "是否告知", "检查告知", "告知方式", "告知要求", "是否适宜告知", "告知情况"),
    ),
    "inspectors": (
        _header("name", "姓名", "人员姓名", "执法人员", "执法检查人员", "检查人员", "执法人员姓名", "检查人员姓名", "执法检查人员姓名"),
        _header("department", "单位", "所在单位", "部门", "工作单位", "所属单位", "所属部门", "单位名称", "执法单位", "所在部门"),
        _header(
            "certificate", "执法证号/身份证号", "执法证号", "身份证号", "执法证件号", "证件号", "执法证编号", "身份证号码",
            "执法证件号码", "证件号码", "证号", "执法证号码", "执法证号(身份证号)", "行政执法证号", "执法证",
        ),
        _header("recusal", "回避对象", "回避", "回避单位", "应回避对象", "回避情况", "回避机构", "应回避机构", "需回避对象"),
    ),
    "record_list": (
        _NAME,
        _CODE,
        _DEPARTMENT,
        _ITEM,
        _header("result", "检查结果", "抽查结果", "结果", "检查结果编号", "抽查检查结果", "抽查结果编号", "检查结果(编号)", "结果编号"),
        _header("disposition", "处理结果", "处理情况", "后续处理", "处置结果", "处理意见", "处理措施", "处理", "处置情况", "后续处理结果"),
        _header("inspected_on", "检查日期", "检查时间", "抽查日期", "抽查时间", "日期", "现场检查日期", "检查(抽查)日期", "实施检查日期"),
        _header("inspectors", "执法检查人员", "检查人员", "执法人员", "检查人", "执法检查人员姓名", "执法人员姓名", "检查人员姓名", "检查组成员"),
        _header(
            "institution_signature", "检查对象签字", "检查对象(签字/盖章)", "检查对象签字盖章", "检查对象签章", "检查对象盖章",
            "被检查单位签字", "被检查单位签章", "被检查对象签字", "当事人签字", "对象签字", "检查对象签名", "被检查单位签字盖章",
            "机构签字", "机构签章", "被检查单位盖章",
        ),
        _header(
            "inspector_signature", "执法检查人员签字", "执法检查人员(签字/盖章)", "检查人员签字", "执法人员签字", "执法检查人员签章",
            "执法检查人员签名", "检查人签字", "检查人员签名", "执法人员签名", "执法检查人员签字盖章", "检查人员签章",
        ),
        _REMARK,
        _REFERRED_ON,
        _PUBLISHED_ON,
    ),
    "ledger": (
        _NAME,
        _CODE,
        _ACTING,
        _ITEM,
        _header("authority", "移送机关", "接收机关", "移送单位", "移送至", "受理机关", "转办机关", "移送(转办)机关", "接收单位", "移送部门", "受移送机关"),
        _REFERRED_ON,
        _PUBLISHED_ON,
        _header("reinspected_on", "复查日期", "复查时间", "整改复查日期", "复核日期"),
        _header("reinspection_result", "复查结果", "整改结果", "整改复查结果", "复核结果", "复查情况"),
        _REMARK,
    ),
    "plan": (
        _header("field", "抽查领域", "检查领域", "领域"),
        _header("items", "抽查事项", "检查事项", "抽查事项名称"),
        _header("task", "抽查任务名称", "任务名称", "抽查任务", "检查任务名称"),
        _header("share", "抽查比例", "比例", "抽取比例", "抽查比例(%)"),
        _header("objects", "检查对象", "抽查对象", "检查对象范围"),
        _header("lead", "发起部门", "牵头部门", "发起单位", "牵头单位"),
        _header("joining", "配合部门", "参与部门", "联合部门", "配合单位"),
    ),
}  # fmt: skip
"""Every list-shaped document's columns. 附件3 is read by TALLY_HEADERS, 附件2 by FORM_LABELS."""

REQUIRED_FIELDS: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "plan": (frozenset({"task", "share"}), frozenset({"items", "lead", "share"}), frozenset({"field", "lead", "share"})),
    "record_list": (frozenset({"name", "result", "department"}), frozenset({"code", "result", "department"}),
                    frozenset({"name", "result", "item"}), frozenset({"name", "result", "inspected_on"})),
    "ledger": (frozenset({"name", "published_on"}), frozenset({"code", "published_on"}), frozenset({"name", "referred_on"}),
               frozenset({"code", "referred_on"}), frozenset({"name", "reinspected_on"}), frozenset({"code", "reinspected_on"})),
    "roster": (frozenset({"name", "credit_class"}), frozenset({"code", "credit_class"}), frozenset({"name", "code", "address"}),
               frozenset({"name", "code", "legal_representative"})),
    "inspectors": (frozenset({"name", "certificate"}), frozenset({"name", "department", "recusal"})),
}  # fmt: skip
"""A header row is a document's when it has all fields of one of these sets; tried in this order."""

TALLY_HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "department": tuple(
        map(heading, ("单位", "部门", "检查单位", "检查部门", "抽查单位", "单位名称", "部门名称", "填报单位"))
    ),
    "inspected": tuple(
        map(
            heading,
            ("抽查户数", "检查户数", "抽查数", "户数", "抽查户数(户)", "抽查企业户数", "检查对象户数"),
        )
    ),
    **{
        f"result_{code}": tuple(
            heading(name)
            for name in (label, *RESULT_SYNONYMS.get(code, ()))
            if name not in DISPOSITION_SYNONYMS[RECTIFICATION]
        )
        for code, label in RESULTS.items()
    },
    **{column: tuple(map(heading, DISPOSITION_SYNONYMS[name])) for name, column in DISPOSITIONS.items()},
}

FORM_LABELS: Final[dict[str, tuple[str, ...]]] = {
    "team": tuple(map(heading, ("执法检查人员", "检查人员", "执法人员"))),
    "person_name": tuple(map(heading, ("姓名",))),
    "person_department": tuple(map(heading, ("单位", "所在单位", "工作单位"))),
    "certificate": tuple(
        map(heading, ("执法证号/身份证号", "执法证号", "身份证号", "执法证号(身份证号)", "证件号", "执法证件号", "证号"))
    ),
    "institution": tuple(map(heading, ("检查对象", "被检查对象", "被检查单位", "抽查对象"))),
    "name": tuple(map(heading, ("名称", "机构名称", "企业名称", "单位名称", "检查对象名称"))),
    "code": _CODE.names,
    "address": _ADDRESS.names,
    "legal_representative": _LEGAL.names,
    "department": tuple(map(heading, ("检查单位", "检查部门", "检查机关"))),
    "item": _ITEM.names,
    "result": tuple(map(heading, ("检查结果", "抽查结果", "结果", "检查结果(编号)", "检查结果编号"))),
    "disposition": tuple(map(heading, ("处理结果", "处理情况", "处置结果", "后续处理", "处理意见"))),
    "remark": tuple(map(heading, ("备注", "备注说明", "情况说明"))),
    "institution_signature": tuple(
        map(heading, ("检查对象(签字/盖章)", "检查对象签字", "检查对象盖章", "检查对象签章", "检查对象(签字)", "检查对象(盖章)",
                      "被检查单位(签字/盖章)", "被检查单位(盖章)", "被检查对象(签字/盖章)", "被检查单位签字", "检查对象签名"))
    ),
    "inspector_signature": tuple(
        map(heading, ("执法检查人员(签字/盖章)", "执法检查人员(签字)", "执法检查人员签字", "检查人员(签字/盖章)", "检查人员签字",
                      "执法人员(签字/盖章)", "执法人员签字", "执法检查人员签章", "执法检查人员签名", "检查人员(签字)"))
    ),
}  # fmt: skip

LIST_FOOT: Final = re.compile(
    r"^(?:(?:合计|总计|小计|共计|共)[::]?\d*[家户个项人条]?|(?:说明|注|备注|填表说明|附注)(?:[::\d(].*)?"
    r"|(?:检查|公示|录入|移送|复查|报送|办理)单位[::].*"
    r"|(?:填表人|填报人|审核人|制表人?|制表日期|填表日期|填报日期|填报单位|联系人|联系电话|单位负责人|负责人签字|日期|经办人|复核人|分管领导)(?:[::].*)?"
    r"|(?:以上|本表|此表|截至|截止).*)$"
)
"""The first cell of the notes and totals below a list's last row (folded)."""

RECEIPT_SHEET: Final = "问题清单"
RECEIPT_HEADINGS: Final = ("序号", "工作表", "单元格", "规则", "程度", "问题与改法")
"""The first sheet of a 回执, by which one that comes back is known: it is no return."""
