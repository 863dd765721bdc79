"""The tallies, as published."""

from schemas.published.columns import (
    Count,
    Day,
    OfClass,
    OfDepartment,
    OfIdentity,
    OfMeasure,
    Ratio,
    Share,
    Text,
    Whole,
    WithMeasures,
    column,
    count,
)

_OR_TOTAL = "计划中的名称，或合计"


class Measure(OfMeasure):
    """The columns of the tallies."""

    position: Whole = column("顺序", "附件3 的列序", nullable=False)
    heading: Text = column("表头", "附件3 表头的上一行", nullable=False)
    label: Text = column("文字", "附件3 表头的下一行", nullable=False)


class InstitutionMeasure(OfIdentity, OfClass, OfDepartment, OfMeasure):
    """What each department gave each institution."""


class CompleteInstitution(OfIdentity, OfClass):
    """Every department of the plan has a valid result for each of its items."""


class MeasureTally(OfDepartment, OfClass, OfMeasure):
    """Every figure."""

    department: Text = column("单位", _OR_TOTAL, nullable=False)
    credit_class: Text = column("信用风险分类", _OR_TOTAL, nullable=False)
    figure: Count = count("户数", "不同的机构")
    department_position: Whole = column("部门顺序", "合计为空")
    class_position: Whole = column("分类顺序", "合计为空")
    measure_position: Whole = column("指标顺序", "附件3 的列序", nullable=False)


class DepartmentTally(WithMeasures):
    """附件3."""

    department: Text = column("单位", "计划中的名称；最后一行为合计", nullable=False)


class DepartmentTallySum(OfMeasure):
    """合计 beside the plain sum."""

    total: Count = count("合计", "不同机构")
    plain_sum: Count = count("各部门之和")


class ClassTally(WithMeasures):
    """The classes."""

    credit_class: Text = column("信用风险分类", "计划所列分类；最后一行为合计", nullable=False)
    roster: Count = count("名录户数", "不含已注销、吊销、迁出的")
    share: Share = column("抽查比例", "0–1；计划写明户数的、合计为空")
    required: Count = count(
        "应抽户数", "比例 × 名录户数，向上取整，该类不空时至少 1，或计划写明的户数；不超过名录户数"
    )
    drawn: Count = count("抽中户数", "没有抽取记录的为空", nullable=True)
    inspected: Count = count("已检查户数", "至少有一条有效结果；已抽取的，只算抽中的")
    complete: Count = count("查全户数", "各部门的各个事项都有有效结果；已抽取的，只算抽中的")
    coverage: Ratio = column(
        "覆盖率", "0–1，没有抽取记录的可大于 1：查全 ÷ 抽中；没有抽取记录的为查全 ÷ 应抽；除数为 0 的为空"
    )


class DepartmentClassTally(WithMeasures, OfDepartment, OfClass):
    """Department × class."""


class Reconciliation(OfMeasure):
    """Declared against computed."""

    department: Text = column("单位", _OR_TOTAL, nullable=False)
    declared: Whole = count("自报数")
    computed: Count = count("记录统计数", "汇总表写了日期的，到那一天为止")
    difference: Count = column("差", "自报 − 统计", nullable=False, unit="户")
    told_for: Day = column("自报的日期", "汇总表的制表日期、填报日期或截至的日期；没有写的为空")
    computed_now: Count = count("现在的统计数", "到统计日为止")
