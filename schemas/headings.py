"""The headings of every list, as people write them (the labels of 附件2: schemas.labels).

A heading is compared by its words alone: widths folded; blanks, brackets and punctuation removed; a hint
behind it (没有的不填, 必填) set aside.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from schemas.identifiers import fold

_NOISE: Final = re.compile(r"[\s::、,，;；.。*＊★☆※●▼▾▽▲△→↓#/\\|()（）\[\]【】<>《》“”\"'_-]+")
_BRACKETED: Final = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_HINT: Final = re.compile(
    r"填|写|选|必|如|例|格式|编号|代码|按|见|无|没|不要|多项|说明|√|勾|打|年|月|日|\d|位|全称|简称|同|即|含|指|户|家|%|附|可|请"
    r"|若|有则|空|下拉|单项|文字|文本|数字|两人|人以上|姓名|^[(（\[【][\x20-\x7e]+[)）\]】]$"
)
_PLAIN_HINT: Final = re.compile(r"填|写|选择|必|如:|例|格式|编号|没有|√|打勾|\d")
"""Words of a hint in brackets, and of one that stands behind a heading without them."""
_CHOICES: Final = re.compile(
    r"(?:责令|立案|函告|移送).*(?:立案|函告|移送)|合格\W{0,2}不合格|是\W{0,2}否|有\W{0,2}无|发现\W{0,2}未发现"
)
_ANOTHER_MATTER: Final = re.compile(
    r"复查|复核|整改|回头看|上次|上年|上期|去年|原|自查|初查|首次|第[一二三四\d]次|变更|其中|^.?\d{4}年?度?.?$"
)
_TAIL: Final = re.compile(r"(?:必填项?|选填项?|可不填|可空|没有的?不填|(?<=[一-鿿])[A-Z\d]+)$", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"^(?:\d{1,2}(?=\D)|[A-Z](?=[一-鿿])|[一二三四五六七八九十]{1,3}(?=(?:检查|抽查|处理|处置)))"
)
_CORRECTED: Final = re.compile(
    r"[(（\[【]?(?:更正|修改|修正|调整|核实)后(?:的)?[)）\]】]?|[(（\[【]最终[)）\]】]|^最终(?:的)?"
)
"""Which of two columns of one matter the sender would have count: still the same heading, and two that differ
are told."""


def heading(text: str) -> str:
    """A heading or label reduced to its words."""
    return _NOISE.sub("", fold(text))


@lru_cache(maxsize=8192)
def names_of(text: str) -> tuple[str, ...]:
    """What a heading may be, the most exact first: all its words, without its number, without the hint behind
    it.

    A bracket that makes it another matter (复查, 上年 …) is no hint.
    """
    whole = heading(text)
    if not whole:
        return ()
    bare = _TAIL.sub("", heading(_without_hint(_CORRECTED.sub("", text.strip()))))
    names = (whole, _NUMBER.sub("", whole), bare, _NUMBER.sub("", bare))
    return tuple(dict.fromkeys(name for name in names if name))


def _without_hint(text: str) -> str:
    bare = _BRACKETED.sub(lambda found: "" if _is_hint(found[0], _HINT) else found[0], text).strip()
    for parts in (bare.split("\n", 1), re.split("[:：]", bare, maxsplit=1), bare.split(None, 1)):
        if len(parts) == 2 and parts[0].strip() and _is_hint(parts[1], _PLAIN_HINT):
            return parts[0]
    return bare


def _is_hint(text: str, hint: re.Pattern[str]) -> bool:
    return bool(_CHOICES.search(text) or (hint.search(text) and not _ANOTHER_MATTER.search(text)))


@dataclass(frozen=True, slots=True)
class Header:
    """One column of a list-shaped document: its field, and every heading people give it, the most exact
    first."""

    field: str
    label: str
    names: tuple[str, ...]


def _header(field: str, label: str, *names: str) -> Header:
    return Header(field, label, tuple(dict.fromkeys(heading(name) for name in (label, *names))))


_NAME = _header(
    "name", "名称", "机构名称", "企业名称", "单位名称", "检查对象", "检查对象名称", "被检查对象", "被检查单位", "被检查单位名称",
    "抽查对象", "抽查对象名称", "市场主体名称", "主体名称", "学校名称", "培训机构名称", "经营主体名称", "当事人", "当事人名称",
    "受检单位", "受检单位名称", "检查对象(企业)名称", "企业(机构)名称", "机构名", "检查机构名称", "被检查机构", "被检查机构名称",
    "被检查对象名称", "被抽查对象", "被抽查单位", "企业(单位)名称", "市场主体", "经营主体",
)  # fmt: skip
_CODE = _header(
    "code", "统一社会信用代码/注册号", "统一社会信用代码", "信用代码", "社会信用代码", "注册号", "统一代码", "机构代码",
    "统一社会信用代码(注册号)", "统一信用代码", "统一社会信用代码或注册号", "代码", "营业执照号", "信用代码/注册号",
    "注册号/统一社会信用代码", "统一社会信用代码号", "统一代码/注册号", "统一信用代码/注册号", "注册号/统一代码",
)  # fmt: skip
_ADDRESS = _header(
    "address", "地址", "住所", "经营场所", "办学地址", "经营地址", "注册地址", "机构地址", "单位地址", "住所(经营场所)",
    "住所/经营场所", "地址(住所)", "办学地点", "详细地址", "企业地址", "登记住所", "经营(办学)地址", "经营场所地址", "联系地址", "住所地址",
)  # fmt: skip
_LEGAL = _header(
    "legal_representative", "法定代表人/负责人", "法定代表人", "负责人", "法人", "法人代表", "法定代表人(负责人)", "负责人姓名",
    "法定代表人姓名", "法人/负责人", "法定代表人或负责人", "经营者", "举办者", "法定代表人/电话",
)  # fmt: skip
_CLASS = _header(
    "credit_class", "信用风险分类", "信用风险等级", "风险等级", "风险分类", "信用等级", "信用分类", "风险类别", "分类", "等级",
    "信用风险类别", "信用风险分类等级", "信用风险分类结果", "类别", "企业信用风险分类", "信用风险", "信用类别", "风险分类等级", "分类监管标签",
)  # fmt: skip
_DEPARTMENT = _header(
    "department", "检查单位", "检查部门", "检查机关", "实施部门", "执法单位", "执法部门", "检查单位(部门)", "检查单位(盖章)", "抽查单位", "抽查部门",
    "抽查机关", "责任单位", "责任部门", "单位名称(检查)", "填报单位", "核查实施机关", "实施机关", "检查实施机关", "实施单位", "检查主体",
    "单位", "部门",
)  # fmt: skip
_ACTING = _header(
    "department", _DEPARTMENT.label, *_DEPARTMENT.names, "公示单位", "公示机关", "公示部门", "录入单位", "录入部门", "移出单位",
    "移出机关",
    "转办单位", "复查单位", "复查部门", "复查机关", "办理单位", "办理部门", "报送单位", "填报部门",
)  # fmt: skip
_ITEM = _header(
    "item", "检查事项", "抽查事项", "检查内容", "检查项目", "抽查项目", "事项", "检查事项名称", "抽查事项名称", "抽查内容",
)  # fmt: skip
_RESULT = _header(
    "result", "检查结果", "抽查结果", "结果", "检查结果编号", "抽查检查结果", "抽查结果编号", "检查结果(编号)", "结果编号", "核查情况", "核查结果",
    "发现问题情况",
)  # fmt: skip
_DISPOSITION = _header(
    "disposition", "处理结果", "处理情况", "后续处理", "处置结果", "处理意见", "处理措施", "处理", "处置情况", "后续处理结果", "后续处置措施",
    "处置措施",
)  # fmt: skip
_REMARK = _header("remark", "备注", "说明", "情况说明", "备注说明", "备注情况", "其他情况", "其他说明")
_INSPECTORS = _header(
    "inspectors", "执法检查人员", "检查人员", "执法人员", "检查人", "执法检查人员姓名", "执法人员姓名", "检查人员姓名", "检查组成员", "核查人",
)  # fmt: skip
_INSPECTED_ON = _header(
    "inspected_on", "检查日期", "检查时间", "抽查日期", "抽查时间", "现场检查日期", "检查(抽查)日期", "实施检查日期", "核查时间", "核查日期", "日期",
)  # fmt: skip
_REFERRED_ON = _header(
    "referred_on", "移送日期", "转办日期", "移送时间", "移送/转办日期", "转办时间", "移交日期", "函告日期"
)
_PUBLISHED_ON = _header(
    "published_on", "公示日期", "公示时间", "结果公示日期", "公开日期", "公示(录入)日期", "录入公示日期", "录入日期", "录入时间",
)  # fmt: skip
_TASK_NUMBER = _header("task_number", "任务编号", "抽查任务编号", "检查任务编号")
_NOTICE_NUMBER = _header(
    "notice_number", "通知书文号", "检查通知书文号", "行政检查通知书文号", "通知书编号", "检查通知书编号", "告知书文号",
)  # fmt: skip
_SCANNED_AT = _header("scanned_at", "扫码时间", "扫码入企时间", "入企扫码时间", "扫码日期", "入企时间")
_PLANNED_ON = _header(
    "planned_on", "计划检查日期", "拟检查日期", "计划日期", "检查计划日期", "安排日期", "检查安排日期", "安排检查日期", "预定检查日期", "拟定检查日期",
    "拟入企日期", "计划入企日期",
)  # fmt: skip
_PLANNED_AT = _header(
    "planned_at", "计划检查时间", "拟检查时间", "计划时间", "安排时间", "检查安排时间", "安排检查时间", "预定检查时间", "拟定检查时间", "拟入企时间",
    "计划入企时间",
)  # fmt: skip
_DECIDED_ON = _header(
    "decided_on", "决定日期", "处理日期", "处理决定日期", "作出决定日期", "结果形成日期", "处置日期"
)
_RECTIFY_BY = _header("rectify_by", "整改期限", "整改截止日期", "责令整改期限", "整改时限", "改正期限")
_TASK = ("任务名称", "抽查任务名称", "抽查任务", "检查任务名称", "联合抽查任务名称")
_STATUS = _header("registration_status", "登记状态", "经营状态", "主体状态", "企业状态", "登记注册状态")

HEADERS: Final[dict[str, tuple[Header, ...]]] = {
    "roster": (
        _NAME, _CODE, _ADDRESS, _LEGAL, _CLASS, _STATUS,
        _header("notice", "告知", "是否告知", "检查告知", "告知方式", "告知要求", "是否适宜告知", "告知情况"),
    ),
    "inspectors": (
        _header("name", "姓名", "人员姓名", "执法人员", "执法检查人员", "检查人员", "执法人员姓名", "检查人员姓名", "执法检查人员姓名"),
        _header("department", "单位", "所在单位", "部门", "工作单位", "所属单位", "所属部门", "单位名称", "执法单位", "所在部门", "执法主体",
                "执法主体名称", "所属执法主体", "执法机关", "执法部门"),
        _header(
            "certificate", "执法证号/身份证号", "执法证号", "执法证件号", "执法证编号", "执法证件号码", "执法证号码", "执法证号(身份证号)",
            "行政执法证号", "执法证件编号", "行政执法证件号", "证书编号", "执法证", "证件号", "证件号码", "证号", "证件编号", "身份证号", "身份证号码",
        ),
        _header("recusal", "回避对象", "回避", "回避单位", "应回避对象", "回避情况", "回避机构", "应回避机构", "需回避对象"),
        _header("valid_until", "有效期至", "有效期", "证件有效期", "证件有效期至", "执法证有效期", "有效期限", "有效期截止"),
        _header("certificate_status", "执法证状态", "证件状态", "证书状态"),
        _header("person_status", "人员状态", "在岗状态", "在职状态"),
        _header("field", "执法领域", "执法类别", "执法范围", "执法种类"),
    ),
    "record_list": (
        _NAME, _CODE, _DEPARTMENT, _ITEM, _RESULT, _DISPOSITION, _INSPECTED_ON, _INSPECTORS,
        _header(
            "institution_signature", "检查对象签字", "检查对象(签字/盖章)", "检查对象签字盖章", "检查对象签章", "检查对象盖章",
            "被检查单位签字", "被检查单位签章", "被检查对象签字", "当事人签字", "对象签字", "检查对象签名", "被检查单位签字盖章",
            "机构签字", "机构签章", "被检查单位盖章", "被检查单位(签字/盖章)", "被检查对象签字盖章",
        ),
        _header(
            "inspector_signature", "执法检查人员签字", "执法检查人员(签字/盖章)", "检查人员签字", "执法人员签字", "执法检查人员签章",
            "执法检查人员签名", "检查人签字", "检查人员签名", "执法人员签名", "执法检查人员签字盖章", "检查人员签章", "检查人员(签字/盖章)",
        ),
        _REMARK, _REFERRED_ON, _PUBLISHED_ON, _TASK_NUMBER,
        _NOTICE_NUMBER,
        _SCANNED_AT,
        _DECIDED_ON,
        _RECTIFY_BY,
        _header("mark", "更正/复查", "标记", "报送类型", "是否复查", "检查类型", "记录类型", "报送性质", "是否更正"),
    ),
    "ledger": (
        _NAME, _CODE, _ACTING, _ITEM,
        _header("authority", "移送机关", "接收机关", "移送单位", "移送至", "受理机关", "转办机关", "移送(转办)机关", "接收单位", "移送部门",
            "受移送机关"),
        _REFERRED_ON, _PUBLISHED_ON,
        _header("reinspected_on", "复查日期", "复查时间", "整改复查日期", "复核日期"),
        _header("reinspection_result", "复查结果", "整改结果", "整改复查结果", "复核结果", "复查情况", "整改情况"),
        _header("published_result", "公示结果", "公示的结果", "公示内容", "检查结果", "抽查结果", "抽查检查结果", "检查结果公示内容"),
        _header("publication_status", "检查结果状态", "公示状态", "结果状态", "录入状态"),
        _header("handling_status", "后续处置状态", "处置状态", "后续处理状态"),
        _header("entry_status", "状态", "台账状态", "条目状态", "是否作废", "是否撤销"),
        _PLANNED_ON, _PLANNED_AT, _TASK_NUMBER, _REMARK,
    ),
    "drawn_list": (
        _NAME, _CODE, _header("inspectors", *_INSPECTORS.names, "组长", "组员", "检查组", "检查组组长", "检查组成员",
            "抽取人员", "执法人员名单"),
        _DEPARTMENT, _CLASS,
    ),
    "plan": (
        _header("field", "抽查领域", "检查领域", "领域", "监管领域", "行业", "抽查类别", "行业领域"),
        _header("items", "抽查事项", "检查事项", "抽查事项名称", "抽查检查事项", "联合监管事项", "《联合事项清单》事项名称", "联合事项名称",
                "参与部门的检查内容(检查事项)"),
        _header("task", *_TASK),
        _header("share", "抽查比例", "比例", "抽取比例", "抽查比例(%)", "抽查比例及频次", "抽查比例和频次", "抽查检查比例及频次", "抽查比例、频次"),
        _header("objects", "检查对象", "抽查对象", "检查对象范围", "抽查对象范围", "联查对象", "抽查检查对象", "抽取对象"),
        _header("lead", "发起部门", "牵头部门", "发起单位", "牵头单位", "抽查检查部门", "检查主体"),
        _header("joining", "配合部门", "参与部门", "联合部门", "配合单位", "参检单位", "联查部门", "参检部门", "参与单位"),
        _header("number", "抽查户数", "拟抽查对象数(户)", "拟抽查户数", "抽取户数", "抽查数量", "计划抽查户数"),
        _header("credit_classes", "智慧监管(信用风险分类)要求", "信用风险等级(低、一般、较高、高)", "信用风险等级", "信用风险分类"),
        _header("period", "抽查检查起止时间", "拟实施时间", "时间安排", "检查时间", "抽查检查时间", "抽查时间", "抽查完成时限", "实施时间"),
    ),
}  # fmt: skip
"""Every list-shaped document's columns. 附件3 is read by TALLY_HEADERS, 附件2 by FORM_LABELS."""

REQUIRED_FIELDS: Final[dict[str, tuple[frozenset[str], ...]]] = {
    kind: tuple(frozenset(fields.split()) for fields in sets)
    for kind, sets in {
        "plan": ("task share", "items lead share", "field lead share", "items share objects",
        "task number lead"),
        "record_list": ("name result department", "code result department", "name result item",
        "code result item",
                        "name result inspected_on", "code result inspected_on", "name code result"),
        "ledger": ("name published_on", "code published_on", "name referred_on", "code referred_on",
        "name reinspected_on",
                   "code reinspected_on", "name publication_status", "code publication_status",
                   "name planned_on", "code planned_on", "name planned_at", "code planned_at"),
        "drawn_list": ("name inspectors", "code inspectors"),
        "roster": ("name credit_class", "code credit_class", "name code address",
        "name code legal_representative",
                   "name code registration_status", "name address legal_representative"),
        "inspectors": ("name certificate", "name department recusal"),
    }.items()
}  # fmt: skip
"""A header row is a document's when it has all fields of one of these sets."""

PLANNED: Final = frozenset({"planned_on", "planned_at"})
"""Fields that say when a visit is planned (检查安排)."""

JOINED_FIELDS: Final = frozenset({"remark", "inspectors"})
"""Fields that may stand in several columns (备注 beside 情况说明, 组长 beside 组员): what they say is put together."""

DECIDING_FIELDS: Final = frozenset(
    {"name", "code", "department", "item", "result", "disposition", "inspected_on", "credit_class",
    "published_on", "referred_on",
     "reinspected_on", "share"}
)  # fmt: skip
"""Fields by which a figure changes: two columns that say different things of one are never chosen between."""


def headings(*names: str) -> tuple[str, ...]:
    """Wordings reduced to their words."""
    return tuple(map(heading, names))


NOTICE_GIVEN: Final = frozenset(
    headings("告知人", "受告知人", "受告知人及电话", "被告知人", "告知时间", "告知日期")
)
"""Headings of a register of notices given (告知登记): it lists those drawn, and is no roster."""

TALLY_HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "department": headings(
        "单位", "部门", "检查单位", "检查部门", "抽查单位", "单位名称", "部门名称", "填报单位"
    ),
    "inspected": headings(
        "抽查户数", "检查户数", "抽查数", "户数", "抽查户数(户)", "抽查企业户数", "检查对象户数"
    ),
}
"""附件3's columns beside the results and dispositions, which are the plan's (schemas.measures)."""

PROPORTION: Final = re.compile(r"^(?:比重|占比|百分比|比例|所占比例|%)%?$")
"""Under a result's heading: a table of statistics (数量 beside 比重), which is none of the documents."""
