"""Who went: inspectors who were not drawn for a visit,
or must keep away from the institution (I28; 通知 三、2)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache

import pandas as pd

from flows.validation.columns import reading
from flows.validation.draws import Term
from schemas.identifiers import normalise_code, normalise_name


def with_strangers(
    frame: pd.DataFrame,
    teams: Mapping[str, Sequence[Term]],
    inspectors: pd.DataFrame,
    institutions: pd.DataFrame,
) -> pd.DataFrame:
    """Adds `visitor_fault`: who on the record of a drawn visit was not drawn for it,
    and who is recused from it.

    `teams`: who was drawn and when, the names made alike, by institution: the team of the visit's day counts;
    a reinspection is another visit, on which recusals alone hold.
    """
    recusals = _recusals(inspectors)
    facts = institutions[["institution_id", "name_key", "legal_key"]]
    known = {str(identity): (name, legal) for identity, name, legal in facts.itertuples(index=False)}
    return reading(
        frame,
        ["institution_id", "inspectors", "mark", "inspected_on"],
        _judge_of(teams, recusals, known),
        {"visitor_fault": "str"},
    )


def _recusals(inspectors: pd.DataFrame) -> dict[str, frozenset[str]]:
    """By name, made alike, the institutions (names and codes) an inspector must keep away from."""
    found: dict[str, frozenset[str]] = {}
    for name, recusal in inspectors[["name", "recusal"]].itertuples(index=False):
        parts = [part for part in recusal.split("、") if part]
        words = frozenset(word for part in parts for word in (normalise_name(part), normalise_code(part)))
        found[normalise_name(name)] = found.get(normalise_name(name), frozenset()) | words
    return found


def _judge_of(
    teams: Mapping[str, Sequence[Term]],
    recusals: Mapping[str, frozenset[str]],
    known: Mapping[str, tuple[str, str]],
) -> Callable[..., tuple[str]]:
    @cache
    def names_of(named: str) -> dict[str, str]:
        return {normalise_name(name): name for name in named.split("、")}

    def judge(identity: str | None, named: str, mark: str, day: date | None) -> tuple[str]:
        if identity is None or not named:
            return ("",)
        names = names_of(named)
        institution, legal = known.get(identity, ("", ""))
        bears_its_name = {legal} - {""}
        kept_away = [
            shown
            for name, shown in names.items()
            if recusals.get(name, frozenset()) & {institution, identity}
            or name in bears_its_name & recusals.keys()
        ]
        team = teams.get(identity, ()) if mark != "reinspection" else ()
        drawn = {term.name for term in team if term.covers(day.isoformat() if day else "")}
        strange = [shown for name, shown in names.items() if drawn and name not in drawn]
        told = [
            *(
                [f"（没有抽取 {'、'.join(strange)}，抽取选派的是 {'、'.join(sorted(drawn))}）"]
                if strange
                else []
            ),
            *([f"（{'、'.join(kept_away)} 应当回避）"] if kept_away else []),
        ]
        return ("".join(told),)

    return judge
