"""Everything a campaign has received, judged anew:
the same files, plan and as-of date always give the same answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from flows.validation.columns import each
from flows.validation.drawn_lists import validate_drawn_lists
from flows.validation.draws import KnownDraw, with_draw
from flows.validation.inspectors import validate_inspectors
from flows.validation.judging import as_findings
from flows.validation.ledgers import INSPECTION, validate_ledgers
from flows.validation.overlong import without_overlong
from flows.validation.plans import campaign_findings, validate_plans
from flows.validation.records import Standing, validate_records
from flows.validation.roster import judged_roster, newest
from flows.validation.roster_changes import inspector_changes, roster_changes
from flows.validation.tallies import validate_tallies
from flows.validation.visit_plans import validate_visit_plans
from schemas.campaign import Campaign
from schemas.identifiers import fold, mask_personal
from schemas.places import told_at
from schemas.rules import Rule

_LINE = ["file", "sheet", "line"]


@dataclass(frozen=True, slots=True)
class Validated:
    """What counts and what is wrong. `findings`: file (arrival; null for campaign.toml), sheet, cell, rule,
    severity, message; `record_findings`: file, sheet, cell, rule and the record's line each is about;
    `act_findings`: the same of ledgers' errors, with the institution, department and kind each speaks of;
    `planned`: the visits planned (visit_plans.PLANNED);
    `counts`: file, rows_accepted, rows_rejected; `departments`: file and each department its rows speak of,
    right or wrong; `understood`: how each table was taken (schemas.handover);
    `rosters`: the files that hold a roster; `draw`: the one that holds, or None."""

    institutions: pd.DataFrame
    inspectors: pd.DataFrame
    records: pd.DataFrame
    figures: pd.DataFrame
    acts: pd.DataFrame
    act_findings: pd.DataFrame
    planned: pd.DataFrame
    findings: pd.DataFrame
    record_findings: pd.DataFrame
    departments: pd.DataFrame
    counts: pd.DataFrame
    understood: pd.DataFrame
    rosters: frozenset[int]
    draw: KnownDraw | None


def validate(
    tables: Mapping[str, pd.DataFrame],
    campaign: Campaign,
    as_of: date,
    own: KnownDraw | None = None,
    inspected: pd.DataFrame | None = None,
) -> Validated:
    """Judge the extracted tables (see schemas.handover; each with its file's arrival `file` and its `run`).

    `own`: the draw we made; without one a drawn list among the tables is the campaign's draw. `inspected`:
    institution_id, department, item, inspected_on of records that count and are not among the tables.
    """
    tables = without_overlong(tables)
    told = as_findings(tables["told"])
    roster = judged_roster(tables["roster"], campaign.classes, told)
    institutions = newest(roster.right)
    inspectors, people_findings = validate_inspectors(tables["inspectors"], campaign, told, as_of)
    own = own.of(institutions) if own else None
    listed, list_findings = validate_drawn_lists(
        tables["drawn_list"], institutions, inspectors, campaign, own
    )
    draw = own or (_on_its_roster(listed, roster.right) if listed else None)
    institutions = with_draw(institutions, draw)
    standing = Standing(campaign, institutions, inspectors, draw, as_of)
    records, record_findings = validate_records(tables["record"], standing, told)
    figures, tally_findings = validate_tallies(tables["tally"], campaign, told)
    counting = records["status"].ne("pending")
    visits = pd.concat([records.loc[counting, list(INSPECTION)], *([] if inspected is None else [inspected])])
    ledger = _with_record_dates(tables, counting.reindex(tables["record"].index, fill_value=False))
    acts, ledger_findings, act_findings = validate_ledgers(ledger, visits, institutions, campaign, told)
    planned, visit_findings = validate_visit_plans(tables["ledger"], institutions, campaign, draw, told)
    plan_findings = validate_plans(tables["plan"], campaign, told)
    of_lists = [
        roster.findings, people_findings, tally_findings, ledger_findings, visit_findings, plan_findings,
        list_findings,
        *_since_the_draw(tables, roster.right, draw, campaign),
    ]  # fmt: skip
    judged = [*of_lists[:2], told, record_findings, *of_lists[2:], campaign_findings(campaign)]
    about = record_findings.rename(columns={"line": "at_line", "row": "line"})
    return Validated(
        institutions, inspectors, records, figures, acts, act_findings, planned,
        _once_each(pd.concat(judged), campaign.rules),
        about[["file", "sheet", "cell", "rule", "line"]], _departments(tables, campaign),
        _counts(tables, records, pd.concat(of_lists)), tables["understood"],
        frozenset(tables["roster"]["file"]), draw,
    )  # fmt: skip


def _on_its_roster(draw: KnownDraw, lines: pd.DataFrame) -> KnownDraw:
    """A platform's draw on the roster we had when its list came,
    or the first that came after; the classes are that one's."""
    until = max(draw.run, int(lines["run"].min()))
    roster = newest(lines[lines["run"] <= until])[["institution_id", "credit_class"]]
    classes = roster.set_index("institution_id")["credit_class"]
    of_then = draw.selection["institution_id"].map(classes).fillna(draw.selection["credit_class"])
    return replace(
        draw, selection=draw.selection.assign(credit_class=of_then.astype("str")), roster=roster, run=until
    )


def _since_the_draw(
    tables: Mapping[str, pd.DataFrame], roster: pd.DataFrame, draw: KnownDraw | None, campaign: Campaign
) -> list[pd.DataFrame]:
    """R06: what rosters and inspectors' lists that came after the draw say otherwise."""
    if draw is None:
        return []
    people = tables["inspectors"]
    people = people.assign(
        department=each(people["department"], campaign.department_of, "str"),
        name=each(people["name"], fold, "str"),
    )
    named = people[people["department"].notna() & people["name"].ne("")]
    return [roster_changes(roster, draw.roster, draw.run), inspector_changes(named, draw.run)]


def _departments(tables: Mapping[str, pd.DataFrame], campaign: Campaign) -> pd.DataFrame:
    spoken = pd.concat([tables[name][["file", "department"]] for name in ("record", "ledger", "tally")])
    named = spoken.assign(department=each(spoken["department"], campaign.department_of, "str"))
    known = named.loc[named["department"].notna(), ["file", "department"]].drop_duplicates()
    return known.sort_values(["file", "department"], ignore_index=True)


def _with_record_dates(tables: Mapping[str, pd.DataFrame], counting: pd.Series) -> pd.DataFrame:
    """The ledgers' rows,
    and the record lists' lines that count and carry a date of publication or referral."""
    ledger, records = tables["ledger"], tables["record"]
    dated = records[counting & (records["referred_on"].ne("") | records["published_on"].ne(""))]
    entries = dated[[name for name in ledger.columns if name in dated.columns]]
    return pd.concat([ledger, entries], ignore_index=True).fillna("").astype(ledger.dtypes.to_dict())


def _once_each(findings: pd.DataFrame, rules: Mapping[str, Rule]) -> pd.DataFrame:
    """One finding a place and rule, with its message;
    a record's fault is told once, however many lines it has."""
    place = findings["cell"].where(findings["cell"].ne(""), findings["found"])
    once = findings.assign(place=place).drop_duplicates(["file", "sheet", "place", "rule"])
    once = once.sort_values("file", na_position="last", kind="stable", ignore_index=True)
    told = once[["rule", "found", "detail", "sheet", "cell"]].fillna("").itertuples(index=False)
    messages = [
        told_at(rules[rule].message(mask_personal(found), mask_personal(detail)), sheet, cell)
        for rule, found, detail, sheet, cell in told
    ]
    once = once.assign(message=pd.Series(messages, dtype="str"))
    return once[["file", "sheet", "cell", "rule", "severity", "message"]]


def _counts(
    tables: Mapping[str, pd.DataFrame], records: pd.DataFrame, findings: pd.DataFrame
) -> pd.DataFrame:
    """Per file the rows that count and those that do not;
    a tally's row is a department's, whatever its figures.

    `findings`: those of every table but the records, whose status says it.
    """
    lists = ("roster", "inspectors", "tally", "ledger", "plan", "drawn_list")
    listed = pd.concat([tables[name][_LINE] for name in lists]).drop_duplicates()
    wrong = (
        findings.loc[findings["severity"].eq("error"), _LINE]
        .drop_duplicates()
        .astype(listed.dtypes.to_dict())
    )
    marked = listed.merge(wrong.assign(is_wrong=True), on=_LINE, how="left")
    bad = pd.concat(
        [
            marked[["file"]].assign(is_wrong=marked["is_wrong"].notna()),
            records[["file"]].assign(is_wrong=records["status"].eq("pending")),
        ]
    )
    per_file = bad.groupby("file")["is_wrong"].agg(["size", "sum"])
    counts = {"rows_accepted": per_file["size"] - per_file["sum"], "rows_rejected": per_file["sum"]}
    return pd.DataFrame(counts).astype("int64").reset_index()
