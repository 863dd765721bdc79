"""What lots are drawn from: the roster, the plan's shares and the people who can go, as they count today."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pandas as pd

from flows.lots.commitment import Basis
from flows.lots.drawing import Delegation, Person, Quota, draw_institutions, roster_digest
from flows.lots.office_year import OfficeYear, at_cap
from flows.lots.people import candidate, delegations, drawable, sent
from flows.lots.record import Candidate, ClassDrawn, DepartmentSent, Exclusion
from flows.lots.voucher import inspectors_digest, plan_digest
from flows.problem import Problem
from flows.validation.draws import as_of_today
from flows.validation.validate import Validated
from schemas.campaign import Campaign

GONE: Final = "已注销、吊销或迁出（R07）"


def drawn_from(institutions: pd.DataFrame) -> pd.DataFrame:
    """The institutions of a validated roster that lots are drawn over:
    none that is deregistered or gone (R07)."""
    standing = institutions[~institutions["is_deregistered"]].reset_index(drop=True)
    return standing.assign(institution_key=standing["institution_id"], institution=standing["name"])


def quota(share: float | str | None, number: int | None, at_least: int | None) -> Quota:
    """What is drawn of a class, its share exact."""
    return Quota(None if share is None else Decimal(str(share)), number, at_least)


@dataclass(frozen=True, slots=True)
class Urn:
    """What lots are drawn from. `roster`: institution_key, institution, credit_class, name, code, address,
    legal_representative, notice_unsuitable; `quotas`: of each class, in the plan's order; `passed_over`: whom
    the year's visits have brought to a cap, each with the reason."""

    campaign: Campaign
    roster: pd.DataFrame
    quotas: Mapping[str, Quota]
    people: Sequence[Person]
    passed_over: Mapping[str, str]

    @property
    def delegations(self) -> list[Delegation]:
        """Whom each department sends, the leading one first."""
        return delegations(self.campaign)

    @property
    def departments(self) -> list[DepartmentSent]:
        """The same as it is kept and told."""
        return sent(self.delegations)

    @property
    def candidates(self) -> list[Candidate]:
        """Everyone who could be drawn, as it is kept and told."""
        return [candidate(person) for person in self.people]

    @property
    def is_withheld(self) -> bool:
        """Whether an institution must not be warned: the tickets are then made with the secret."""
        return bool(self.roster["notice_unsuitable"].any())

    def drawn(self, lot: str) -> pd.DataFrame:
        """The institutions drawn with tickets that begin with `lot` (see draw_institutions)."""
        return draw_institutions(self.roster, self.quotas, lot, self.passed_over)

    @property
    def classes(self) -> list[ClassDrawn]:
        """What the plan says of each class, and how many of how many it has drawn."""
        counts = Counter(self.roster["credit_class"])
        return [_class_drawn(self.campaign, name, asked, counts[name]) for name, asked in self.quotas.items()]

    def exclusions(self, institutions: pd.DataFrame) -> list[Exclusion]:
        """Who of the roster (`institutions`: those deregistered among them) cannot be drawn, and why."""
        gone = institutions["is_deregistered"]
        capped = institutions["institution_id"].isin(list(self.passed_over)) & ~gone
        rows = institutions.loc[gone | capped, ["institution_id", "name", "class_today"]]
        return [
            Exclusion(key, name, letter, "", self.passed_over[key] if is_capped else GONE)
            for is_capped, (key, name, letter) in sorted(
                zip(capped[gone | capped], rows.itertuples(index=False, name=None), strict=True)
            )
        ]

    @property
    def basis(self) -> Basis:
        """What decides the draw beside its seed."""
        facts = self.roster[["institution_key", "name", "legal_representative", "notice_unsuitable"]]
        return Basis(
            roster_digest(self.roster),
            inspectors_digest(self.candidates),
            plan_digest(self.classes, self.departments),
            [",".join(map(str, row)) for row in facts.itertuples(index=False, name=None)],
            [",".join((p.department, p.key, *sorted(p.recusals))) for p in self.people],
            self.is_withheld,
        )


def filled_urn(campaign: Campaign, validated: Validated, year: OfficeYear) -> Urn:
    """What lots are drawn from today. Raises Problem where the roster has a class without a share."""
    roster = drawn_from(as_of_today(validated.institutions))
    quotas = _quotas(campaign, set(roster["credit_class"]))
    people = drawable(validated.inspectors, campaign, year.loads)
    return Urn(campaign, roster, quotas, people, at_cap(roster, campaign, year))


def _class_drawn(campaign: Campaign, name: str, asked: Quota, roster: int) -> ClassDrawn:
    entry = campaign.classes.by_name[name]
    takes_all = entry.unclassified or len(campaign.classes.entries) == 1
    return ClassDrawn(
        name,
        roster,
        None if asked.share is None else str(asked.share),
        asked.required(roster),
        asked.number,
        asked.at_least,
        list(entry.also) or None,
        takes_all or None,
    )


def _quotas(campaign: Campaign, classes: set[str]) -> dict[str, Quota]:
    """What the plan draws of each class, in its order.
    Raises Problem where the roster has a class without it."""
    quotas = {
        entry.name: quota(entry.share, entry.number, entry.at_least)
        for entry in campaign.classes.entries
        if entry.share is not None or entry.number is not None
    }
    without = sorted(classes - quotas.keys())
    if without:
        raise Problem(
            f"名录里有 {'、'.join(without)} 类机构，计划里没有这一类的抽查比例",
            "在 campaign.toml 的 [share] 里补上",
        )
    return quotas


def roster_faults(validated: Validated, newest: set[int]) -> Problem | None:
    """What is wrong with a roster that is still the last of its name, by a rule or in the reading of it;
    None where lots can be drawn over it."""
    found = validated.findings
    of_roster = found["rule"].str.startswith("R") | (
        found["rule"].str.startswith("F") & found["file"].isin(validated.rosters)
    )
    wrong = found[of_roster & found["severity"].eq("error") & found["file"].isin(newest)]
    if len(wrong):
        first = wrong.head(5)[["sheet", "cell", "message"]].itertuples(index=False)
        shown = "；".join(f"{sheet}!{cell} {message}" for sheet, cell, message in first)
        return Problem(f"名录里有 {len(wrong)} 处错误没有补正：{shown}", "改好名录重新报送，再抽取")
    if validated.institutions["is_deregistered"].all():
        return Problem("名录是空的，没有可抽的机构", "先把检查对象名录放进收件箱")
    return None
