"""A cell longer than its column can ask for is not read, said so, and its line does not count;
one that is padded with blanks is read as what stands in it. Each text here once took its reading minutes:
the suite's own limit of time would tell."""

import pytest

from flows.reports.published import Published
from flows.storage.folders import House
from schemas.remark_names import RemarkLine
from schemas.remarks import RemarkReading, read_remark_facts
from schemas.signatures import institution_signature_state, missing_signers
from tests.conftest import Run
from tests.making import SJJ, inspectors, name, record_list, record_row, roster

EXCELS_LONGEST = 32_767
COLUMN = dict(zip(
    ("name", "code", "department", "item", "result", "disposition", "date", "people", "signed", "inspectors_signed",
     "remark"), "ABCDEFGHIJK", strict=True))  # fmt: skip


def _night(house: House, run: Run, **changed: object) -> tuple[list[tuple[str, str]], list[str]]:
    """The errors with their cells, and which institutions' results count, where the first of two lines is
    changed."""
    roster(house.inbox)
    inspectors(house.inbox)
    record_list(house.inbox, [record_row(1, **changed), record_row(2)])
    data = run()
    found = data.rows("select rule, cell from finding where severity = 'error' order by all")
    counted = data.rows("select institution from record_result order by all")
    return [(str(rule), str(cell)) for rule, cell in found], [str(row[0]) for row in counted]


TEXTS = ("责令", "1、", "月", "立案查处，", "张", "局、", "张丽、", "2024年", "□责令整改", "人社局：")


def _filled(house: House, run: Run, characters: int) -> tuple[Published, list[tuple[str, int]]]:
    """A night over a list with each text that often in each column, and a sound line below;
    the column and line of each."""
    changed = [{field: text * (characters // len(text))} for field in COLUMN for text in TEXTS]
    roster(house.inbox, len(changed) + 1)
    inspectors(house.inbox)
    record_list(house.inbox, [record_row(n, **of_row) for n, of_row in enumerate([*changed, {}], 1)])
    places = [(COLUMN[field], line) for line, of_row in enumerate(changed, 2) for field in of_row]
    return run(), places


def test_a_cell_full_of_text_is_told_and_its_line_does_not_count(house: House, run: Run) -> None:
    data, places = _filled(house, run, EXCELS_LONGEST)
    long = {cell for (cell,) in data.rows("select cell from finding where rule = 'F05'")}
    no_result = {cell for (cell,) in data.rows("select cell from finding where rule in ('I04', 'I05')")}
    assert long == {f"{column}{line}" for column, line in places if column != "E"}
    assert no_result == {f"{column}{line}" for column, line in places if column == "E"}
    counted = {str(cell) for (cell,) in data.rows("select cell from record_result")}
    assert counted == {f"E{line}" for column, line in places if column == "K"} | {f"E{len(places) + 2}"}


def test_a_cell_as_long_as_may_be_is_read_and_what_is_wrong_in_it_told(house: House, run: Run) -> None:
    data, places = _filled(house, run, 1_990)
    assert data.rows("select cell from finding where rule = 'F05'") == []
    told = {cell for (cell,) in data.rows("select cell from finding")}
    assert {f"{column}{line}" for column, line in places if column in "CEGHJ"} <= told
    assert (name(len(places) + 1),) in data.rows("select institution from record_result")


def test_a_remark_is_read_as_far_as_it_may_go_and_that_is_told(house: House, run: Run) -> None:
    remark = "区市监局责令整改。" + "情况说明" * 2_000
    found, counted = _night(house, run, remark=remark, result="5")
    assert (found, counted) == ([], [name(1), name(2)])
    ((told, severity),) = run().rows("select message, severity from finding where rule = 'F05'")
    assert (
        severity == "warning"
        and "8009 个字" in str(told)
        and "情况说明" in str(told)
        and len(str(told)) < 300
    )
    assert run().rows("select disposition from record_disposition") == [("责令整改",)]


@pytest.mark.parametrize("blank", [" ", "\n", " \n", "\u3000", "\t"])
@pytest.mark.parametrize(("field", "text"), [("signed", "周丽"), ("remark", "已责令整改"), ("result", "5")])
def test_a_cell_padded_with_blanks_is_read_as_what_stands_in_it(
    house: House, run: Run, field: str, text: str, blank: str
) -> None:
    padding = blank * (15_000 // len(blank))
    found, counted = _night(house, run, **{field: f"{padding}{text}{padding}"})
    assert (found, counted) == ([], [name(1), name(2)])


def test_a_signature_behind_many_blanks_is_one() -> None:
    padding = " \n" * 2_000
    assert missing_signers(f"张丽{padding}王强{padding}", "张丽、王强", picture=False) == []
    assert (
        institution_signature_state(
            f"签字{padding}周丽{padding}2024年{padding}9月3日", "", [1], picture=False, inspectors_signed=True
        )
        == "signed"
    )


def test_a_long_remark_that_a_person_may_write_is_read(house: House, run: Run) -> None:
    remark = "检查时该校正在上课，负责人陪同；" * 200 + "区市监局责令整改。"
    found, counted = _night(house, run, remark=remark, result="5")
    assert (found, counted) == ([], [name(1), name(2)])
    ((disposition, origin),) = run().rows("select distinct disposition, origin from record_disposition")
    assert (disposition, origin) == ("责令整改", "remark")


def test_a_remark_of_one_long_sentence_is_read_in_time() -> None:
    for filling in ("张", "1", "、", "责"):
        remark = filling * 4_800 + "责令整改，" * 40
        assert not read_remark_facts(remark, [], {SJJ: [SJJ]}).dispositions_of(SJJ)


def test_a_remark_of_more_dispositions_than_anybody_writes_is_told() -> None:
    lines = [RemarkLine(SJJ, "登记事项检查", found_problem=True)]
    assert read_remark_facts("市监局责令整改，" * 20, lines, {SJJ: [SJJ, "市监局"]}).dispositions_of(SJJ) == [
        "责令整改"
    ]
    assert read_remark_facts("市监局责令整改，" * 80, lines, {SJJ: [SJJ, "市监局"]}) == RemarkReading(
        is_unsure=True
    )
