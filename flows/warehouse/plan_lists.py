"""The plan's lists of results and dispositions: they decide which columns the tallies have."""

from dataclasses import dataclass

from schemas.measures import Measures

Cell = str | int | bool | None


@dataclass(frozen=True, slots=True)
class PlanLists:
    """The rows of the tables result_code and disposition_kind, in the plan's order."""

    results: tuple[tuple[Cell, ...], ...]
    dispositions: tuple[tuple[Cell, ...], ...]

    @property
    def result_type(self) -> str:
        """The type of a result: whole numbers where every code is one, else text."""
        return "integer" if all(isinstance(row[1], int) for row in self.results) else "varchar"


def plan_lists(measures: Measures) -> PlanLists:
    """The lists as the tables hold them (default: 附件2 说明(1); 附件3)."""
    results, dispositions = measures.results, measures.dispositions
    return PlanLists(
        tuple(
            (
                place,
                code,
                name,
                results.columns[code],
                code in results.problems,
                code in results.supervised,
                code in results.clean,
                results.dispositions.get(code),
            )
            for place, (code, name) in enumerate(results.names.items(), 1)
        ),
        tuple(
            (place, name, column, name in dispositions.referrals)
            for place, (name, column) in enumerate(dispositions.columns.items(), 1)
        ),
    )
