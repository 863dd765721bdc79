"""A draw made on the provincial platform: its lists add up, are corrected, withdrawn, and have their papers."""

from pathlib import Path

import openpyxl
import pytest

from flows.commands.withdraw import take_back
from flows.consolidation import Consolidation, take_in
from flows.reports.published import open_published
from flows.storage.folders import House
from tests import making
from tests.conftest import AS_OF, consolidate
from tests.lots.test_commitment import give_out_all, leaving, text_of
from tests.making import RSJ, SJJ, inspectors, record_list, record_row, roster, sheet
from tests.nights import lots, nights

TEAM = "张丽、王强"


def drawn_list(
    folder: Path,
    *which: int,
    file: str = "名单.xlsx",
    title: str = "抽取结果名单",
    number: str = "T1",
    team: str = TEAM,
) -> Path:
    """A list of institutions drawn, as the platform exports it."""
    rows = [(n, making.name(n), making.code(n), team) for n in which]
    head = [
        (title,), ("任务名称：培训机构联合抽查",), (f"任务编号：{number}　抽取时间：2024-07-05 10:30",),
        ("序号", "名称", "统一社会信用代码", "检查人员"),
    ]  # fmt: skip
    return sheet(folder / file, [*head, *rows])


@pytest.fixture
def begun(house: House) -> House:
    """A campaign with its roster and inspectors."""
    roster(house.inbox, 5, "AABBC")
    inspectors(house.inbox)
    return house


def _drawn(house: House) -> set[object]:
    with nights(house) as data:
        return {key for (key,) in data.rows("select institution_id from draw_selection")}


def codes(*which: int) -> set[object]:
    """The codes of institutions."""
    return {making.code(n) for n in which}


def test_the_draw_has_its_row_without_a_seed(begun: House) -> None:
    drawn_list(begun.inbox, 1, 3)
    with nights(begun) as data:
        assert data.rows(
            "select draw, drawn_at::varchar, operator, seed, roster, drawn, task_number from draw"
        ) == [(1, "2024-07-05 10:30:00", "省级平台", None, 5, 2, "T1")]


def test_lists_of_a_task_add_up_and_the_last_one_says_who_goes(begun: House) -> None:
    drawn_list(begun.inbox, 1, 2)
    drawn_list(begun.inbox, 3, file="名单二.xlsx")
    assert _drawn(begun) == codes(1, 2, 3)
    drawn_list(begun.inbox, 2, file="名单三.xlsx", team="李敏、赵刚")
    with nights(begun) as data:
        people = data.rows(
            f"select name, role from draw_team where institution_id = '{making.code(2)}' order by all"
        )
        assert people == [("李敏", "组长"), ("赵刚", "组员")]


def test_a_corrected_list_replaces_and_says_whom_it_leaves_out(begun: House) -> None:
    drawn_list(begun.inbox, 1, 2, 9)
    drawn_list(begun.inbox, 3, file="名单二.xlsx")
    assert _drawn(begun) == codes(1, 2, 3)
    drawn_list(begun.inbox, 2, 4, file="更正.xlsx", title="抽取结果名单（更正）")
    with nights(begun) as data:
        assert {key for (key,) in data.rows("select institution_id from draw_selection")} == codes(2, 4)
        ((rule, message),) = data.rows(
            "select rule, message from finding where file_name in ('更正.xlsx', '名单.xlsx')"
        )
        assert rule == "I19" and "1 户新增" in str(message) and "2 户没有列出" in str(message)
        assert making.name(1) in str(message), "the stranger of the replaced list is told no more"
    drawn_list(begun.inbox, 5, file="名单五.xlsx")
    assert _drawn(begun) == codes(2, 4, 5), "a list that comes after the correction adds to it"


def test_a_list_taken_back_takes_its_draw_with_it(begun: House) -> None:
    drawn_list(begun.inbox, 1, 2)
    drawn_list(begun.inbox, 3, file="名单二.xlsx")
    assert _drawn(begun) == codes(1, 2, 3)
    take_back(begun, ["名单.xlsx"], "报错了")
    assert _drawn(begun) == codes(3)
    take_back(begun, ["名单二.xlsx"], "报错了")
    with nights(begun) as data:
        assert data.rows("from draw") == data.rows("from draw_selection") == []


def test_parts_that_together_are_our_own_draw_contradict_nothing(begun: House) -> None:
    with nights(begun):
        drawn = [institution.code for institution in lots(begun, "种子").institutions]
    which = [n for n in range(1, 6) if making.code(n) in drawn]
    drawn_list(begun.inbox, *which[:1])
    drawn_list(begun.inbox, *which[1:], file="名单二.xlsx")
    with nights(begun) as data:
        assert data.rows("from finding where severity = 'error'") == []


def _papers(house: House) -> set[str]:
    """The night as it is, its reports too; the papers of the draw it leaves."""
    with Consolidation(house, AS_OF) as run:
        take_in(run)
        run.publish()
        run._write_papers()
    folder = house.outbox / "抽取"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def _texts(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [str(cell.value) for page in book for row in page for cell in row if cell.value is not None]


def test_its_papers_are_written_and_go_with_the_list(begun: House) -> None:
    drawn_list(begun.inbox, 1, 3)
    written = _papers(begun)
    assert any("记录表" in name and making.name(1) in name and name.endswith(".xlsx") for name in written)
    assert any("告知书" in name and making.name(3) in name for name in written)
    assert not [name for name in written if "凭证" in name or "名录" in name], "no voucher: the platform drew"
    told = "\n".join(_texts(begun.outbox / "抽取" / "抽取结果.xlsx"))
    assert (
        "抽取在省级平台进行" in told
        and "T1" in told
        and "2024-07-05 10:30" in told
        and "张丽（区人社局）" in told
    )
    form = next((begun.outbox / "抽取" / "记录表").glob(f"*{making.name(1)}*.xlsx"))
    assert {making.name(1), making.code(1), "建设路1号", "张丽", "豫A0001"} <= set(_texts(form))
    made = {path: path.stat().st_mtime_ns for path in (begun.outbox / "抽取").rglob("*.xlsx")}
    assert _papers(begun) == written
    assert {path: path.stat().st_mtime_ns for path in made} == made, "written once"
    take_back(begun, ["名单.xlsx"], "报错了")
    assert not _papers(begun)


def _fill_in(begun: House, days: dict[int, str]) -> Path:
    """抽取结果.xlsx with days filled in, back in the inbox."""
    book = openpyxl.load_workbook(begun.outbox / "抽取" / "抽取结果.xlsx")
    page = book["检查安排"]
    (head,) = (row for row in page if row[1].value == "机构名称")
    for row in page.iter_rows(min_row=head[0].row + 1):
        row[6].value = next((day for n, day in days.items() if row[2].value == making.code(n)), None)
    target = begun.inbox / "抽取结果.xlsx"
    book.save(target)
    return target


def _round_trip(begun: House, *drawn: int) -> None:
    _papers(begun)
    first, *rest = drawn
    record_list(begun.inbox, [record_row(first, RSJ), record_row(first, SJJ)])
    with nights(begun) as data:
        before = (
            data.rows("from draw_selection"),
            data.rows("select * exclude (sha256) from institution"),
            data.rows("from inspector"),
        )
    _fill_in(begun, {first: "2024-09-03", **{n: "2024-09-20" for n in rest}})
    with nights(begun) as data:
        after = (
            data.rows("from draw_selection"),
            data.rows("select * exclude (sha256) from institution"),
            data.rows("from inspector"),
        )
        assert after == before
        assert data.rows("select rule from finding where file_name = '抽取结果.xlsx' and rule <> 'F06'") == []
        assert data.rows("select kind, rows_accepted from source_file where file_name = '抽取结果.xlsx'") == [
            ("ledger", len(drawn))
        ]
        assert data.rows("select status, count(*) from visit_plan group by all order by all") == [
            ("late", 2 * len(rest)), ("on_day", 2),
        ]  # fmt: skip
    take_back(begun, ["抽取结果.xlsx"], "试填")
    with nights(begun) as data:
        assert data.rows("from planned_visit") == []


def test_the_platforms_result_comes_back_as_a_plan_of_visits_alone(begun: House) -> None:
    drawn_list(begun.inbox, 1, 3)
    _round_trip(begun, 1, 3)


def test_our_own_result_comes_back_as_a_plan_of_visits_alone(begun: House) -> None:
    with nights(begun):
        drawn = [institution.code for institution in lots(begun, "种子").institutions]
    _round_trip(begun, *(n for n in range(1, 6) if making.code(n) in drawn))


def test_a_result_without_its_plan_of_visits_is_told_and_draws_nothing(begun: House) -> None:
    drawn_list(begun.inbox, 1, 3)
    _papers(begun)
    target = _fill_in(begun, {})
    book = openpyxl.load_workbook(target)
    del book["检查安排"]
    book.save(target)
    take_back(begun, ["名单.xlsx"], "报错了")
    consolidate(begun)
    with open_published(begun.published) as data:
        assert data.rows("from draw_selection") == []
        ((rule, message),) = data.rows("select rule, message from finding where file_name = '抽取结果.xlsx'")
        assert rule == "F03" and "检查安排" in str(message)


def test_whom_the_platform_drew_and_nobody_may_warn_is_named_nowhere_in_public(house: House) -> None:
    rows = [(*making.institution(n, "D"), "不宜告知" if n == 3 else "") for n in range(1, 6)]
    sheet(house.inbox / "名录.xlsx", [(*making.HEADINGS, "告知"), *rows])
    inspectors(house.inbox)
    drawn_list(house.inbox, 1, 3, 4)
    with nights(house):
        give_out_all(house, AS_OF)
    names = {path: text_of(path) + path.name for path in leaving(house)}
    assert {"抽取结果.xlsx", "简报.html", "专项简报.docx"} < {path.name for path in names}
    assert len([path for path in names if path.parent.name == "告知书"]) == 2
    for path, text in names.items():
        assert making.name(3) not in text and making.code(3) not in text, path
    folder = house.outbox / "抽取"
    assert making.name(3) in text_of(folder / "抽取结果-内部.xlsx")
    plan = openpyxl.load_workbook(folder / "抽取结果.xlsx")["检查安排"]
    numbers = [row[0] for row in plan.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert numbers == [1, 2], "no gap says where it stands"
    record_list(house.inbox, [record_row(3, RSJ), record_row(3, SJJ)])
    with nights(house):
        give_out_all(house, AS_OF)
    assert making.name(3) in text_of(folder / "抽取结果.xlsx"), "made public after the visit"
    assert not (folder / "抽取结果-内部.xlsx").exists()
