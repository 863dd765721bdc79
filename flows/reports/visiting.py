"""How reports tell of visits: planned and made, made together, entered by a scan."""

from flows.reports.published import Published
from schemas.published.visits import PLAN_STATUSES


def joint_visits_told(data: Published) -> str:
    """部门联合率: of the visits made, those that two departments or more made together; "" where there is none
    yet, or the plan has one department alone."""
    if data.number("select count(*) from department") < 2:
        return ""
    made, joint = data.rows("select count(*), count(*) filter (is_joint) from joint_visit")[0]
    if not made:
        return ""
    share = 100 * int(str(joint)) / int(str(made))
    return f"部门联合率 {share:.1f}%：抽查的检查 {made} 次，其中 {joint} 次有两个以上部门同一天去。"


def visit_plan_told(data: Published) -> str:
    """What became of the plan of visits, in institutions; "" where none was sent."""
    planned = data.number("select count(distinct institution_id) from planned_visit")
    if not planned:
        return ""
    counted = "select status, count(distinct institution_id) from visit_plan group by status"
    found = {str(status): count for status, count in data.pairs(counted)}
    told = [f"{words} {found[status]} 户" for status, words in PLAN_STATUSES.items() if status in found]
    return f"检查安排：已安排 {planned} 户；{'，'.join(told)}。"


def unscanned_told(data: Published) -> str:
    """The visits without a readable 扫码时间 where the plan asks for one;
    "" where it does not, or none lacks it."""
    if not data.number("select count(*) from campaign where is_scan_required"):
        return ""
    missing = data.number("select count(*) from visit_entry where not is_scanned")
    return f"没有扫码时间的检查：{missing} 户次。" if missing else ""


def visits_told(data: Published) -> list[str]:
    """All that is to be said of visits, a sentence each."""
    told = (joint_visits_told(data), visit_plan_told(data), unscanned_told(data))
    return [sentence for sentence in told if sentence]
