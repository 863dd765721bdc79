"""The pandera models themselves judge:
a type or a domain that is broken is refused by the model, a rule by its row."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from flows.intake.documents.recognise import Original, extract_file
from flows.validation.columns import DAY, decided, each, reading
from flows.validation.identification import identified
from flows.validation.records import Standing, validate_records
from flows.validation.validate import Validated, validate
from flows.warehouse.frames import extracted_frames
from schemas.campaign_file import parse_campaign
from schemas.checks import FINDING, Model, columns_of, no_rows, rejected
from schemas.handover import Extract, Limits
from schemas.inspectors import Inspectors
from schemas.ledgers import LedgerEntries
from schemas.lists import Result, Results
from schemas.plan import PlanRows
from schemas.returns import Returns, returns_of
from schemas.roster import Roster
from schemas.rules import RULES
from schemas.tallies import DeclaredFigures, figures_of
from tests import making
from tests.making import MEASURES, RSJ, SJJ, record_list, record_row, roster

CAMPAIGN = parse_campaign(making.plan())
AS_OF = date(2024, 10, 31)
OWN_RESULTS = Results((Result("A", "正常"), Result("B", "有问题", problem=True)))
MODELS = [Roster, Inspectors, Returns, LedgerEntries, PlanRows, DeclaredFigures]

Tables = dict[str, pd.DataFrame]


def _tables(*extracts: Extract) -> Tables:
    frames = extracted_frames(list(enumerate(extracts, 1)))
    return {name: frame.assign(run=1) for name, frame in frames.items()}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """A roster of four and a list of three records, all sound."""
    folder = tmp_path_factory.mktemp("tables")
    files = [roster(folder, 4), record_list(folder, [record_row(1), record_row(2), record_row(1, RSJ)])]
    return _tables(*(extract_file(Original(path), Limits()) for path in files))


def _told(*rows: dict[str, str], file: int = 2) -> pd.DataFrame:
    columns = ("sheet", "line", "cell", "rule", "found", "detail", "severity")
    made = [{"sheet": "Sheet1", **row} for row in rows]
    frame = pd.DataFrame([{name: row.get(name, "") for name in columns} for row in made], dtype="str")
    return frame.assign(file=file, run=1)


def _judged(tables: Tables, **changed: pd.DataFrame) -> Validated:
    return validate({**tables, **changed}, CAMPAIGN, AS_OF)


def _of(judged: Validated, rule: str) -> list[str]:
    return judged.findings.loc[judged.findings["rule"].eq(rule), "cell"].tolist()


@pytest.fixture(scope="module")
def lines(tables: Tables) -> pd.DataFrame:
    """Lines of records as the model is to judge them."""
    judged = _judged(tables)
    standing = Standing(CAMPAIGN, judged.institutions, judged.inspectors, None, AS_OF)
    return validate_records(tables["record"], standing, _told())[0]


def test_a_model_made_of_another_has_its_rules_whichever_was_asked_first() -> None:
    def names(model: Model) -> set[tuple[str, str]]:
        return {
            (name, str(check.name)) for name, c in model.to_schema().columns.items() for check in c.checks
        }

    known = names(Returns)
    assert ("signed_on_forms", "I25") in known and names(returns_of(OWN_RESULTS)) == known
    assert all(check.statistics["at"] for c in returns_of(OWN_RESULTS).to_schema().columns.values()
               for check in c.checks if check.name in RULES)  # fmt: skip
    assert names(figures_of(("inspected", "result_a"))) == names(DeclaredFigures)


@pytest.mark.parametrize("column", [c.name for c in columns_of(Returns)])
def test_a_column_of_another_type_is_refused_by_the_model(column: str, lines: pd.DataFrame) -> None:
    broken = lines.assign(**{column: 1.5})
    with pytest.raises(SchemaErrors, match=r"WRONG_DATATYPE|DATATYPE"):
        rejected(Returns, broken)


def _verdicts() -> Iterator[tuple[Model, str]]:
    for model in MODELS:
        for name, column in model.to_schema().columns.items():
            if any(check.name == "isin" for check in column.checks):
                yield model, name


@pytest.mark.parametrize(("model", "column"), [p for p in _verdicts() if p[0] is Returns])
def test_a_verdict_outside_its_domain_is_refused_by_the_model(
    model: Model, column: str, lines: pd.DataFrame
) -> None:
    with pytest.raises(SchemaErrors):
        rejected(model, lines.assign(**{column: "perhaps"}))


def test_a_result_that_is_none_of_the_list_is_refused_at_its_row(lines: pd.DataFrame) -> None:
    codes = pd.Series([[1], [1, 12], [5]], dtype=lines["results"].dtype)
    found = rejected(Returns, lines.assign(results=codes))
    assert found[["row", "rule", "cell"]].to_numpy().tolist() == [[1, "I05", "E3"]]
    assert found.dtypes.astype(str).to_dict() == FINDING


@pytest.mark.parametrize("model", MODELS)
def test_a_text_column_is_known_by_its_dtype_and_no_text_is_asked(model: Model) -> None:
    assert not [column.name for column in columns_of(model) if column.dtype == "str"]


def test_a_missing_column_is_a_bug_not_a_finding(lines: pd.DataFrame) -> None:
    with pytest.raises(SchemaErrors, match="identity_state"):
        rejected(Returns, lines.drop(columns="identity_state"))


@pytest.mark.parametrize("model", MODELS)
def test_a_model_declares_every_column_its_rules_use_and_says_what_each_holds(model: Model) -> None:
    declared = {column.name for column in columns_of(model)}
    schema = model.to_schema()
    rules = [check for column in schema.columns.values() for check in column.checks if check.name in RULES]
    assert rules and not schema.checks, "a rule is a check of one column"
    assert {place for check in rules for place in check.statistics.values() if place} <= declared
    assert all(column.title and column.sentence for column in columns_of(model))


def test_every_rule_is_judged_in_one_model_or_told_elsewhere() -> None:
    judged = {
        check.name
        for model in MODELS
        for column in model.to_schema().columns.values()
        for check in column.checks
    } & set(RULES)
    assert judged >= {"R01", "R02", "R03", "R04", "R05", "P01", "P02", "T01", "T03", "L01", "L02", "C01"}
    assert {f"I{n:02}" for n in range(1, 21)} - judged == {"I19"}, "a replacement is found in sql/judging"


def test_a_unit_is_told() -> None:
    figure = next(column for column in columns_of(DeclaredFigures) if column.name == "figure")
    assert (figure.title, figure.unit, figure.dtype) == ("数", "户", "Int64")


def test_sound_lines_are_right(tables: Tables) -> None:
    judged = _judged(tables)
    assert judged.findings["rule"].tolist() == ["C01"]
    assert judged.records["status"].tolist() == ["current"] * 3
    assert judged.counts.to_numpy().tolist() == [[1, 4, 0], [2, 3, 0]]


def test_an_error_the_reader_told_keeps_its_line_from_counting(tables: Tables) -> None:
    told = _told({"line": "3", "cell": "E3", "rule": "F10", "found": "#REF!"})
    judged = _judged(tables, told=told)
    assert judged.records["status"].tolist() == ["current", "pending", "current"]
    assert [list(rules) for rules in judged.records["rules"]] == [[], ["F10"], []]
    assert _of(judged, "F10") == ["E3"]
    message = judged.findings.loc[judged.findings["rule"].eq("F10"), "message"].item()
    assert "#REF!" in message and RULES["F10"].mend in message
    assert judged.counts.to_numpy().tolist() == [[1, 4, 0], [2, 2, 1]]
    assert judged.record_findings[["cell", "rule", "line"]].to_numpy().tolist() == [["E3", "F10", 1]]


def test_what_the_reader_could_not_read_is_not_told_again_as_missing(tables: Tables) -> None:
    record = tables["record"].assign(result=["1", "", "1"])
    told = _told({"line": "3", "cell": "E3", "rule": "F10", "found": "#REF!"})
    assert _of(_judged(tables, record=record), "I04") == ["E3"]
    judged = _judged(tables, record=record, told=told)
    assert _of(judged, "I04") == [] and _of(judged, "F10") == ["E3"]
    assert [list(rules) for rules in judged.records["rules"]] == [[], ["F10"], []]


def test_a_cell_of_several_lines_that_could_not_be_read_keeps_all_of_them_out(tables: Tables) -> None:
    """The date of a form, merged over its lines: the reader told it of one line, all miss it."""
    record = tables["record"].assign(inspected_on="", inspected_on_cell="G2")
    judged = _judged(tables, record=record, told=_told({"line": "2", "cell": "G2", "rule": "F10"}))
    assert judged.records["status"].tolist() == ["pending"] * 3
    assert {tuple(rules) for rules in judged.records["rules"]} == {("F10",)}
    assert _of(judged, "F10") == ["G2"] and _of(judged, "I12") == []


def test_a_warning_the_reader_told_hides_nothing(tables: Tables) -> None:
    record = tables["record"].assign(result=["1", "", "1"])
    judged = _judged(
        tables, record=record, told=_told({"line": "3", "cell": "E3", "rule": "I29", "found": "5"})
    )
    assert _of(judged, "I29") == ["E3"] and _of(judged, "I04") == ["E3"]
    assert [list(rules) for rules in judged.records["rules"]] == [[], ["I04"], []]


def test_a_line_of_the_roster_that_could_not_be_read_is_no_institution(tables: Tables) -> None:
    told = _told({"line": "2", "cell": "F2", "rule": "F10", "found": "#N/A"}, file=1)
    judged = _judged(tables, told=told)
    assert len(judged.institutions) == 3
    assert judged.counts.to_numpy().tolist()[0] == [1, 3, 1]
    assert _of(judged, "I01") == ["B2", "B4"], "the records of that institution find none"


def test_what_is_told_of_no_row_is_a_finding_all_the_same(tables: Tables) -> None:
    told = _told(
        {"line": "9", "cell": "A9", "rule": "F09"},
        {"line": "1", "cell": "", "rule": "F07", "found": "联系电话"},
        {"line": "1", "cell": "", "rule": "F07", "found": "传真"},
    )
    judged = _judged(tables, told=told)
    assert _of(judged, "F09") == ["A9"] and len(_of(judged, "F07")) == 2
    assert judged.records["status"].tolist() == ["current"] * 3


def test_a_reader_cannot_tell_of_a_rule_that_is_none(tables: Tables) -> None:
    with pytest.raises(KeyError, match="F99"):
        _judged(tables, told=_told({"line": "2", "cell": "A2", "rule": "F99"}))


def _figures(*rows: tuple[int, str, str]) -> pd.DataFrame:
    """Line, header's row and department of a tally's rows, each with 户数 1."""
    extract = Extract()
    extract.add_rows("tally", [
        {"sheet": "Sheet1", "line": str(line), "department": department, "department_cell": f"A{line}", "measure": measure,
         "measure_cell": f"B{header}", "figure": "1", "figure_cell": f"B{line}"}
        for line, header, department in rows for measure in ("inspected", "result_1")
    ])  # fmt: skip
    return _tables(extract)["tally"].assign(file=3)


def test_a_department_twice_in_one_tally_counts_in_neither_row(tables: Tables) -> None:
    judged = _judged(
        tables, tally=_figures((3, "2", SJJ), (4, "2", RSJ), (5, "2", "区市场监管局"), (6, "2", "合计"))
    )
    assert _of(judged, "T03") == ["A3", "A5"]
    assert set(judged.figures["department"]) == {RSJ, "合计"}
    assert judged.counts.to_numpy().tolist()[2] == [3, 2, 2]


def test_a_department_in_two_tables_of_a_sheet_stands_in_each_once(tables: Tables) -> None:
    judged = _judged(tables, tally=_figures((3, "2", SJJ), (9, "8", SJJ)))
    assert _of(judged, "T03") == []
    assert set(judged.figures["measure"]) == {"inspected", "result_1"} <= set(MEASURES)


@pytest.mark.parametrize(
    ("counts", "told", "total"),
    [
        ((3, 3, 5, 5), [], None),  # a sheet a department: each 合计 repeats its department
        ((3, 3, 5, 8), [], 8),
        ((3, 4, 5, 8), ["A4", "A10"], None),
        ((3, 8, 5, 8), [], 8),
    ],
)
def test_a_total_that_repeats_its_tables_only_department_sums_nothing_up(
    tables: Tables, counts: tuple[int, ...], told: list[str], total: int | None
) -> None:
    rows = _figures((3, "2", SJJ), (4, "2", "合计"), (9, "8", RSJ), (10, "8", "合计"))
    figures = [str(count) for count in counts for _ in ("inspected", "result_1")]
    judged = _judged(tables, tally=rows.assign(figure=figures))
    assert _of(judged, "T03") == told
    kept = judged.figures[judged.figures["department"].eq("合计")]["figure"]
    assert kept.tolist() == ([] if total is None else [total] * 2)
    assert {SJJ, RSJ} <= set(judged.figures["department"])


IDENTIFIED = {
    "by its code": (1, "别的名字", "known", 1),
    "by its name, the code missing": ("", making.name(2), "known_by_name", 2),
    "by its name, the code wrong": ("5241", making.name(2), "known_by_name", 2),
    "code and name of two": (1, making.name(2), "conflict", None),
    "neither": ("5241", "没有这个", "unknown", None),
    "a name that two bear": ("", "同名学校", "unknown", None),
    "nothing written": ("", "", "unknown", None),
}


@pytest.mark.parametrize("what", IDENTIFIED)
def test_an_institution_is_known_by_its_code_or_a_name_of_its_own(what: str) -> None:
    code, name, state, who = IDENTIFIED[what]
    names = [making.name(1), making.name(2), "同名学校", "同名学校"]
    codes = [making.code(n) for n in range(1, 5)]
    known = pd.DataFrame(
        {"institution_id": codes, "code": codes, "name": names, "name_key": names, "credit_class": "A"}
    ).assign(former_names="")
    text = making.code(code) if isinstance(code, int) else code
    line = pd.DataFrame(
        {"name": [name], "code_text": [text], "name_cell": ["A2"], "code_cell": ["B2"]}, dtype="str"
    )
    found = identified(line, known).iloc[0]
    assert found["identity_state"] == state
    assert (making.code(who) if who else None) == (found["institution_id"] if who else None)
    assert pd.isna(found["institution_id"]) == (who is None)
    assert found["identity_cell"] == ("B2" if text else "A2")


def test_a_text_is_read_once_however_many_rows_hold_it() -> None:
    asked: list[str | None] = []

    def read(text: str | None) -> str | None:
        asked.append(text)
        return text

    texts = pd.Series(["a", "b", None, "a", None], dtype="str")
    assert each(texts, read, "str").tolist()[:2] == ["a", "b"] and asked == ["a", "b", None]
    pairs = pd.DataFrame({"x": texts, "y": pd.Series(["1", "1", "1", "1", "2"], dtype="str")})
    made = reading(pairs, ["x", "y"], lambda x, y: (f"{x}{y}", None), {"both": "str", "day": DAY})
    assert made["both"].tolist() == ["a1", "b1", "None1", "a1", "None2"] and made["day"].isna().all()


def test_the_first_case_that_holds_decides() -> None:
    one, two = pd.Series([True, False, False]), pd.Series([True, True, False])
    assert decided("none", (one, "one"), (two, pd.Series(["a", "b", "c"]))).tolist() == ["one", "b", "none"]


def test_judging_questions_say_what_they_count() -> None:
    for script in sorted((Path(__file__).parents[2] / "sql" / "judging").glob("*.sql")):
        head = script.read_text("utf-8")
        assert head.startswith(f"-- {script.stem}：") and "-- 来源：" in head, script


def test_no_row_of_a_model_has_its_columns_and_dtypes() -> None:
    like = pd.DataFrame({"file": pd.Series(dtype="int64"), "authority": pd.Series(dtype="str")})
    empty = no_rows(LedgerEntries, like)
    assert LedgerEntries.validate(empty).empty and "authority" in empty
