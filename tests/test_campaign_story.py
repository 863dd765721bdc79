"""A campaign over several nights: drawn and not drawn,
a roster that comes after the draw, items, who went."""

from pathlib import Path

import pytest
from stdnum.iso7064 import mod_11_10

from flows.problem import Problem
from flows.reports.published import Published, open_published
from flows.storage.folders import House
from tests import making
from tests.making import REGISTRATION, RSJ, SJJ, TRAINING, inspectors, record_list, record_row, roster, sheet
from tests.nights import lots, night, nights

TEAM = "张丽、王强"


def drawn_list(folder: Path, *which: int, file: str = "抽取结果名单.xlsx", task: str = "T1") -> Path:
    """A draw made on the provincial platform."""
    rows = [(n, making.name(n), making.code(n), TEAM) for n in which]
    head = [("抽取结果名单",), (f"任务编号：{task}",), ("序号", "名称", "统一社会信用代码", "检查人员")]
    return sheet(folder / file, [*head, *rows])


def _visit(n: int, **changes: object) -> list[tuple[object, ...]]:
    return [record_row(n, RSJ, **changes), record_row(n, SJJ, **changes)]


def _rules(data: Published, *rules: str) -> set[tuple[object, ...]]:
    listed = ", ".join(f"'{rule}'" for rule in rules)
    return set(data.rows(f"select rule, file_name, cell, severity from finding where rule in ({listed})"))


def _classes(data: Published) -> dict[object, tuple[object, ...]]:
    rows = data.rows(
        "select credit_class, roster, required, drawn, inspected, complete, coverage from class_tally"
    )
    return {row[0]: row[1:] for row in rows}


def test_a_drawn_list_is_the_campaigns_draw_and_the_figures_are_of_it(house: House) -> None:
    roster(house.inbox, 4, "AAAA")
    inspectors(house.inbox)
    drawn_list(house.inbox, 1, 2)
    record_list(
        house.inbox,
        [*_visit(1, result="5"), record_row(2, RSJ), *_visit(3, result="8", disposition="立案查处")],
    )
    with nights(house) as data:
        assert data.rows("select institution_id from draw_selection order by all") == [
            (making.code(1),),
            (making.code(2),),
        ]
        assert data.rows("select distinct role, department, name from draw_team order by name") == [
            ("组长", RSJ, "张丽"), ("组员", SJJ, "王强"),
        ]  # fmt: skip
        assert _classes(data)["合计"] == (4, 1, 2, 2, 1, 0.5)
        assert data.rows("select inspected, result_5, result_8, case_filed from department_tally") == [
            (2, 1, 0, 0), (1, 1, 0, 0), (2, 1, 0, 0),
        ]  # fmt: skip
        assert data.rows("select distinct code, result from outside_visit") == [(making.code(3), 8)]
        assert data.rows("select institution, department, reason from outstanding") == [
            (making.name(2), SJJ, "未报送")
        ]
        assert _rules(data, "I02") == {
            ("I02", "台账.xlsx", "B5", "warning"),
            ("I02", "台账.xlsx", "B6", "warning"),
        }


def test_what_a_drawn_list_says_of_strangers_is_told(house: House) -> None:
    roster(house.inbox, 3)
    inspectors(house.inbox)
    drawn_list(house.inbox, 1, 9)
    with nights(house) as data:
        assert _rules(data, "I01") == {("I01", "抽取结果名单.xlsx", "C5", "error")}
        assert data.rows(
            "select rows_accepted, rows_rejected from source_file where kind = 'drawn_list'"
        ) == [(1, 1)]
    drawn_list(house.inbox, 2, file="别的任务.xlsx", task="T2")
    with nights(house) as data:
        assert _rules(data, "I02") == {("I02", "别的任务.xlsx", "C4", "error")}
        assert data.rows("select institution_id from draw_selection") == [(making.code(1),)]


def test_a_roster_after_the_draw_changes_facts_and_not_the_draw(house: House) -> None:
    roster(house.inbox, 3, "ABC")
    inspectors(house.inbox)
    drawn_list(house.inbox, 1, 2)
    record_list(house.inbox, _visit(1))
    with nights(house) as data:
        before = _classes(data)
    moved = [
        (1, making.name(1), making.code(1), "新地址1号", "周丽", "D"),
        making.institution(4, "A"),
        making.institution(5, "A"),
    ]
    sheet(house.inbox / "新名录.xlsx", [making.HEADINGS, *moved])
    sheet(
        house.inbox / "新人员.xlsx",
        [("姓名", "单位", "执法证号/身份证号"), ("张丽", RSJ, "豫A0001"), ("新人", SJJ, "豫B9")],
    )
    record_list(house.inbox, _visit(4), "新增的.xlsx")
    with nights(house) as data:
        assert _classes(data) == before
        told = dict(
            data.rows("select file_name, message from finding where rule = 'R06' and severity = 'info'")
        )
        assert "1 户分类不同" in str(told["新名录.xlsx"]) and f"{making.name(1)} A→D" in str(
            told["新名录.xlsx"]
        )
        assert "2 户新增" in str(told["新名录.xlsx"]) and "2 户没有列出" in str(told["新名录.xlsx"])
        assert "1 人新增（区市监局 新人）" in str(told["新人员.xlsx"])
        assert data.rows("select credit_class, address, is_listed from institution where name like '%第1职业%'") == [
            ("A", "新地址1号", True),
        ]  # fmt: skip
        assert data.rows("select distinct code, credit_class from outside_visit") == [(making.code(4), "A")]


def test_our_own_draw_keeps_its_roster_until_the_next_draw(house: House) -> None:
    sheet(
        house.inbox / "名录.xlsx",
        [making.HEADINGS, making.institution(1), (2, making.name(2), "", "路", "周丽", "B")],
    )
    inspectors(house.inbox)
    with nights(house):
        record = lots(house, "六面骰子")
    assert record.roster == [(making.code(1), "A"), (making.name(2), "B")] and record.run == 1
    sheet(
        house.inbox / "新名录.xlsx",
        [making.HEADINGS, making.institution(1, "D"), making.institution(2, "B"), making.institution(3)],
    )
    record_list(house.inbox, [*_visit(1), record_row(2, SJJ)])
    with nights(house) as data:
        assert {name: row[0] for name, row in _classes(data).items()} == {
            "A": 1,
            "B": 1,
            "C": 0,
            "D": 0,
            "合计": 2,
        }
        assert _classes(data)["合计"] == (2, 2, 2, 2, 1, 0.5)
        assert data.rows("select count(*) from outside_visit") == [(0,)]
        assert "1 户分类不同" in str(data.rows("select message from finding where rule = 'R06'"))
    again = lots(house, "再掷一次", again=True)
    assert sorted(again.roster) == sorted(
        [(making.code(1), "D"), (making.code(2), "B"), (making.code(3), "A")]
    )
    with nights(house) as data:
        assert _classes(data)["合计"][0] == 3 and _rules(data, "R06") == set()


def test_a_drawn_list_against_our_own_draw_is_an_error_and_changes_nothing(house: House) -> None:
    roster(house.inbox, 3, "AAA")
    inspectors(house.inbox)
    with nights(house):
        drawn = lots(house, "种子").institutions[0].code
    other = next(n for n in (1, 2, 3) if making.code(n) != drawn)
    drawn_list(house.inbox, other)
    with nights(house) as data:
        assert data.rows("select institution_id from draw_selection") == [(drawn,)]
        told = [
            str(text)
            for (text,) in data.rows("select message from finding where rule = 'I02' and severity = 'error'")
        ]
        assert any("没有抽中它" in text for text in told), told


def test_lots_are_not_drawn_where_a_platform_drew(house: House) -> None:
    roster(house.inbox, 3)
    inspectors(house.inbox)
    drawn_list(house.inbox, 1)
    with nights(house), pytest.raises(Problem, match="省级平台"):
        lots(house, "种子")


def test_a_code_that_arrives_for_a_name_joins_it(house: House) -> None:
    def without_code(n: int) -> tuple[object, ...]:
        return (n, making.name(n), "", f"建设路{n}号", "周丽", "A")

    sheet(house.inbox / "名录.xlsx", [making.HEADINGS, without_code(1), making.institution(2)])
    inspectors(house.inbox)
    named = (1, making.name(1), "", TEAM)
    sheet(
        house.inbox / "抽取.xlsx",
        [("抽取结果名单",), ("序号", "名称", "统一社会信用代码", "检查人员"), named],
    )
    record_list(house.inbox, [record_row(1, SJJ, "5", code="")])
    with nights(house) as data:
        before = data.rows("select * exclude (credit_class) from class_tally where credit_class = '合计'")
        assert data.number("select drawn from class_tally where credit_class = '合计'") == 1
    sheet(house.inbox / "补代码.xlsx", [making.HEADINGS, making.institution(1)])
    record_list(house.inbox, [record_row(1, RSJ)], "后报.xlsx")
    with nights(house) as data:
        assert data.number("select count(*) from institution") == 2
        assert data.rows("select institution_id from draw_selection") == [(making.code(1),)]
        assert data.rows("select distinct institution_id from record_result") == [(making.code(1),)]
        after = data.rows("select * exclude (credit_class) from class_tally where credit_class = '合计'")
        assert after[0][:4] == before[0][:4]
        assert data.rows("select complete from class_tally where credit_class = '合计'") == [(1,)]


def test_a_registration_number_and_the_code_that_took_its_place_are_one_institution(house: House) -> None:
    """换了统一社会信用代码: one in the roster, drawn and visited as before, and no longer told of a wrong code."""
    old = f"41040260000001{mod_11_10.calc_check_digit('41040260000001')}"
    others = [making.institution(n) for n in (2, 3)]
    sheet(
        house.inbox / "名录.xlsx",
        [making.HEADINGS, (1, making.name(1), old, "建设路1号", "周丽", "A"), *others],
    )
    inspectors(house.inbox)
    sheet(
        house.inbox / "抽取.xlsx",
        [("抽取结果名单",), ("序号", "名称", "统一社会信用代码", "检查人员"), (1, making.name(1), old, TEAM)],
    )
    record_list(house.inbox, [record_row(1, SJJ, "5", code=old)])
    with nights(house) as data:
        assert data.rows("select code, result from record_result") == [(old, 5)]
    sheet(house.inbox / "新名录.xlsx", [making.HEADINGS, *(making.institution(n) for n in (1, 2, 3))])
    record_list(house.inbox, [record_row(1, RSJ)], "后报.xlsx")
    record_list(house.inbox, [record_row(1, RSJ, code=old, name="")], "又报.xlsx")
    with nights(house) as data:
        told = data.dicts("from class_tally where credit_class = '合计'")[0]
        assert (told["roster"], told["drawn"], told["inspected"], told["complete"]) == (3, 1, 1, 1)
        assert data.number("select count(*) from institution") == 3
        assert data.rows("select distinct code from record_result") == [(making.code(1),)]
        assert data.rows("from finding where rule in ('I01', 'I02', 'I15', 'I20', 'R04')") == []


def test_an_institution_is_known_by_the_name_it_had(house: House) -> None:
    roster(house.inbox, 2)
    record_list(house.inbox, [record_row(1, code="")])
    with nights(house) as data:
        assert data.number("select count(*) from record_result") == 1
    renamed = (1, "更名后的学校", making.code(1), "建设路1号", "周丽", "A")
    sheet(house.inbox / "新名录.xlsx", [making.HEADINGS, renamed])
    with nights(house) as data:
        assert data.rows("select institution from record_result") == [("更名后的学校",)]


def test_what_a_reinspection_found_stands_apart(house: House) -> None:
    roster(house.inbox, 2)
    inspectors(house.inbox)
    making.form(house.inbox / "首次.xlsx", n=1, lines=((RSJ, TRAINING, "1"), (SJJ, REGISTRATION, "5")))
    making.form(
        house.inbox / "复查.xlsx", n=1, lines=((RSJ, TRAINING, ""), (SJJ, REGISTRATION, "1")), date="2024年9月20日",
        remark="9月3日发现问题的复查，已整改",
    )  # fmt: skip
    with nights(house) as data:
        assert data.rows("select department, result from record_result order by all") == [(RSJ, 1), (SJJ, 5)]
        assert data.rows("select department, result, closes, reinspected_on::varchar from reinspection") == [
            (SJJ, 1, True, "2024-09-20"),
        ]  # fmt: skip
        assert _rules(data, "I04", "I24", "I19") == set(), "who did not come has nothing to say"
        assert data.rows("select status, count(*) from record_line group by all order by all") == [
            ("current", 2), ("reinspection", 1),
        ]  # fmt: skip
        assert data.rows("select verdict from source_file where file_name = '复查.xlsx'") == [("accepted",)]


def test_under_the_question_whether_it_is_a_reinspection_a_mere_yes_says_so(house: House) -> None:
    roster(house.inbox, 3)
    inspectors(house.inbox)
    first = [(*record_row(n, SJJ, "5"), "否") for n in (1, 2)]
    again = [(*record_row(n, SJJ, "8", date="2024-09-20"), said) for n, said in ((1, "是"), (2, "否"))]
    sheet(house.inbox / "台账.xlsx", [(*making.LIST_HEADINGS, "是否复查"), *first, *again])
    with nights(house) as data:
        assert data.rows("select institution, result, closes from reinspection") == [
            (making.name(1), 8, False)
        ]
        assert data.rows("select institution, result, since::varchar from open_issue order by all") == [
            (making.name(1), 5, "2024-09-03"), (making.name(1), 8, "2024-09-20"),
            (making.name(2), 5, "2024-09-03"), (making.name(2), 8, "2024-09-20"),
        ]  # fmt: skip
        assert data.rows("select institution, result from record_result order by all") == [
            (making.name(1), 5),
            (making.name(2), 8),
        ]


def test_departments_on_different_days_and_one_that_came_again_are_told(house: House) -> None:
    roster(house.inbox, 2)
    inspectors(house.inbox)
    record_list(house.inbox, [
        record_row(1, RSJ, date="2024-09-03"), record_row(1, SJJ, date="2024-09-05"), *_visit(2),
        record_row(2, SJJ, "2", date="2024-09-20", disposition="立案查处"),
    ])  # fmt: skip
    with nights(house) as data:
        assert _rules(data, "I23") == {("I23", "台账.xlsx", "G3", "warning")}
        assert _rules(data, "I24") == {("I24", "台账.xlsx", "G6", "warning")}


def test_who_was_not_drawn_and_who_must_keep_away_are_told(house: House) -> None:
    roster(house.inbox, 3)
    people = [(*making.PEOPLE[0], making.name(2)), *((*person, "") for person in making.PEOPLE[1:])]
    sheet(house.inbox / "人员.xlsx", [("姓名", "单位", "执法证号", "回避对象"), *people])
    drawn_list(house.inbox, 1)
    others = {"people": "李敏、王强", "inspectors_signed": "李敏、王强"}
    record_list(house.inbox, [*_visit(1, **others), *_visit(2), *_visit(3)])
    with nights(house) as data:
        assert _rules(data, "I28") == {("I28", "台账.xlsx", f"H{row}", "warning") for row in (2, 3, 4, 5)}
        said = [str(text) for (text,) in data.rows("select message from finding where rule = 'I28'")]
        assert (
            sum("没有抽取 李敏" in text for text in said) == 2
            and sum("张丽 应当回避" in text for text in said) == 2
        )


def test_an_item_is_one_of_the_plans_or_an_error(house: House) -> None:
    several = '"登记事项检查", "收费和预收费资金检查"'
    (house.inbox / "campaign.toml").write_text(making.plan(**{'"登记事项检查"': several}), encoding="utf-8")
    roster(house.inbox, 5)
    inspectors(house.inbox)
    record_list(house.inbox, [
        record_row(1, item="收费检查"), record_row(2, item=""), record_row(3, item="消防检查"), record_row(4, RSJ, item=""),
        record_row(5, "", item="登记事项检查"),
    ])  # fmt: skip
    with nights(house) as data:
        assert data.rows("select code, department, item from record_result order by cell") == [
            (making.code(1), SJJ, "收费和预收费资金检查"), (making.code(4), RSJ, TRAINING), (making.code(5), SJJ, REGISTRATION),
        ]  # fmt: skip
        assert _rules(data, "I27", "I03") == {
            ("I27", "台账.xlsx", "D3", "error"),
            ("I27", "台账.xlsx", "D4", "error"),
        }
        assert data.rows("select item from record_line where status = 'pending'") == [(None,), (None,)]


def test_a_return_of_another_campaign_is_told_as_such(house: House) -> None:
    roster(house.inbox, 2)
    inspectors(house.inbox)
    rows = [making.LIST_HEADINGS, record_row(1)]
    sheet(
        house.inbox / "去年.xlsx",
        [("2023年新华区职业技能培训机构部门联合“双随机、一公开”检查情况台账",), *rows],
    )
    sheet(
        house.inbox / "养老.xlsx", [("2024年新华区养老服务中心部门联合“双随机、一公开”检查情况台账",), *rows]
    )
    sheet(
        house.inbox / "本次.xlsx",
        [("2024年新华区职业技能培训机构部门联合“双随机、一公开”检查情况台账",), *rows],
    )
    with nights(house) as data:
        told = data.rows(
            "select file_name from finding where rule = 'I27' and message like '%像是另一次抽查%' order by all"
        )
        assert told == [("养老.xlsx",), ("去年.xlsx",)]
        assert data.rows("select count(*) from record_result") == [(1,)]


def test_a_night_repeated_and_files_in_another_order_change_nothing(house: House) -> None:
    def files() -> list[Path]:
        return [
            roster(house.inbox, 3), inspectors(house.inbox), drawn_list(house.inbox, 1, 2),
            record_list(house.inbox, [*_visit(1, result="5"), *_visit(3)]),
            record_list(house.inbox, _visit(1, date="2024-09-20"), "后来.xlsx"),
        ]  # fmt: skip

    def figures(order: list[Path] | None) -> list[list[tuple[object, ...]]]:
        night(house, order=order)
        with open_published(house.published) as data:
            tables = ("department_tally", "class_tally", "outside_visit", "reinspection", "outstanding")
            return [data.rows(f"select * exclude ({_PLACES.get(t, '')}) from {t} order by all" if t in _PLACES
                              else f"from {t} order by all") for t in tables]  # fmt: skip

    first = figures(files())
    assert figures([]) == first
    house.warehouse.unlink()
    assert figures(files()[::-1]) == first


_PLACES = {"outside_visit": "sha256, sheet, cell", "reinspection": "arrival, sha256, sheet, cell"}
