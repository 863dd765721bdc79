"""附件3 部门联合监管统计表: a department's own figures, one row a department × measure."""

from functools import lru_cache

from schemas.checks import Count, Day, Lines, column, given, other_than, rule, untrue
from schemas.measures import NOTICE_MEASURES

FIGURE_STATES = ("whole", "unreadable", "above_inspected")


class DeclaredFigures(Lines):
    """Figures as a department declares them, normalised."""

    department: str = column("单位", "计划中的部门名称，或合计；不是本次部门的为空", nullable=True)
    department_text: str = column("单位原文", "汇总表上写的单位")
    department_cell: str = column("单位单元格", "单位所在的单元格")
    departments_told: str = column("本次部门", "计划中的各部门，供提示")
    stands_again: bool = column("单位重复", "同一张表里这个单位不止一行")
    measure: str = column("指标", "department_tally 的列名", domain=NOTICE_MEASURES.labels)
    figure: Count = column("数", "自报的户数；无法识别的为空", unit="户", nullable=True)
    figure_text: str = column("数的原文", "汇总表上写的数")
    figure_cell: str = column("数的单元格", "数所在的单元格")
    figure_state: str = column(
        "数的状态",
        "whole 非负整数、unreadable 不是、above_inspected 大于同一行的抽查户数",
        domain=FIGURE_STATES,
    )

    told_for: Day = column(
        "自报的日期", "制表日期、填报日期或截至的日期；没有写的、认不出的为空", nullable=True
    )

    of_the_campaign = rule(
        "I03", "department", given, at="department_cell", found="department_text", detail="departments_told"
    )
    whole_and_within = rule(
        "T01",
        "figure_state",
        other_than("unreadable", "above_inspected"),
        at="figure_cell",
        found="figure_text",
    )
    once = rule("T03", "stands_again", untrue, at="department_cell", found="department_text")


@lru_cache
def figures_of(measures: tuple[str, ...]) -> type[DeclaredFigures]:
    """The model whose measures are a plan's own (contract: [[result]], [[disposition]])."""
    if measures == tuple(NOTICE_MEASURES.labels):
        return DeclaredFigures

    class OwnFigures(DeclaredFigures):
        """Figures by a plan's own measures."""

        measure: str = column("指标", "department_tally 的列名", domain=measures)

    return OwnFigures
