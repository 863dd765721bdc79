"""The labels of 附件2 and of forms like it, and the notes and sums that stand below and between a list's
rows."""

import re
from typing import Final

from schemas.headings import HEADERS, headings

_LIST = {header.field: header.names for header in HEADERS["record_list"]}
_ROSTER = {header.field: header.names for header in HEADERS["roster"]}

FORM_LABELS: Final[dict[str, tuple[str, ...]]] = {
    "team": headings("执法检查人员", "检查人员", "执法人员"),
    "person_name": headings("姓名"),
    "person_department": headings("单位", "所在单位", "工作单位"),
    "certificate": headings(
        "执法证号/身份证号", "执法证号", "身份证号", "执法证号(身份证号)", "证件号", "执法证件号", "证号"
    ),
    "institution": headings("检查对象", "被检查对象", "被检查单位", "抽查对象"),
    "name": headings(
        "名称", "机构名称", "企业名称", "单位名称", "检查对象名称", "被检查单位", "被检查单位名称", "抽查对象名称", "市场主体名称",
        "被检查对象名称", "经营主体名称",
    ),
    "code": _LIST["code"],
    "address": _ROSTER["address"],
    "legal_representative": _ROSTER["legal_representative"],
    "department": headings(
        "检查单位", "检查部门", "检查机关", "抽查单位", "抽查部门", "抽查机关", "核查实施机关", "检查实施机关", "实施机关", "核查单位",
    ),
    "item": _LIST["item"],
    "result": headings(
        "检查结果", "抽查结果", "结果", "检查结果(编号)", "检查结果编号", "核查情况", "核查结果", "发现问题情况", "检查情况", "是否发现问题",
        "有无问题", "是否存在问题"
    ),
    "disposition": headings(
        "处理结果", "处理情况", "处置结果", "后续处理", "处理意见", "处置情况", "后续处置措施", "处置措施"
    ),
    "remark": headings("备注", "备注说明", "情况说明"),
    "visited_on": headings("检查时间", "检查日期", "抽查时间", "抽查日期", "核查时间", "核查日期", "现场检查时间"),
    "task_number": _LIST["task_number"],
    "notice_number": _LIST["notice_number"],
    "scanned_at": _LIST["scanned_at"],
    "decided_on": _LIST["decided_on"],
    "rectify_by": _LIST["rectify_by"],
    "aside": headings(
        "核查方式", "检查方式", "检查形式", "抽查方式", "被检查单位意见", "检查对象意见", "当事人意见", "组长审核意见", "审核意见", "领导意见",
        "见证人签字", "见证人", "任务名称", "联系电话",
    ),
    "mark": headings("更正/复查", "标记", "报送类型", "记录类型", "报送性质"),
    "institution_signature": headings(
        "检查对象(签字/盖章)", "检查对象签字", "检查对象盖章", "检查对象签章", "检查对象(签字)", "检查对象(盖章)",
        "被检查单位(签字/盖章)", "被检查单位(盖章)", "被检查对象(签字/盖章)", "被检查单位签字", "检查对象签名", "被检查单位(签字或盖章)",
        "检查对象(签字或盖章)", "法定代表人(负责人)(签字或盖章)", "法定代表人(负责人)签字", "企业盖章/或法定代表人(负责人)签字", "企业盖章",
        "企业(签字/盖章)", "当事人(签字/盖章)", "当事人签字",
    ),
    "inspector_signature": headings(
        "执法检查人员(签字/盖章)", "执法检查人员(签字)", "执法检查人员签字", "检查人员(签字/盖章)", "检查人员签字",
        "执法人员(签字/盖章)", "执法人员签字", "执法检查人员签章", "执法检查人员签名", "检查人员(签字)", "检查人员签名", "执法人员签名",
        "执法人员(签字)", "核查人(签字)", "核查人员(签字)", "检查人(签字)", "执法检查人员(签字或盖章)", "检查人员(签字或盖章)",
    ),
}  # fmt: skip

LIST_FOOT: Final = re.compile(
    r"^(?:(?:合计|总计|共计|共)[::]?\d*[家户个项人条]?|(?:(?:填[表写报]|编号|代码|数字|(?:检查)?结果)?说明|注[意释]?|备注|附注)(?:[::\d(].*)?"
    r"|(?:检查|公示|录入|移送|复查|报送|办理)单位[::].*"
    r"|(?:\S{2})?(?:单位|部门)(?:\((?:盖章|公章)\))?[::]\S+(?:局|委|厅|队)(?:\((?:盖章|公章)\))?"
    r"|(?:填表人|填报人|审核人|制表人?|制表日期|填表日期|填报日期|填报单位|联系人|联系电话|单位负责人|负责人签字|日期|经办人|复核人|分管领导)(?:[::].*)?"
    r"|(?:以上|本表|此表|截至|截止).*)$"
)
"""The first cell of the notes and totals below a list's last row (folded)."""

NOTE: Final = re.compile(
    r"(?:填[表写报]|编号|代码|数字|(?:检查)?结果)?说明|(?:注[意释]?|[备附]注)(?=[::\d(]|$)"
)
"""How a note begins (folded), below a list or among a form's lines."""
EXPLAINS: Final = re.compile(r"填|编号|代码|(?:\d{1,2}\D{2,}){2}")
"""A piece of a note in a cell of its own: 结果填编号; 1/正常；2/异常."""

SUBTOTAL: Final = re.compile(
    r"^(?:\S.{0,40}[\s:：]|本页|本表|本组|本单位|本月|[一-鿿]{1,12}局)?"
    r"(?:总?计数|小计|合计|总计|共计|累计|汇总|求和|平均值|最大值|最小值|乘积)(?:[:：]?\d*[户家个]?)$"
)
"""A cell of the rows that Excel's 分类汇总 and people put between groups: 区人社局 计数, 小计."""
