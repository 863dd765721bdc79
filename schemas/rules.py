"""The catalogue of findings (domain: Findings): id, severity, what is wrong, how to mend it. docs/rules.md is generated from it."""

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning", "info"]

SEVERITY_LABELS: Final[dict[Severity, str]] = {"error": "错误", "warning": "提醒", "info": "提示"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, severity, what is wrong (with the cell's own text as {found} where it helps) and the mend."""

    id: str
    severity: Severity
    what: str
    mend: str

    def message(self, found: str = "", detail: str = "") -> str:
        """The finding's message in Chinese: what is wrong, what was found there, and how to mend it."""
        shown = found.strip().replace("\n", " ")
        shown = f"（填的是“{shown[:60]}{'…' if len(shown) > 60 else ''}”）" if shown else ""
        return f"{self.what}{shown}{detail}。改法：{self.mend}。"


_CATALOGUE: Final = (
    Rule("F01", "error", "文件打不开，不是有效的电子表格", "用 Excel 或 WPS 打开确认内容，另存为 .xlsx 后重新报送"),
    Rule("F02", "error", "文件有密码，无法读取", "去掉打开密码后重新报送"),
    Rule(
        "F03",
        "error",
        "没有认出任何一种约定的表",
        "核对表头是否与下发的表样一致（名录、人员名录、记录表、台账、汇总表、计划、公示/移送台账）",
    ),
    Rule("F04", "info", "内容完全相同的文件此前已经收到", "不必处理；如本意是报送修改稿，请确认发的是改后的文件"),
    Rule(
        "F05",
        "error",
        "文件过大，或读取超出了单个文件的时间、内存限制",
        "删去多余的空行、空列和无关工作表，或拆成几个文件后重新报送",
    ),
    Rule("F06", "info", "这张工作表不是约定的任何一种表，未采用", "如其中有应报内容，请按表样填写后重新报送"),
    Rule("R01", "error", "名录缺机构名称", "补填机构名称"),
    Rule("R02", "error", "统一社会信用代码/注册号不正确（位数或校验码不对）", "对照营业执照或登记证书改正代码"),
    Rule("R03", "error", "信用风险分类缺失或不是 A、B、C、D", "填 A、B、C、D 之一"),
    Rule("R04", "error", "同一机构在名录中出现两次而内容不同", "核实后只保留正确的一行"),
    Rule("R05", "warning", "没有统一社会信用代码/注册号，只能凭名称识别", "如该机构已有代码，请补填；确无代码的不必处理"),
    Rule("P01", "error", "人员的姓名、单位或证号缺失", "补全姓名、单位、执法证号"),
    Rule(
        "P02",
        "error",
        "人员所在单位不是本次联合抽查的部门",
        "改为计划中的部门名称；如确为参加部门，请在 campaign.toml 中补上该部门或别名",
    ),
    Rule("I01", "error", "检查对象不在名录中", "核对名称和代码；如为新增机构，请先补报名录"),
    Rule("I02", "warning", "检查对象不在抽取结果中", "核对是否查错对象；如为专项或举报检查，请在备注中注明"),
    Rule("I03", "error", "检查单位不是本次联合抽查的部门", "改为计划中的部门名称"),
    Rule("I04", "error", "检查结果未填", "填写检查结果编号 1–10"),
    Rule("I05", "error", "检查结果无法识别或不在 1–10 之内", "按说明填写编号 1–10，多项之间用“、”隔开"),
    Rule("I06", "error", "检查结果自相矛盾（如“未发现问题”与发现问题并存、“合格”与“不合格”并存）", "核实后只保留相符的结果"),
    Rule("I07", "error", "缺检查对象签字或盖章", "请检查对象签字或盖章；拒绝签字的，写明“拒签”并由执法检查人员说明情况、签字"),
    Rule("I08", "error", "检查对象拒签，但没有执法检查人员签字的情况说明", "在备注中写明拒签情况，并由执法检查人员签字"),
    Rule("I09", "error", "缺执法检查人员签字", "由表上列明的每一名执法检查人员签字"),
    Rule("I10", "warning", "检查组人员不齐：有检查单位无人参加，或不足两人", "核对执法检查人员一栏，补齐各检查单位人员"),
    Rule("I11", "warning", "执法检查人员不在人员名录中", "核对姓名；如为新增人员，请补报人员名录"),
    Rule("I12", "error", "检查日期缺失或无法识别", "按“2024年9月3日”的样式填写检查日期"),
    Rule("I13", "warning", "检查日期不在计划的抽查期间内", "核对检查日期"),
    Rule("I14", "error", "检查日期在将来", "核对检查日期，改为实际检查的日期"),
    Rule("I15", "error", "名称与代码在名录中分属不同的机构", "核对名称和代码，改正写错的一项"),
    Rule("I16", "error", "处理结果不是约定的四种之一", "填“责令整改、立案查处、函告许可部门、移送司法机关”，没有的留空"),
    Rule("I17", "warning", "发现了问题但没有填处理结果", "补填处理结果，或在备注中说明后续安排"),
    Rule("I18", "warning", "未发现问题却填了处理结果", "核对检查结果与处理结果"),
    Rule("I19", "info", "替换了此前报送的不同内容", "不必处理；如非本意，请重新报送正确的一份"),
    Rule("I20", "warning", "代码有误或未填，已按名称认定机构", "对照名录改正代码"),
    Rule("T01", "error", "汇总表的数不是非负整数，或某项结果大于抽查户数", "核对并改为正确的户数"),
    Rule("T02", "warning", "汇总表的数与记录表统计的不一致", "核对本部门的记录是否报全，或更正汇总表"),
    Rule("L01", "error", "台账中的这一行找不到对应的检查记录", "核对名称、代码和单位；如记录尚未报送，请先报记录"),
    Rule("L02", "error", "台账日期无法识别，或早于它所对应的检查", "核对日期"),
    Rule(
        "C01", "warning", "计划中的日期、比例与计划文件或其他材料不一致", "核对计划；以正式文件为准，需要修改的改 campaign.toml"
    ),
)

RULES: Final[dict[str, Rule]] = {rule.id: rule for rule in _CATALOGUE}
"""Every rule by its id, in the order of the catalogue."""
