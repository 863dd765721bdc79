"""What the tests of commands share."""

import pytest

from flows.storage.folders import House
from tests.example import example_house, play


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The example, played to its end; it is only read."""
    house = example_house(tmp_path_factory.mktemp("example"))
    play(house)
    return house
