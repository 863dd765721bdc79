"""A clerk's campaign: 150 institutions, 19 drawn, six nights, and after each night every figure held against a count
in plain Python over what happened in the field, not over what was sent."""

from datetime import date

from flows.commands.withdraw import take_back
from flows.storage.folders import House
from tests import making
from tests.counting import CLASSES, DEPARTMENTS, DRAWN, Field, Visit, assert_counted
from tests.making import RSJ, SJJ, inspectors, record_list, record_row, sheet
from tests.nights import nights


class Clerk:
    """Who writes the files: what happens in the field happens in the model, and a paper says so."""

    def __init__(self, house: House) -> None:
        self.house, self.happened, self.papers = house, Field(), 0
        self.today = date(2024, 8, 30)

    def path(self, name: str) -> str:
        self.papers += 1
        return f"{self.papers:02}-{name}.xlsx"

    def visits(
        self, day: date, *told: tuple[int, str, int, str], again: bool = False, mark: str = ""
    ) -> None:
        """A record list of one day's visits, one file."""
        for n, department, result, disposition in told:
            self.happened.visits.append(
                Visit(n, department, day, result, disposition, self.today, is_reinspection=again)
            )
        self.send(day, *told, mark=mark)

    def send(self, day: date, *told: tuple[int, str, int, str], mark: str = "", **changes: object) -> None:
        """A record list, and nothing happens: a first return or another copy of it."""
        rows = [
            record_row(n, d, str(r), disposition=done, date=f"{day}", remark=mark, **changes)
            for n, d, r, done in told
        ]
        record_list(self.house.inbox, rows, self.path("台账"))

    def ledger(self, kind: str, *rows: tuple[int, str, date, str]) -> None:
        """A ledger whose rows are institution, department, date and one thing more."""
        heads = {
            "公示": ("公示日期", "公示结果"),
            "移送": ("移送日期", "备注"),
            "复查": ("复查日期", "复查结果"),
        }[kind]
        lines = [(making.name(n), making.code(n), d, f"{day}", *more) for n, d, day, *more in rows]
        table = [("名称", "统一社会信用代码", "单位", *heads), *lines]
        sheet(self.house.inbox / self.path(f"{kind}台账"), table)

    def publish(self, day: date, *told: tuple[int, str, int]) -> None:
        for n, d, result in told:
            self.happened.published.append(((n, d), day, result))
        self.ledger("公示", *((n, d, day, str(result)) for n, d, result in told))

    def both(self, day: date, n: int, result: int = 1, done: str = "") -> None:
        """A record form: both departments on one visit."""
        for d in DEPARTMENTS:
            self.happened.visits.append(Visit(n, d, day, result, done, self.today))
        lines = ((RSJ, making.TRAINING, str(result)), (SJJ, making.REGISTRATION, str(result)))
        making.form(
            self.house.inbox / self.path("记录表"), n=n, lines=lines, date=f"{day}", disposition=done or None
        )

    def night(self, as_of: date) -> tuple[int, list[tuple[object, ...]]]:
        """A night whose figures are the ones counted; how much is to mend, and what the runs have said."""
        with nights(self.house, as_of=as_of) as data:
            assert_counted(data, self.happened, as_of)
            return data.number("select count(*) from to_mend"), data.rows("from progress order by run")


def _first_night(clerk: Clerk) -> None:
    inbox = clerk.house.inbox
    people = [making.institution(n, CLASSES[n - 1]) for n in range(1, 151)]
    sheet(inbox / clerk.path("名录"), [making.HEADINGS, *people])
    inspectors(inbox)
    heads = [("抽取结果名单",), ("任务编号：T1",), ("序号", "名称", "统一社会信用代码", "检查人员")]
    chosen = [(n, making.name(n), making.code(n), "张丽、王强") for n in DRAWN]
    sheet(inbox / clerk.path("抽取结果名单"), [*heads, *chosen])


def _second_night(clerk: Clerk) -> None:
    third = date(2024, 9, 3)
    for n in (1, 2, 3):
        clerk.both(third, n)
    clerk.both(third, 51, 5, "责令整改")
    for n in (52, 53):
        clerk.visits(third, (n, RSJ, 1, ""), (n, SJJ, 2, "函告许可部门"))
    clerk.visits(third, (91, RSJ, 8, "立案查处"), (91, SJJ, 5, "责令整改"))
    clerk.visits(date(2024, 9, 5), (92, RSJ, 9, ""))
    clerk.visits(date(2024, 9, 6), (20, SJJ, 5, "责令整改"), (21, SJJ, 1, ""))  # nobody drew these two
    clerk.send(third, (93, RSJ, 5, "责令整改"), (93, SJJ, 1, ""), signed="")


def _third_night(clerk: Clerk) -> None:
    third = date(2024, 9, 3)
    clerk.visits(third, (93, RSJ, 5, "责令整改"), (93, SJJ, 1, ""))  # what was unsigned, signed
    clerk.visits(date(2024, 9, 20), (51, SJJ, 1, ""), again=True)
    clerk.visits(date(2024, 9, 20), (91, RSJ, 5, "责令整改"), again=True, mark="复查，仍有问题")
    clerk.visits(date(2024, 9, 6), (20, SJJ, 1, ""), again=True, mark="复查合格")  # the same afternoon
    clerk.visits(date(2024, 9, 24), (94, RSJ, 2, ""), (94, SJJ, 1, ""), (95, SJJ, 10, "移送司法机关"))
    clerk.publish(date(2024, 9, 18), (1, RSJ, 1), (1, SJJ, 1), (52, SJJ, 1), (91, SJJ, 5), (21, SJJ, 5))
    clerk.happened.referred.append(((52, SJJ), date(2024, 9, 18)))
    clerk.happened.referred.append(((53, SJJ), date(2024, 9, 27)))
    clerk.ledger("移送", (52, SJJ, date(2024, 9, 18), ""), (53, SJJ, date(2024, 9, 27), ""))
    later = [making.institution(n, "D" if n == 1 else CLASSES[n - 1]) for n in range(1, 150)]
    later.append(making.institution(151, "A"))  # the draw's own roster has 150, and 1 in class A
    sheet(clerk.house.inbox / clerk.path("名录"), [making.HEADINGS, *later])


def _corrected(clerk: Clerk, n: int, department: str, day: date, result: int, done: str) -> None:
    (visit,) = clerk.happened.of((n, department))
    visit.day, visit.result, visit.disposition, visit.told = day, result, done, clerk.today
    clerk.send(day, (n, department, result, done), mark="更正")


def _fourth_night(clerk: Clerk) -> None:
    _corrected(clerk, 94, RSJ, date(2024, 9, 23), 1, "")
    _corrected(clerk, 91, SJJ, date(2024, 9, 3), 1, "")
    clerk.visits(date(2024, 10, 9), (93, RSJ, 8, "函告许可部门"))  # came again, and found something else
    clerk.publish(date(2024, 10, 10), (52, SJJ, 2), (2, RSJ, 1), (2, SJJ, 1))
    clerk.happened.closed.append(((52, SJJ), date(2024, 10, 10)))
    clerk.ledger("复查", (52, SJJ, date(2024, 10, 10), "整改到位"), (53, SJJ, date(2024, 10, 10), "基本整改"))
    for n in (96, 97):
        clerk.both(date(2024, 10, 10), n)
    clerk.send(date(2024, 10, 10), (98, RSJ, 5, "责令整改"), code="52410402MJ000098X1", name="没有这一家")


def _fifth_night(clerk: Clerk) -> None:
    clerk.happened.referred.remove(((53, SJJ), date(2024, 9, 27)))
    clerk.ledger("移送", (53, SJJ, date(2024, 9, 27), "作废"))
    heads = ("名称", "统一社会信用代码", "检查机关", "检查结果", "检查结果状态", "录入日期", "公示日期")
    day = date(2024, 10, 24)
    rows = [
        (making.name(n), making.code(n), RSJ, "1", state, f"{day}", "")
        for n, state in ((96, "已公示"), (97, "待审核"))
    ]
    sheet(clerk.house.inbox / clerk.path("平台导出"), [heads, *rows])
    clerk.happened.published.append(((96, RSJ), day, 1))
    clerk.publish(date(2024, 10, 25), (91, SJJ, 1))
    clerk.both(date(2024, 10, 22), 131, 7)
    clerk.both(date(2024, 10, 22), 132, 5, "责令整改")


def _sixth_night(clerk: Clerk) -> None:
    clerk.visits(date(2024, 11, 6), (132, RSJ, 9, ""), (132, SJJ, 1, ""), again=True, mark="复查")
    clerk.visits(date(2024, 11, 6), (91, RSJ, 1, ""), again=True, mark="复查")
    clerk.both(date(2024, 11, 6), 133)


NIGHTS = {
    date(2024, 8, 30): _first_night, date(2024, 9, 13): _second_night, date(2024, 9, 30): _third_night,
    date(2024, 10, 15): _fourth_night, date(2024, 10, 31): _fifth_night, date(2024, 11, 15): _sixth_night,
}  # fmt: skip


def test_every_figure_of_six_nights_is_the_one_counted_by_hand(house: House) -> None:
    clerk = Clerk(house)
    to_mend: list[int] = []
    said: list[tuple[object, ...]] = []
    for as_of, send in NIGHTS.items():
        clerk.today = as_of
        send(clerk)
        count, progress = clerk.night(as_of)
        assert progress[: len(said)] == said, "what was said stays said"
        to_mend, said = [*to_mend, count], progress
    assert to_mend == [0, 2, 0, 1, 1, 1], "what was mended leaves the count"
    assert clerk.night(as_of)[0] == 1, "a night repeated changes nothing"
    wrong = clerk.path("台账")
    record_list(house.inbox, [record_row(98, RSJ, "5", date="2024-11-12")], wrong)
    with nights(house, as_of=as_of) as data:
        assert data.number("select inspected from department_tally where department = '合计'") == 17
    take_back(house, [wrong], "报错了")
    assert clerk.night(as_of)[0] == 1, "what is taken back leaves the figures as they were"
