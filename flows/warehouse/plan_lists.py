"""The plan's lists of results and dispositions: they decide which columns the tallies have."""

from dataclasses import dataclass

from schemas.vocabulary import (
    CLEAN_RESULTS,
    DISPOSITIONS,
    FOLLOWED_RESULTS,
    PROBLEM_RESULTS,
    REFERRALS,
    RESULTS,
)

Cell = str | int | bool


@dataclass(frozen=True, slots=True)
class PlanLists:
    """The rows of the tables result_code and disposition_kind, in the plan's order."""

    results: tuple[tuple[Cell, ...], ...]
    dispositions: tuple[tuple[Cell, ...], ...]

    @property
    def result_type(self) -> str:
        """The type of a result: whole numbers where every code is one, else text."""
        return "integer" if all(isinstance(row[1], int) for row in self.results) else "varchar"


def default_lists() -> PlanLists:
    """The notice's own lists (附件2 说明(1); 附件3)."""
    results = tuple(
        (
            place, code, label, f"result_{code}",
            code in PROBLEM_RESULTS, code in FOLLOWED_RESULTS, code in CLEAN_RESULTS,
        )
        for place, (code, label) in enumerate(RESULTS.items(), 1)
    )  # fmt: skip
    dispositions = tuple(
        (place, name, measure, name in REFERRALS)
        for place, (name, measure) in enumerate(DISPOSITIONS.items(), 1)
    )
    return PlanLists(results, dispositions)
