"""抽取结果: the draw that records are held against: our own, or one made on the provincial platform (抽取结果名单)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from schemas.identifiers import normalise_name


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the provincial platform says of a draw it made: the task's name and number, when it was drawn;
    each as typed, "" where the list does not say."""

    task: str
    task_number: str
    drawn_on: str


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
    empty where that was not kept; `run`: the run that took it in; `terms`: who was on which team when, of the
    teams that were changed after the draw; `withdrawn`: the run in which an institution was taken out again,
    by institution_id. A draw made on the provincial platform has `elsewhere`,
    and in `tasks` the numbers by which the platform calls it."""

    selection: pd.DataFrame
    team: pd.DataFrame
    roster: pd.DataFrame
    run: int
    tasks: frozenset[str] = frozenset()
    terms: tuple[Term, ...] = ()
    elsewhere: Elsewhere | None = None
    withdrawn: Mapping[str, int] = field(default_factory=dict)

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
            withdrawn={today.get(identity, identity): run for identity, run in self.withdrawn.items()},
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
