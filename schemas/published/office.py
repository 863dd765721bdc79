"""总库.duckdb: what it has beside the campaigns' own relations, each of which stands in it with the columns of
OfCampaign in front."""

from schemas.published import plan
from schemas.published.columns import (
    Count,
    Day,
    Flag,
    Moment,
    OfInstitution,
    Relation,
    Text,
    Texts,
    Whole,
    WithCode,
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
    can_join: Flag = column("可以合并", "两边都还没有去", nullable=False)
