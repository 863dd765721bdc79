"""The lake of many offices: every relation of 总库.duckdb that is a campaign's stands in it with `office`
in front, and `written` beside them."""

from schemas.published.columns import Count, Moment, Relation, Text, column, count


class OfOffice(Relation):
    """What stands in front of every relation."""

    office: Text = column("办公室", "inbox/office.toml 的 name；没有写的，活动计划的 office", nullable=False)


class Written(OfOffice):
    """What was written, by relation."""

    campaign_id: Text = column("活动编号", "收件箱文件夹名，在一个办公室里不重", nullable=False)
    relation: Text = column("表", "湖里的表名", nullable=False)
    lines: Count = count("行数", "这个活动在这张表里的", unit="行")
    digest: Text = column("哪一版", "这些行的摘要，行变了它就变", nullable=False)
    installation: Text = column("谁写的", "这套程序在 var 里的编号，一处一个", nullable=False)
    written_at: Moment = column("写入时间", "Asia/Shanghai", nullable=False)
