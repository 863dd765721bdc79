"""Every rule is checked somewhere, and twice only where that is meant."""

import pytest

from docs.checked import Home, homes

Checked = dict[str, list[Home]]
MEANT_TWICE = {
    "I01": "a line with neither name nor code is told by its reader; a drawn list names institutions too",
    "I02": "a record of an institution not drawn, and a drawn list that is not our own draw",
    "I03": "records and tallies both name a department",
    "I05": "what was read at all, and that what was read is a code of the plan",
    "I07": "a missing signature, and a form cut above where all of them stand",
    "I13": "a date without its year is told in records and in ledgers",
    "I15": "records, ledgers and drawn lists all name institutions",
    "L03": "a published result nobody understands, and one that differs from the record",
    "C01": "附件1's share and year, and campaign.toml itself",
}


@pytest.fixture(scope="module")
def checked() -> Checked:
    """Every rule with the places that check it: read off the whole code, so not for whoever only collects this."""
    return homes()


def test_every_rule_is_checked_somewhere(checked: Checked) -> None:
    assert not [rule for rule, places in checked.items() if not places]


def test_a_rule_of_a_model_is_checked_there_alone(checked: Checked) -> None:
    twice = {rule for rule, places in checked.items() if any(p.column for p in places) and len(places) > 1}
    assert twice <= set(MEANT_TWICE)
