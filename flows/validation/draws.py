"""抽取结果: the draw that records are held against: our own, or one made on the provincial platform (抽取结果名单)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from flows.validation.identification import identified
from schemas.campaign import Campaign
from schemas.checks import FINDING, no_findings
from schemas.identifiers import normalise_name
from schemas.names import split_names

_LEADER, _MEMBER = "组长", "组员"
_LIST = ["file", "sheet"]


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """Somebody's time on the team of a visit, both days included (ISO 8601; "" is open):
    kept of the teams that were changed."""

    institution_id: str
    name: str
    since: str = ""
    until: str = ""

    def covers(self, day: str) -> bool:
        """Whether they belonged to the team that day; a day nobody can read is today."""
        return self.since <= day <= (self.until or day) if day else not self.until


@dataclass(frozen=True, slots=True)
class KnownDraw:
    """The draw that holds. `selection`: institution_id, credit_class of those drawn; `team`: institution_id,
    department, role, name; `roster`: institution_id, credit_class of all it ran on,
    empty where that was not kept; `run`: the run that took it in, `tasks`: what a platform calls it;
    `terms`: who was on which team when, of the teams that were changed after the draw."""

    selection: pd.DataFrame
    team: pd.DataFrame
    roster: pd.DataFrame
    run: int
    tasks: frozenset[str] = frozenset()
    terms: tuple[Term, ...] = ()

    @property
    def drawn(self) -> frozenset[str]:
        """The institutions drawn."""
        return frozenset(self.selection["institution_id"])

    def of(self, institutions: pd.DataFrame) -> "KnownDraw":
        """The same draw with every institution under the identity it has today:
        a code may have come for a name."""
        today = identities_of(institutions)

        def named(frame: pd.DataFrame) -> pd.DataFrame:
            ids = frame["institution_id"]
            return frame.assign(institution_id=ids.map(today).fillna(ids).astype("str"))

        return replace(
            self,
            selection=named(self.selection).drop_duplicates("institution_id"),
            team=named(self.team),
            roster=named(self.roster).drop_duplicates("institution_id"),
            terms=tuple(
                replace(t, institution_id=today.get(t.institution_id, t.institution_id)) for t in self.terms
            ),
        )


def identities_of(institutions: pd.DataFrame) -> dict[str, str]:
    """Names by which an institution was once known, and the code that has come for them."""
    coded = institutions.loc[institutions["code"].ne(""), ["institution_id", "name_key", "former_names"]]
    owners: dict[str, set[str]] = {}
    for identity, name, former in coded.itertuples(index=False):
        for known in (name, *former.split("\n")):
            owners.setdefault(known, set()).add(identity)
    return {name: identities.pop() for name, identities in owners.items() if name and len(identities) == 1}


def with_draw(institutions: pd.DataFrame, draw: KnownDraw | None) -> pd.DataFrame:
    """The institutions with the class of the draw's roster,
    `class_today`, and `is_listed`: whether they stand in it.

    A roster received later changes names, addresses and people; never what the draw rests on.
    Without a draw, or where its roster was not kept, every institution is listed with the class it has.
    """
    institutions = institutions.assign(class_today=institutions["credit_class"])
    if draw is None or draw.roster.empty:
        return institutions.assign(is_listed=~institutions["is_deregistered"])
    of_draw = institutions["institution_id"].map(draw.roster.set_index("institution_id")["credit_class"])
    return institutions.assign(
        credit_class=of_draw.fillna(institutions["credit_class"]).astype("str"), is_listed=of_draw.notna()
    )


def as_of_today(institutions: pd.DataFrame) -> pd.DataFrame:
    """The institutions as the rosters of today have them,
    for a new draw: every one listed, with its class of today."""
    return institutions.assign(credit_class=institutions["class_today"], is_listed=True)


def validate_drawn_lists(
    rows: pd.DataFrame,
    institutions: pd.DataFrame,
    inspectors: pd.DataFrame,
    campaign: Campaign,
    own: KnownDraw | None,
) -> tuple[KnownDraw | None, pd.DataFrame]:
    """The draw that the drawn lists tell (its roster still empty), and what is wrong with them (FINDING).

    An institution the roster does not know is I01, one that two of it answer to I15. Where we drew ourselves,
    a list that says otherwise is an error at its cells and tells nothing (I02);
    a list of another task number is another draw's.
    """
    if rows.empty:
        return None, no_findings()
    texts = {"code": "code_text", "credit_class": "credit_class_text"}
    frame = identified(rows.rename(columns=texts).reset_index(drop=True), institutions)
    first = frame["task_number"].map(normalise_name).loc[lambda numbers: numbers.ne("")].head(1)
    other = frame["task_number"].map(
        lambda text: bool(normalise_name(text)) and normalise_name(text) not in set(first)
    )
    faults = [
        _told(frame[frame["identity_state"].eq("unknown")], "I01", ""),
        _told(frame[frame["identity_state"].eq("conflict")], "I15", ""),
        _told(frame[other], "I02", "：这份名单的任务编号与先收到的抽取名单不同，是另一次抽取的，没有采用"),
    ]
    right = frame[frame["institution_id"].notna() & ~other]
    if own is not None:
        return None, pd.concat(
            [*faults, *_contradictions(right, own, institutions)], ignore_index=True
        ).astype(FINDING)
    findings = pd.concat(faults, ignore_index=True).astype(FINDING)
    return (_draw_of(right, inspectors, campaign, frozenset(first)) if len(right) else None), findings


def _told(lines: pd.DataFrame, rule: str, detail: pd.Series | str) -> pd.DataFrame:
    found = lines[["file", "sheet", "line"]].assign(
        row=lines.index,
        cell=lines["identity_cell"],
        rule=rule,
        severity="error",
        found=lines["identity"],
        detail=detail,
    )
    return found[list(FINDING)].astype(FINDING)


def _contradictions(lines: pd.DataFrame, own: KnownDraw, institutions: pd.DataFrame) -> list[pd.DataFrame]:
    """Per list: who we did not draw, at their cells; whom we drew and the list leaves out, at its first."""
    strange = lines[~lines["institution_id"].isin(list(own.drawn))]
    told = [_told(strange, "I02", "：本系统的抽取没有抽中它，这份名单与抽取记录不一致")]
    names = dict(zip(institutions["institution_id"], institutions["name"], strict=True))
    for _, of_list in lines.groupby(_LIST):
        missing = sorted(
            names.get(identity, identity) for identity in own.drawn - set(of_list["institution_id"])
        )
        if missing:
            detail = f"：本系统抽中的 {'、'.join(missing[:10])}{'等' if len(missing) > 10 else ''}（{len(missing)} 户）不在这份名单里"
            told.append(_told(of_list.head(1), "I02", detail).assign(found=""))
    return told


def _draw_of(
    lines: pd.DataFrame, inspectors: pd.DataFrame, campaign: Campaign, tasks: frozenset[str]
) -> KnownDraw:
    selection = lines[["institution_id", "credit_class"]].drop_duplicates("institution_id", ignore_index=True)
    departments = dict(zip(inspectors["name"], inspectors["department"], strict=True))
    people = [
        (identity, departments.get(name) or campaign.department_of(unit) or "", name)
        for identity, unit, named in lines[["institution_id", "department", "inspectors"]].itertuples(
            index=False
        )
        for name in split_names(named)
    ]
    team = pd.DataFrame(
        list(dict.fromkeys(people)), columns=["institution_id", "department", "name"], dtype="str"
    )
    lead = campaign.department[0].name
    leads = team["department"].eq(lead) & ~team.duplicated(["institution_id", "department"])
    team["role"] = pd.Series(_MEMBER, index=team.index, dtype="str").mask(leads, _LEADER)
    return KnownDraw(
        selection, team, lines.head(0)[["institution_id", "credit_class"]], int(lines["run"].max()), tasks
    )


def teams_of(draw: KnownDraw | None) -> Mapping[str, Sequence[Term]]:
    """Who was drawn for each institution whose team is known, and when: the names made alike."""
    if draw is None:
        return {}
    changed = {term.institution_id for term in draw.terms}
    of_draw = draw.team.loc[~draw.team["institution_id"].isin(list(changed)), ["institution_id", "name"]]
    unchanged = (Term(identity, name) for identity, name in of_draw.itertuples(index=False))
    teams: dict[str, list[Term]] = {}
    for term in (*unchanged, *draw.terms):
        teams.setdefault(term.institution_id, []).append(replace(term, name=normalise_name(term.name)))
    return teams
