"""Headings known to say nothing that a figure rests on: they need not be told where they are not read
(F07)."""

import re
from typing import Final

from schemas.headings import heading, names_of

_IRRELEVANT: Final = frozenset(map(heading, (
    "序号", "编号", "顺序号", "No", "操作", "联络员", "经办人", "联系人", "电话", "手机", "手机号", "邮箱", "邮编", "传真",
    "成立日期", "注册日期", "登记日期", "核准日期", "企业类型", "主体类型", "主体类别", "机构类型", "机构类别", "类型", "性质", "办学类型", "行业",
    "行业门类", "所属行业", "行业代码", "经营范围", "办学内容", "注册资本", "注册资金", "专项库类别", "名单状态", "许可证名称", "许可证编号", "许可证号",
    "办学许可证号", "许可批准日期", "许可发证机关", "发证机关", "有效期至", "登记机关", "管辖单位", "管辖机关", "属地监管所", "片区", "网格", "网格员",
    "乡镇", "街道", "所属街道", "区域", "辖区", "所在地", "入库日期", "入库时间", "设置人", "录入员", "录入人", "任务名称", "抽查任务名称", "任务结束日期",
    "任务开始日期", "抽查计划", "计划名称", "计划编号", "抽取日期", "抽取日期至", "抽取类型", "抽取时间", "抽查类型", "性别", "民族", "出生日期", "年龄",
    "政治面貌", "学历", "职务", "职级", "岗位", "编制情况", "审核状态", "位次", "签号", "组织层级", "实施层级", "抽查方式", "检查方式", "抽查检查方式",
    "抽查检查模式", "抽查依据", "检查依据", "法律依据", "抽查内容", "抽查检查内容", "检查内容", "事项类别", "责任分工", "频次", "抽查频次", "备注", "说明",
    "见证人", "见证人签字", "附件", "照片", "单位性质", "机构性质", "检查形式", "是否联合", "是否联合抽查", "抽中时间", "发证日期", "照面地址", "身份证号",
    "身份证号码", "家庭住址", "经度", "纬度", "从业人数", "学员人数", "教师人数", "年度",
)))  # fmt: skip
_IRRELEVANT_ENDS: Final = re.compile(
    r"(?:电话|手机|邮箱|邮编|传真|性质|经营范围|发证日期|成立时间)$|^(?:联系|操作|录入)"
)


_IRRELEVANT_TO: Final = {
    kind: frozenset(map(heading, names))
    for kind, names in {
        "ledger": ("检查日期", "检查时间", "抽查日期", "检查人员", "执法检查人员", "抽查任务", "检查结果", "处理结果", "信用风险分类", "地址", "住所",
                   "法定代表人", "负责人", "应公示日期", "公示期限", "到期日", "应移送日期"),
        "roster": ("检查部门", "监管部门", "主管部门", "抽查次数"),
        "plan": ("联合监管事项", "参与部门的检查内容(检查事项)"),
        "drawn_list": ("地址", "住所", "法定代表人", "负责人", "检查事项", "抽查事项"),
    }.items()
}  # fmt: skip


def is_irrelevant(kind: str, text: str) -> bool:
    """Whether a heading is known to say nothing that a figure rests on, in any table (序号, 联系电话) or in this
    kind."""
    own = _IRRELEVANT_TO.get(kind, frozenset())
    return any(name in _IRRELEVANT or name in own or _IRRELEVANT_ENDS.search(name) for name in names_of(text))
