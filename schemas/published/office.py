"""总库.duckdb: what it has beside the campaigns' own relations, each of which stands in it with the columns of
OfCampaign in front."""

from schemas.published import plan
from schemas.published.columns import (
    Count,
    Day,
    Flag,
    Moment,
    Named,
    OfClass,
    OfDepartment,
    OfInstitution,
    Placed,
    Relation,
    Text,
    Texts,
    Whole,
    WithCode,
    choice,
    column,
    count,
)


class OfCampaign(Relation):
    """What stands in front of every relation."""

    campaign_id: Text = column("活动编号", "收件箱文件夹名", nullable=False)
    year: Whole = column("年度", "活动抽查期间开始那天的年份", nullable=False)


class _InYear(Relation):
    campaign_id: Text = column("活动编号", "收件箱文件夹名", nullable=False)
    year: Whole = column("年度", "检查那天的年份；还没有去的，活动的年度", nullable=False)


class Campaign(OfCampaign, plan.Campaign):
    """The campaigns."""

    departments: Texts = column("参加部门", "计划中的名称，发起部门在前", nullable=False)


class Source(Relation):
    """The published databases that were read."""

    campaign_id: Text = column("活动编号", "收件箱文件夹名", nullable=False)
    edition: Text = column("读的是哪一版", "程序版本、文件大小和时间；没有读成的为空")
    read_at: Moment = column("读取时间", "Asia/Shanghai", nullable=False)
    problem: Text = column("问题", "没有读成、读得不全的原因；没有问题的为空")


class KnownInstitution(Relation):
    """The institutions known by a name in one campaign and by a code in another."""

    campaign_id: Text = column("活动编号", "收件箱文件夹名", nullable=False)
    institution_id: Text = column("机构标识", "这个活动里的：归一后的名称", nullable=False)
    known_as: Text = column("全办的机构标识", "别的活动里的代码", nullable=False)


class KnownDepartment(Relation):
    """The departments of each campaign, each with the one name it has in the year's views."""

    campaign_id: Text = column("活动编号", "收件箱文件夹名", nullable=False)
    department: Text = column("单位", "这个活动计划中的名称", nullable=False)
    known_as: Text = column("全办的名称", "按部门的各项年度数字用它", nullable=False)


class _OfOffice(OfInstitution):
    institution_id: Text = column(
        "机构标识", "代码；没有代码的用归一后的名称；别的活动里有代码的，用那个代码", nullable=False
    )


class Visit(_InYear, _OfOffice, WithCode):
    """The visits made."""

    visited_on: Day = column("检查日期", "", nullable=False)
    departments: Texts = column("单位", "一起去的部门", nullable=False)
    inspectors: Texts = column("执法检查人员", "姓名；记录没有写的为空")
    is_outside: Flag = column("个案检查", "有抽取记录而没有抽中的：举报、交办、申请等", nullable=False)
    is_reinspection: Flag = column("是复查", "这一次全是复查", nullable=False)
    is_joint: Flag = column("联合检查", "同一天两个以上部门去的", nullable=False)
    is_repeated: Flag = column("重复检查", "同一年里抽查已经去过，又去的抽查", nullable=False)


class VisitDue(_InYear, _OfOffice, WithCode):
    """The visits drawn and not made yet."""

    departments: Texts = column("单位", "还没有去的部门", nullable=False)
    inspectors: Texts = column("执法检查人员", "抽取选派的；没有选派的为空")


class VisitPerson(_InYear):
    """Who went, and who is to go."""

    institution_id: Text = column("机构标识", "同 visit", nullable=False)
    visited_on: Day = column("检查日期", "还没有去的为空")
    department: Text = column("单位", "同名、分不出单位的为空")
    name: Text = column("姓名", "", nullable=False)


class InspectorLoad(Relation):
    """The inspectors' year."""

    year: Whole = column("年度", "检查那天的年份", nullable=False)
    department: Text = column("单位", "同名、分不出单位的为空")
    name: Text = column("姓名", "", nullable=False)
    visits: Count = count("去了", "复查和个案检查也算", unit="次")
    due: Count = count("还要去", "抽取选派的", unit="次")
    campaigns: Count = count("参加的活动", unit="个")


class DrawnTogether(OfCampaign, _OfOffice):
    """The institutions drawn in two campaigns at once."""

    title: Text = column("活动名称", "", nullable=False)
    visited_on: Day = column("检查日期", "这个活动第一次去的日期；还没有去的为空")
    other_campaign_id: Text = column("另一个活动", "它的编号", nullable=False)
    other_title: Text = column("另一个活动的名称", "", nullable=False)
    other_visited_on: Day = column("另一个活动的检查日期", "还没有去的为空")
    together_from: Day = column("重叠的第一天", "两个抽查期间都在的", nullable=False)
    together_until: Day = column("重叠的最后一天", "", nullable=False)
    can_join: Flag = column("可以合并", "两边都还没有去，共同的期间也没有过", nullable=False)
    is_unannounced: Flag = column("不得外传", "有一边不宜告知，还没有去", nullable=False)


class _YearTask(OfCampaign, OfInstitution, OfClass, WithCode):
    is_drawn: Flag = column("抽中", "没有抽取记录的活动为否", nullable=False)
    is_inspected: Flag = column("已检查", "至少有一条有效结果", nullable=False)
    is_complete: Flag = column("查全", "各事项都有有效结果", nullable=False)
    has_problem: Flag = column("发现问题", "现行有效结果里有属于问题的", nullable=False)


class YearTask(_YearTask, OfDepartment):
    """What each department had to inspect."""

    department_position: Whole = column("部门顺序", "1 为发起部门", nullable=False)


class YearInstitution(_YearTask):
    """What the departments together had to inspect."""


class _Done(Relation):
    publications: Count = count("该公示的", "机构 × 部门", unit="项", nullable=True)
    published: Count = count("已公示的", unit="项", nullable=True)
    published_on_time: Count = count("按期公示的", unit="项", nullable=True)
    publications_judged: Count = count("能判断是否按期的", "已公示的和已逾期的", unit="项", nullable=True)
    issues: Count = count("发现的问题", "机构 × 部门 × 事项 × 结果", unit="个", nullable=True)
    closed: Count = count("已了结的问题", unit="个", nullable=True)


class _Visited(Relation):
    visits: Count = count("抽查的检查", "不含复查和个案检查", unit="次")
    joint_visits: Count = count("部门联合的检查", "抽查的里面，同一天两个以上部门去的", unit="次")
    repeated_visits: Count = count("重复的检查", "抽查的里面，同一年已经抽查去过的", unit="次")
    outside_visits: Count = count("个案检查", "没有抽中的", unit="次")
    reinspections: Count = count("复查", "专门去复查的", unit="次")


class _Work(_Done, _Visited):
    planned: Count = count("任务", "抽中户数；没有抽取记录的见说明", nullable=True)
    inspected: Count = count("已检查", nullable=True)
    complete: Count = count("查全", nullable=True)
    with_problem: Count = count("发现问题", nullable=True)
    dispositions: Count = count("处理结果", "机构 × 部门 × 处理结果", unit="项", nullable=True)


class YearCampaign(_Work):
    """The year by campaign."""

    campaign_id: Text = column("活动编号", "收件箱文件夹名", nullable=False)
    year: Whole = column("年度", "活动的年度；跨年的活动，检查所在的年度另有一行", nullable=False)
    title: Text = column("活动名称", "", nullable=False)
    is_own_year: Flag = column("是活动的年度", "否：别的年度的活动在这一年的检查", nullable=False)
    departments: Texts = column("参加部门", "计划中的名称，发起部门在前", nullable=False)
    period_start: Day = column("抽查期间开始日", "", nullable=False)
    period_end: Day = column("抽查期间结束日", "", nullable=False)
    as_of: Day = column("统计日", "这个活动的数是哪一天的", nullable=False)
    is_drawn: Flag = column("有抽取记录", "", nullable=False)


class YearDepartment(_Work):
    """The year by department."""

    year: Whole = column("年度", "活动的年度；检查是检查那天的年份", nullable=False)
    department: Text = column("单位", "全办的名称，见 known_department", nullable=False)
    campaigns: Count = count("参加的活动", unit="个")
    planned_undrawn: Count = count("任务里没有抽取记录的", "这些活动的应抽户数")


class YearMonth(_Done, _Visited):
    """The year by month."""

    year: Whole = column("年度", "事情发生的年份", nullable=False)
    month: Whole = column("月份", "1–12", nullable=False)
    institutions: Count = count("去过的机构", "抽查的检查")


class InstitutionYear(Relation):
    """How often an institution was visited."""

    year: Whole = column("年度", "检查那天的年份；还没有去的，活动的年度", nullable=False)
    institution_id: Text = column("机构标识", "同 visit", nullable=False)
    institution: Text = column("名称", "按名录", nullable=False)
    visits: Count = count("去了", "抽查的检查", unit="次")
    most_by_one_department: Count = count("一个部门去得最多的", unit="次")
    repeated: Flag = column("重复检查", "抽查去了两次以上", nullable=False)
    outside_visits: Count = count("个案检查", unit="次")
    reinspections: Count = count("复查", unit="次")
    due: Count = count("还要去", "抽中而还有部门没有去的活动", unit="个")
    campaigns: Texts = column("活动", "编号", nullable=False)
    departments: Texts = column("单位", "去过的、还要去的", nullable=False)
    first_on: Day = column("第一次", "还没有去过的为空")
    last_on: Day = column("最近一次", "还没有去过的为空")
    cap_per_year: Whole = count("频次上限", "各部门合计；计划都没有规定的为空", unit="次", nullable=True)
    cap_per_department: Whole = count("每个部门的频次上限", "计划都没有规定的为空", unit="次", nullable=True)


class YearlyPlan(Placed, Named):
    """The lines of the year's plans."""

    file_name: Text = column("文件名", "inbox 下的文件", nullable=False)
    year: Whole = column("年度", "任务名称、时间、文件名里的年份；都没有的，收下的那一年", nullable=False)
    task: Text = column("抽查任务名称", "照原文")
    field: Text = column("抽查领域", "照原文")
    items: Text = column("抽查事项", "照原文")
    objects: Text = column("检查对象", "照原文")
    share: Text = column("抽查比例", "照原文")
    number: Text = column("抽查户数", "照原文")
    lead: Text = column("发起部门", "照原文")
    joining: Text = column("配合部门", "照原文")
    period: Text = column("抽查时间", "照原文")


class PlanProgress(YearlyPlan):
    """The year's plans beside what was done."""

    matched_by: Text = choice(
        "对上的依据", {"task": "任务名称", "objects": "检查对象和发起部门"}, nullable=True
    )
    campaign_id: Text = column("活动编号", "没有对上的为空")
    title: Text = column("活动名称", "没有对上的为空")
    period_end: Day = column("抽查期间结束日", "没有对上的为空")
    planned: Count = count("任务", "见 year_campaign", nullable=True)
    inspected: Count = count("已检查", nullable=True)
    complete: Count = count("查全", nullable=True)
