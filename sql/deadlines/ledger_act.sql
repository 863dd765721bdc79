-- ledger_act：算数的每一次公示、移送、复查一行：没有被后来的一行撤销的。
-- 来源：ledger_entry。
-- 计法：写明撤销、作废的一行，撤销同一机构 × 部门 × 种类（写了事项的，该事项）在它以前报来的办理：
--       日期与某次办理相同的只撤销那一次，没有日期的全部撤销，其余的撤销那一天以前的。撤销以后又报来的重新算数。
create view ledger_act as
with pairs as (
    select
        a.entry,
        w.entry as withdrawal,
        w.done_on as withdrawn_on,
        a.done_on,
        bool_or(a.done_on = w.done_on) over (partition by w.entry) as names_the_day
    from ledger_entry as a
    inner join ledger_entry as w
        on
            a.institution_id = w.institution_id and a.department = w.department and a.kind = w.kind
            and a.entry < w.entry
    where
        w.is_withdrawal
        and not coalesce(a.is_withdrawal, false)
        and (a.item is null or w.item is null or a.item = w.item)
),

withdrawn as (
    select distinct entry
    from pairs
    where withdrawn_on is null or done_on = withdrawn_on or (not names_the_day and done_on < withdrawn_on)
)

select
    e.entry,
    e.institution_id,
    e.department,
    e.item,
    e.kind,
    e.done_on,
    e.outcome,
    e.is_closed,
    e.published,
    e.sha256,
    e.file_name,
    e.sheet,
    e.cell
from ledger_entry as e
where
    not coalesce(e.is_withdrawal, false)
    and e.done_on is not null and e.entry not in (select entry from withdrawn)
order by e.entry;
