"""附件2《部门联合抽查检查情况记录表》: found by its labels wherever they stand, one row a 检查单位 × 检查事项."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flows.intake.documents.form_places import FormPlace
from flows.intake.documents.form_signatures import signatures, value_of
from flows.intake.documents.rows import department_in
from flows.intake.documents.sheet import Label, Place, Sheet, a1, column_letters
from flows.intake.documents.telling import Told, notes_told, shared_told, told
from schemas.identifiers import fold
from schemas.labels import FORM_LABELS
from schemas.vocabulary import NOTHING_WRITTEN

_NAMED_ALONE = ("task_number", "notice_number", "scanned_at", "decided_on", "rectify_by", "mark")

_UNDERSTOOD_ONCE = (
    "name",
    "code",
    "inspectors",
    "shared_disposition",
    "remark",
    "institution_signature",
    "inspector_signature",
    "inspected_on",
)
"""What a form says once, and where is worth showing."""
_TITLES = 4
_PERSON = re.compile(r"(?!.*(?:签|章|印|未|无|见|拒|空|略|同|附))[一-鿿]{2,4}(?:·[一-鿿]{1,6})?")
_END_OF_LINES = frozenset(
    {
        "remark",
        "result",
        "disposition",
        "institution_signature",
        "inspector_signature",
        "aside",
        *_NAMED_ALONE,
    }
)


def read_form(sheet: Sheet, form: FormPlace, number: int) -> list[dict[str, str]]:
    """The lines of one form as rows of the table `record`; `number` tells the forms of a file apart."""
    labels = labels_of(sheet, form)
    columns = _line_columns(form, labels)
    head = {
        "sheet": sheet.grid.sheet,
        "record": str(number),
        "form": "1",
        **_institution(sheet, form, labels),
        **_team(sheet, form, labels),
        **signatures(sheet, form, labels),
        **_below(sheet, form, labels),
        **_values(sheet, labels, _NAMED_ALONE),
    }
    if not head.get("inspectors"):
        # A form that names no team is signed by it.
        head |= {"inspectors": _signers(head.get("inspector_signature", "")),
                 "inspectors_cell": head["inspector_signature_cell"]}  # fmt: skip
    if form.by_labels:
        return [{**head, **_line_of_labels(sheet, form, labels)}]
    shared = _shared(sheet, form, labels, columns)
    lines = [{**head, **_with_shared(line, shared)} for line in _lines(sheet, form, labels, columns)]
    return lines or [{**head, **_with_shared(_no_line(form, columns), shared)}]


def labels_of(sheet: Sheet, form: FormPlace) -> list[Label]:
    """The labels that stand on a form."""
    return [label for label in sheet.labels if form.first_row <= label.place.row <= form.last_row]


def last_labelled(sheet: Sheet, form: FormPlace) -> int:
    """The last column that a label of a form reaches: what stands right of it, beside the lines, is none of
    theirs."""
    return max(sheet.span(label.place).last_column for label in labels_of(sheet, form))


def _values(sheet: Sheet, labels: list[Label], names: Iterable[str]) -> dict[str, str]:
    """The value and the cell of each of these labels that stands on the form, the first where there are
    several."""
    values: dict[str, str] = {}
    first = {meaning: label for label in reversed(labels) for meaning in label.meanings}
    for name in names:
        if label := first.get(name):
            text, place = value_of(sheet, label)
            values |= {name: text, f"{name}_cell": a1(place)}
    return values


def _line_of_labels(sheet: Sheet, form: FormPlace, labels: list[Label]) -> dict[str, str]:
    """The one line of a form whose result stands beside its label."""
    values = _values(sheet, labels, ("result", "department", "item", "disposition"))
    for name in ("department", "item", "disposition"):
        values.setdefault(f"{name}_cell", values["result_cell"])
    return {"line": str(form.lines_row + 1), **values}


def _shared(sheet: Sheet, form: FormPlace, labels: list[Label], columns: Mapping[str, int]) -> dict[str, str]:
    """What a form says once for all its lines: the department above them, or in its title; the result
    below them."""
    below = [x for x in labels if x.place.row > form.lines_row]
    values = _values(sheet, below, ("result",))
    if "department" in columns:
        return values
    values |= _values(sheet, [x for x in labels if x.place.row < form.lines_row], ("department",))
    return values if values.get("department") else values | _department_in_title(sheet, form)


def _department_in_title(sheet: Sheet, form: FormPlace) -> dict[str, str]:
    """The only department that a title above the form names: a single cell in its row, no label."""
    for row in range(form.first_row - 1, max(form.first_row - _TITLES, sheet.first_row) - 1, -1):
        cells = sheet.filled(row, sheet.first_column, sheet.last_column)
        text = sheet.text(cells[0]) if len(cells) == 1 else ""
        if ":" not in fold(text) and (name := department_in(text)):
            return {"department": name, "department_cell": a1(cells[0])}
    return {}


def _with_shared(line: dict[str, str], shared: dict[str, str]) -> dict[str, str]:
    """A line with the form's department and result where it has none of its own."""
    given: dict[str, str] = {}
    if not line.get("department") and shared.get("department"):
        given = {name: shared[name] for name in ("department", "department_cell")}
    if fold(line.get("result", "")) in NOTHING_WRITTEN and shared.get("result"):
        given |= {name: shared[name] for name in ("result", "result_cell")}
    return line | given


def form_question(sheet: Sheet, form: FormPlace) -> str:
    """The words over the form's results: 发现问题情况, 是否发现问题."""
    labels = [label for label in labels_of(sheet, form) if "result" in label.meanings]
    return next((sheet.text(x.place) for x in labels if x.place.row == form.lines_row), "")


def form_told(sheet: Sheet, form: FormPlace, taken: Sequence[Mapping[str, str]]) -> list[Told]:
    """What the file's reader noted of the form's cells, hidden rows of it that were read (F08), and a result
    that several departments of its lines `taken` share (F09)."""
    found = notes_told(sheet, form.first_row, form.last_row) if sheet.grid.notes else []
    # Lines that share a merged cell of results name the same cell.
    if len({line["result_cell"] for line in taken}) < len(taken):
        column = _line_columns(form, labels_of(sheet, form))["result"]
        found += shared_told(sheet, column, {int(x["line"]) - 1: x.get("department", "") for x in taken})
    lines = range(form.lines_row + 1, form.last_row + 1)
    hidden = [
        row
        for row in lines
        if row in sheet.grid.hidden_rows and sheet.filled(row, sheet.first_column, sheet.last_column)
    ]
    if hidden:
        shown = "、".join(str(row + 1) for row in hidden)
        found.append(
            told(sheet, Place(hidden[0], sheet.first_column), "F08", "", f"：隐藏的第 {shown} 行也读了")
        )
    return found


def form_understood(sheet: Sheet, form: FormPlace, lines: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """How the form was taken: see `understood` in schemas.handover."""
    read = {
        field: column_letters(column) for field, column in _line_columns(form, labels_of(sheet, form)).items()
    }
    alone = (*_UNDERSTOOD_ONCE, *(("department", "item", "result") if form.by_labels else ()))
    read |= {field: lines[0][f"{field}_cell"] for field in alone if lines[0].get(field)}
    return {
        "sheet": sheet.grid.sheet,
        "line": str(form.lines_row + 1),
        "kind": "record_form",
        "rows": str(len(lines)),
        "read": "、".join(f"{field}={place}" for field, place in read.items()),
        "unread": "",
    }


def _institution(sheet: Sheet, form: FormPlace, labels: list[Label]) -> dict[str, str]:
    """Name and code, each beside the first of its labels that has a value: 被检查单位 may head a block with 名称
    in it."""
    values: dict[str, str] = {}
    for name in ("name", "code"):
        own = [x for x in labels if name in x.meanings and x.place.row < form.lines_row]
        found = [value_of(sheet, label) for label in sorted(own, key=lambda x: "institution" in x.meanings)]
        if found:
            text, place = next((pair for pair in found if pair[0]), found[0])
            values |= {name: text, f"{name}_cell": a1(place)}
    values.setdefault("code_cell", values.get("name_cell", ""))
    values.setdefault("name_cell", values["code_cell"])
    return values


def _team(sheet: Sheet, form: FormPlace, labels: list[Label]) -> dict[str, str]:
    """The team: names and, in step with them, their departments; the cell is the first inspector's."""
    header = next((x for x in labels if "person_name" in x.meanings), None)
    if header is None:
        named = _values(sheet, labels, ("team",))
        return {"inspectors": named["team"], "inspectors_cell": named["team_cell"]} if named else {}
    row = header.place.row
    first = row + 1
    last = min(
        (x.place.row for x in labels if x.meanings & {"institution", "name", "code"} and x.place.row > row),
        default=form.lines_row,
    )
    members: list[tuple[str, str]] = []
    for name_label in (x for x in labels if x.place.row == row and "person_name" in x.meanings):
        department = _column_right_of(labels, name_label, "person_department")
        for r in range(first, last):
            person = sheet.text(Place(r, name_label.place.column))
            unit = sheet.text(Place(r, department)) if department is not None else ""
            members += [(fold(name), fold(unit)) for name in re.split(r"[、,，;；/\n]", person) if fold(name)]
    return {
        "inspectors": "、".join(name for name, _ in members),
        "inspector_departments": "、".join(unit for _, unit in members),
        "inspectors_cell": a1(sheet.anchor(Place(first, header.place.column))),
    }


def _signers(text: str) -> str:
    """The names in the inspectors' signature, as a team is written; "" where it holds anything else."""
    names = [fold(name) for name in re.split(r"[、,，;；/\s]+", text) if name]
    return "、".join(names) if all(map(_PERSON.fullmatch, names)) else ""


def _column_right_of(labels: list[Label], label: Label, meaning: str) -> int | None:
    return min(
        (
            x.place.column
            for x in labels
            if x.place.row == label.place.row
            and meaning in x.meanings
            and x.place.column > label.place.column
        ),
        default=None,
    )


def _below(sheet: Sheet, form: FormPlace, labels: list[Label]) -> dict[str, str]:
    """备注, and a row 处理结果 that speaks for the whole form."""
    values: dict[str, str] = {}
    for meaning, column in (("remark", "remark"), ("disposition", "shared_disposition")):
        label = next((x for x in labels if meaning in x.meanings and x.place.row > form.lines_row), None)
        if label is not None:
            text, place = value_of(sheet, label)
            values |= {column: text, f"{column}_cell": a1(place)}
    return values


def _line_columns(form: FormPlace, labels: list[Label]) -> dict[str, int]:
    """The columns of a form's lines; of two headings with one meaning the more exact."""
    heads = [x for x in labels if x.place.row == form.lines_row]
    columns: dict[str, int] = {}
    for meaning in ("department", "item", "result", "disposition"):
        own = [
            x
            for x in heads
            if meaning in x.meanings and not (meaning == "department" and "item" in x.meanings)
        ]
        if own:
            columns[meaning] = min(own, key=lambda x: _rank(meaning, x)).place.column
    return columns


def _rank(meaning: str, label: Label) -> int:
    names = FORM_LABELS[meaning]
    return names.index(label.words) if label.words in names else len(names)


def _lines(
    sheet: Sheet, form: FormPlace, labels: list[Label], columns: Mapping[str, int]
) -> Iterator[dict[str, str]]:
    stop = min(
        (x.place.row for x in labels if x.place.row > form.lines_row
         and x.meanings & _END_OF_LINES),
        default=form.last_row + 1,
    )  # fmt: skip
    department = ""
    bottom = max(sheet.span(Place(form.lines_row, column)).last_row for column in columns.values())
    for row in range(bottom + 1, stop):
        values: dict[str, str] = {name: sheet.text(Place(row, column)) for name, column in columns.items()}
        if not any(values.values()):
            continue
        department = values["department"] = values.get("department") or department
        cells = {f"{name}_cell": a1(sheet.anchor(Place(row, column))) for name, column in columns.items()}
        cells.setdefault("disposition_cell", cells["result_cell"])
        cells.setdefault("department_cell", cells.get("item_cell", cells["result_cell"]))
        cells.setdefault("item_cell", cells["department_cell"])
        yield {"line": str(row + 1), **values, **cells}


def _no_line(form: FormPlace, columns: Mapping[str, int]) -> dict[str, str]:
    """A form on which no department has a line: its result should stand below the heading 检查结果."""
    below = {f"{meaning}_cell": a1(Place(form.lines_row + 1, column)) for meaning, column in columns.items()}
    missing = dict.fromkeys(("department_cell", "item_cell", "disposition_cell"), below["result_cell"])
    return {"line": str(form.lines_row + 2), **missing, **below}
