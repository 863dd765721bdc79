"""Files clerks send that went wrong once: each stands for its kind. What must come out is one line a case.

`facts`: institution's number / department = results, every line that counts and no other;
`acts`: dispositions, `origin` left aside; `told`: rule@cell that must be told, and no error beside them.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.reports.published import Published, open_published
from flows.storage.folders import House
from tests.conftest import AS_OF, consolidate

HERE = Path(__file__).parent / "field"
STD = "1/人社=1 1/市监=5 2/人社=2 2/市监=9 3/人社=10 3/市监=7"
STD_ACTS = "1/市监=责令整改 2/人社=立案查处 3/人社=函告许可部门"


@dataclass(frozen=True)
class Case:
    """One case: its files (all of its folder where none is named), what counts and what is told."""

    folder: str
    facts: str | None = None
    acts: str | None = None
    told: str = ""
    files: tuple[str, ...] = ()
    says: str = ""


CASES = (
    Case("02-csv-unpaired-quote", "1/市监=1 2/市监=5 3/市监=9 4/市监=7 5/市监=1 6/市监=9"),
    Case("03-tables-side-by-side", "1/市监=1 2/市监=1 3/市监=1 4/市监=5 5/市监=5 6/市监=5"),
    Case("04-word-boxes-not-ticked", "1/人社=5 1/市监=2"),
    Case("05-not-signed-taken-as-signed", "", told=" ".join(f"I07@I{row}" for row in range(2, 10))),
    Case("06-result-in-ten-columns", "1/市监=1 2/市监=5 3/市监=9"),
    Case("07-formula-errors-and-no-values", None, told="F10@B2 F10@G2 F10@K2"),
    Case("08-heading-not-known", None, acts="1/市监=立案查处 2/市监=函告许可部门"),
    Case("09-two-columns-of-one-heading", "1/市监=1 2/市监=9"),
    Case("10-hidden-old-sheet", "1/市监=1 2/市监=9", told="F08@"),
    Case("11-continued-without-header", STD, STD_ACTS),
    Case(
        "12-struck-out",
        "1/市监=5 3/市监=9 4/市监=10",
        acts="1/市监=责令整改 4/市监=责令整改",
        told="I29@A3 I29@E4 I29@F5",
    ),
    Case("13-tally-two-rows-of-one-department", None, told="T03@", says="不止一行"),
    Case("15-ods-merged-cells", STD, STD_ACTS),
    Case("16-signature-pictures", "1/市监=5 2/市监=9", files=("台账-放置在单元格中.xlsx",)),
    Case("16-signature-pictures", "1/市监=1 2/市监=9", files=("台账-图片.ods",)),
    Case("17-csv-with-tabs", STD, STD_ACTS),
    Case("18-csv-equals-quotes", STD, STD_ACTS),
    Case("19-one-bad-byte", STD, told="F09@K5", files=("台账-GBK半个字.csv",)),
    Case("19-one-bad-byte", STD, told="F09@K2", files=("台账-NUL.csv",)),
    Case("21-encrypted-with-excels-own-password", STD, STD_ACTS),
    Case("22-other-formats", STD, STD_ACTS, files=("台账-网页.xls",)),
    Case("22-other-formats", STD, STD_ACTS, files=("台账-MHTML.xls",)),
    Case("22-other-formats", "", told="F01@", files=("记录表.ofd",), says="OFD"),
    Case("24-word-values-not-seen", "1/人社=1 1/市监=5", files=("旧式下拉.docx",)),
    Case("25-csv-quotes-after-blanks", "1/市监=1 2/市监=1 3/市监=1"),
    Case("26-code-in-scientific-notation", None, says="科学计数法"),
    Case("27-plan-share-as-percent", "", told="C01@E3"),
    Case("29-blank-means-same-as-above", None, says="名称和代码都是空的"),
)


def _facts(data: Published) -> str:
    rows = data.rows("""
        select regexp_extract(institution, '第(\\d+)', 1)::int as n, department, item,
            string_agg(result::varchar, '、' order by result)
        from record_result group by all order by n, department, item
    """)
    return " ".join(f"{n}/{department[1:3]}={results}" for n, department, _, results in rows)


def _acts(data: Published) -> str:
    rows = data.rows("""
        select distinct regexp_extract(institution, '第(\\d+)', 1)::int as n, department, disposition
        from record_disposition order by all
    """)
    return " ".join(f"{n}/{department[1:3]}={disposition}" for n, department, disposition in rows)


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join((case.folder, *case.files)))
def test_a_file_of_the_field_is_read_or_told(case: Case, house: House) -> None:
    shutil.copytree(HERE / "base", house.inbox, dirs_exist_ok=True)
    for path in (HERE / case.folder).iterdir():
        if not case.files or path.name in case.files:
            shutil.copy(path, house.inbox)
    consolidate(house, AS_OF)
    with open_published(house.published) as data:
        told = data.rows(
            "select rule, coalesce(cell, ''), severity, message from finding where rule <> 'C01' or cell <> ''"
        )
        found = "\n".join(map(str, told))
        if case.facts is not None:
            assert _facts(data) == case.facts, found
        if case.acts is not None:
            assert _acts(data) == case.acts, found
    for rule, cell in (entry.split("@") for entry in case.told.split()):
        assert any(r == rule and (not cell or c == cell) for r, c, *_ in told), found
    allowed = set(re.findall(r"(\w+)@", case.told)) | {"T02"}
    if case.facts:
        assert not [entry for entry in told if entry[2] == "error" and entry[0] not in allowed], found
    assert case.says in found
