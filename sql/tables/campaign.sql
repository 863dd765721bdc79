-- campaign：一行：这次抽查的计划与本次统计。来源：campaign.toml 和本次运行。
create table campaign (
    campaign varchar,
    title varchar,
    document varchar,
    office varchar,
    subject varchar,
    tally_title varchar,
    period_start date,
    period_end date,
    report_due date,
    as_of date,
    run_at timestamp,
    is_scan_required boolean,
    cap_per_year integer,
    cap_per_department integer
);
