"""抽取结果名单: what the provincial platform drew, as the lists of one task tell it together."""

import pandas as pd

from flows.validation.columns import each
from flows.validation.draws import Elsewhere, KnownDraw
from flows.validation.identification import identified
from flows.validation.roster_changes import differences
from schemas.campaign import Campaign
from schemas.checks import FINDING, no_findings
from schemas.identifiers import normalise_name
from schemas.marks import mark_in_title
from schemas.names import people_named
from schemas.rules import RULES

_LEADER, _MEMBER = "组长", "组员"


def validate_drawn_lists(
    rows: pd.DataFrame,
    institutions: pd.DataFrame,
    inspectors: pd.DataFrame,
    campaign: Campaign,
    own: KnownDraw | None,
) -> tuple[KnownDraw | None, pd.DataFrame]:
    """The draw that the drawn lists tell (its roster still empty), and what is wrong with them (FINDING).

    The lists of a task add up; one whose title says 更正 stands in the place of all that came before it, and
    I19 says whom it leaves out. An institution the roster does not know is I01, one that two of it answer to
    I15. Where we drew ourselves, a list that says otherwise is an error at its cells and tells nothing (I02);
    a list of another task number is another draw's.
    """
    if rows.empty:
        return None, no_findings()
    texts = {"code": "code_text", "credit_class": "credit_class_text"}
    frame = identified(rows.rename(columns=texts).reset_index(drop=True), institutions)
    frame = frame.assign(number=each(frame["task_number"], normalise_name, "str"))
    number = next((text for text in frame["number"] if text), "")
    is_other = frame["number"].ne("") & frame["number"].ne(number)
    is_replaced = ~is_other & _is_replaced(frame[~is_other]).reindex(frame.index, fill_value=False)
    standing = frame[~is_other & ~is_replaced]
    right = standing[standing["institution_id"].notna()]
    findings = [
        _told(standing[standing["identity_state"].eq("unknown")], "I01", ""),
        _told(standing[standing["identity_state"].eq("conflict")], "I15", ""),
        _told(frame[is_other], "I02", "：这份名单的任务编号与先收到的抽取名单不同，是另一次抽取的，没有采用"),
        *(
            _contradictions(right, own, institutions)
            if own
            else _corrected(right, frame[is_replaced], institutions)
        ),
    ]
    draw = None if own or right.empty else _draw_of(right, inspectors, campaign)
    return draw, pd.concat(findings, ignore_index=True).astype(FINDING)


def _is_replaced(lines: pd.DataFrame) -> pd.Series:
    """Which lines a corrected list replaces: those of earlier runs, and of its own run those not corrected.

    Corrected lists of one run add up as any others do.
    """
    is_corrected = each(lines["title"], mark_in_title, "str").eq("correction")
    last = lines.loc[is_corrected, "run"].max()
    if pd.isna(last):
        return is_corrected
    return lines["run"].lt(last) | (lines["run"].eq(last) & ~is_corrected)


def _told(lines: pd.DataFrame, rule: str, detail: pd.Series | str, severity: str = "error") -> pd.DataFrame:
    found = lines[["file", "sheet", "line"]].assign(
        row=lines.index,
        cell=lines["identity_cell"],
        rule=rule,
        severity=severity,
        found=lines["identity"],
        detail=detail,
    )
    return found[list(FINDING)].astype(FINDING)


def _contradictions(lines: pd.DataFrame, own: KnownDraw, institutions: pd.DataFrame) -> list[pd.DataFrame]:
    """Who we did not draw, at their cells; whom we drew and the lists leave out, at the first of the last."""
    if lines.empty:
        return []
    strange = lines[~lines["institution_id"].isin(list(own.drawn))]
    told = [_told(strange, "I02", "：本系统的抽取没有抽中它，这份名单与抽取记录不一致")]
    names = dict(zip(institutions["institution_id"], institutions["name"], strict=True))
    missing = sorted(names.get(identity, identity) for identity in own.drawn - {*lines["institution_id"]})
    if missing:
        shown = "、".join(missing[:10]) + ("等" if len(missing) > 10 else "")
        detail = f"：本系统抽中的 {shown}（{len(missing)} 户）不在这份名单里"
        told.append(_told(_first_of_last(lines), "I02", detail).assign(found=""))
    return told


def _corrected(lines: pd.DataFrame, replaced: pd.DataFrame, institutions: pd.DataFrame) -> list[pd.DataFrame]:
    """I19: whom a corrected list leaves out of the draw, and whom it adds."""
    before, now = (dict.fromkeys(part["institution_id"].dropna(), "") for part in (replaced, lines))
    names = dict(zip(institutions["institution_id"], institutions["name"], strict=True))
    differs = differences(before, now, names) if before else ""
    if not differs or lines.empty:
        return []
    detail = f"：更正后的抽取名单{differs}；以更正后的为准"
    return [_told(_first_of_last(lines), "I19", detail, RULES["I19"].severity).assign(found="")]


def _first_of_last(lines: pd.DataFrame) -> pd.DataFrame:
    return lines[lines["file"].eq(lines["file"].max())].head(1)


def _draw_of(lines: pd.DataFrame, inspectors: pd.DataFrame, campaign: Campaign) -> KnownDraw:
    """The draw of the lists that stand; of an institution in several the last one speaks."""
    last = lines.groupby("institution_id")["file"].transform("max")
    lines = lines[lines["file"].eq(last)]
    selection = lines[["institution_id", "credit_class"]].drop_duplicates("institution_id", ignore_index=True)
    said = {name: next(filter(None, lines[name]), "") for name in ("task", "task_number", "drawn_on")}
    number = normalise_name(said["task_number"])
    return KnownDraw(
        selection,
        _team_of(lines, inspectors, campaign),
        lines.head(0)[["institution_id", "credit_class"]],
        int(lines["run"].max()),
        frozenset({number} - {""}),
        elsewhere=Elsewhere(**said),
    )


def _team_of(lines: pd.DataFrame, inspectors: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Who goes where; the first of the lead department leads."""
    departments = dict(zip(inspectors["name"], inspectors["department"], strict=True))
    named = lines[["institution_id", "department", "inspectors"]].itertuples(index=False)
    people = [
        (identity, departments.get(name) or campaign.department_of(unit) or "", name)
        for identity, unit, names in named
        for name in people_named(names)
    ]
    team = pd.DataFrame(
        list(dict.fromkeys(people)), columns=["institution_id", "department", "name"], dtype="str"
    )
    of_lead = team["department"].eq(campaign.department[0].name)
    leads = of_lead & ~team.duplicated(["institution_id", "department"])
    return team.assign(role=pd.Series(_MEMBER, index=team.index, dtype="str").mask(leads, _LEADER))
