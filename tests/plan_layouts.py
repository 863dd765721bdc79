"""A plan's facts written as a plan table, in 附件1's layout and in those of other districts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

Rows = list[list[str]]


@dataclass(frozen=True)
class Facts:
    """What a plan says: shares by class ("" alone: a plan without classes), items by department, the lead first."""

    task: str
    objects: str
    shares: Mapping[str, float]
    duties: Mapping[str, tuple[str, ...]]
    start: date
    end: date

    @property
    def lead(self) -> str:
        return next(iter(self.duties))

    @property
    def joining(self) -> str:
        return "、".join(list(self.duties)[1:])

    @property
    def items(self) -> str:
        every = (item for items in self.duties.values() for item in items)
        return " ".join(f"{n}、{item}" for n, item in enumerate(every, 1))

    @property
    def share(self) -> str:
        return "、".join(
            f"{name}类{told(share)}" if name else told(share) for name, share in self.shares.items()
        )

    @property
    def period(self) -> str:
        s, e = self.start, self.end
        return f"{s.year}年{s.month}月{s.day}日至{e.year}年{e.month}月{e.day}日"


def told(share: float) -> str:
    """A share as a plan writes it."""
    return f"{share * 100:.6g}%"


def annex_1(facts: Facts) -> Rows:
    """附件1: a row a class."""
    head = ["序号", "抽查领域", "抽查事项", "抽查任务名称", "抽查比例", "检查对象", "发起部门", "配合部门"]
    rows = []
    for n, (name, share) in enumerate(facts.shares.items(), 1):
        of = f" {name} 类" if name else ""
        task = facts.task.replace("年", f" 年{of}", 1) if name else facts.task
        told_as = f"{facts.objects}风险分类{of} {told(share)}" if name else told(share)
        rows.append([str(n), "区领域", facts.items, task, told_as, facts.objects, facts.lead, facts.joining])
    return [head, *rows]


def by_tasks(facts: Facts) -> Rows:
    """序号‖任务名称‖…‖抽查户数‖抽查比例‖…‖抽查完成时限‖牵头部门‖参与部门: a row a task, only the last day told."""
    head = [
        "序号",
        "任务名称",
        "抽查事项",
        "检查对象范围",
        "抽取类型",
        "抽查户数",
        "抽查比例",
        "检查方式",
        "组织层级",
        "实施层级",
        "抽取日期",
        "抽取日期至",
        "抽查完成时限",
        "牵头部门",
        "参与部门",
        "备注",
    ]
    row = ["1", facts.task, facts.items, facts.objects, "不定向", "", facts.share, "现场检查", "区级", "区级", "2025-06-01",
           "2025-06-05", f"{facts.end} 00:00:00", facts.lead, facts.joining, ""]  # fmt: skip
    return [head, row]


def by_credit(facts: Facts) -> Rows:
    """…‖抽查比例及频次‖智慧监管(信用风险分类)要求‖抽查检查起止时间‖…: the shares by class in a column of their own."""
    head = [
        "序号",
        "抽查任务名称",
        "抽查事项",
        "抽查对象范围",
        "抽查比例及频次",
        "智慧监管(信用风险分类)要求",
        "抽查检查起止时间",
        "发起部门",
        "配合部门",
        "抽查检查模式",
    ]
    least, by_class = ("不低于1%，每年1次", facts.share) if "" not in facts.shares else (facts.share, "")
    row = [
        "1",
        facts.task,
        facts.items,
        facts.objects,
        least,
        by_class,
        facts.period,
        facts.lead,
        facts.joining,
        "一业同查",
    ]
    return [head, row]


def by_items(facts: Facts) -> Rows:
    """序号‖抽查事项‖检查对象‖抽查内容‖抽查依据‖抽查方式‖抽查比例和频次‖备注: neither departments nor days."""
    head = ["序号", "抽查事项", "检查对象", "抽查内容", "抽查依据", "抽查方式", "抽查比例和频次", "备注"]
    every = [item for items in facts.duties.values() for item in items]
    return [
        head,
        *(
            [str(n), item, facts.objects, "内容", "《某法》第一条", "现场检查", facts.share, ""]
            for n, item in enumerate(every, 1)
        ),
    ]


def by_subject(facts: Facts) -> Rows:
    """…‖抽查事项‖…‖检查时间‖检查主体‖参检单位: a row an item, and who inspects it."""
    head = [
        "序号",
        "抽查类别",
        "抽查事项",
        "抽查内容",
        "检查对象",
        "事项类别",
        "检查方式",
        "抽查比例及频次",
        "检查时间",
        "检查主体",
        "参检单位",
    ]
    pairs = [(name, item) for name, items in facts.duties.items() for item in items]
    return [
        head,
        *(
            [str(n), "培训", item, "", facts.objects, "一般", "现场", facts.share, facts.period, name, ""]
            for n, (name, item) in enumerate(pairs, 1)
        ),
    ]


def by_department(facts: Facts) -> Rows:
    """…‖联合监管事项‖抽查检查部门‖抽查检查事项‖…: a joint item over several rows, one a department."""
    head = [
        "序号",
        "监管领域",
        "联合监管事项",
        "抽查检查部门",
        "抽查检查事项",
        "抽查检查对象",
        "抽查检查内容",
        "抽查检查方式",
        "抽查检查比例及频次",
        "抽查检查时间",
        "实施层级",
    ]
    rows = []
    for n, (name, items) in enumerate(facts.duties.items()):
        topic, share, period = (facts.task, facts.share, facts.period) if n == 0 else ("", "", "")
        rows.append(
            [
                str(n + 1),
                "培训",
                topic,
                name,
                "；".join(items),
                facts.objects,
                "",
                "现场检查",
                share,
                period,
                "区级",
            ]
        )
    return [head, *rows]


def by_joining(facts: Facts) -> Rows:
    """序号‖牵头部门‖《联合事项清单》事项名称‖…‖参与部门‖参与部门的检查内容(检查事项)‖…: a row a joining department."""
    head = [
        "序号",
        "牵头部门",
        "《联合事项清单》事项名称",
        "联合抽查任务名称",
        "抽查对象",
        "抽查比例",
        "拟抽查对象数(户)",
        "拟实施时间",
        "参与部门",
        "参与部门的检查内容(检查事项)",
        "检查方式",
        "信用风险等级(低、一般、较高、高)",
    ]
    duties = list(facts.duties.items())
    return [head, *(["1", facts.lead, "联合检查", facts.task, facts.objects, facts.share, "", facts.period, name, "；".join(items), "现场", ""]
                    for name, items in duties[1:])]  # fmt: skip


def by_duty(facts: Facts) -> Rows:
    """序号‖行业‖任务名称‖联查部门‖抽查事项‖联查对象‖检查主体‖责任分工‖抽查比例‖时间安排‖备注: a task over several rows."""
    head = [
        "序号",
        "行业",
        "任务名称",
        "联查部门",
        "抽查事项",
        "联查对象",
        "检查主体",
        "责任分工",
        "抽查比例",
        "时间安排",
        "备注",
    ]
    every = "、".join(facts.duties)
    return [head, *(["1", "培训", facts.task, every, "；".join(items), facts.objects, name, f"负责{items[0]}", facts.share, facts.period, ""]
                    for name, items in facts.duties.items())]  # fmt: skip


LAYOUTS: dict[str, Callable[[Facts], Rows]] = {
    layout.__name__: layout
    for layout in (annex_1, by_tasks, by_credit, by_items, by_subject, by_department, by_joining, by_duty)
}
