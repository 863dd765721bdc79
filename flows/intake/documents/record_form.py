"""附件2《部门联合抽查检查情况记录表》: found by its labels wherever they stand, one row a 检查单位 × 检查事项."""

import re
from collections.abc import Iterator, Mapping, Sequence

from flows.intake.documents.form import SIGNATURES, Form, beside_remark_told, is_note
from flows.intake.documents.form_signatures import signatures
from flows.intake.documents.legend import rows_of_legend
from flows.intake.documents.rows import department_in
from flows.intake.documents.sheet import Label, Place, a1, column_letters
from flows.intake.documents.telling import Told, notes_told, shared_told, told
from flows.intake.documents.ticks import ticked
from schemas.identifiers import fold
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
_CUT = (
    "：表上没有“检查对象（签字/盖章）”和“执法检查人员（签字/盖章）”两栏，像是从备注以下截断了（签字页成了另一个文件、另一张表，或者没有报）；"
    "请把签字页接在同一张表的下面，整张重新报送"
)
_INSTITUTION = ("institution", "name", "code")
_CELLS_OF_NOTE = 2
_BETWEEN_NAMES = re.compile(r"[、,，;；/\n]")
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


def read_form(form: Form, number: int) -> list[dict[str, str]]:
    """The lines of one form as rows of the table `record`; `number` tells the forms of a file apart."""
    head = {
        "sheet": form.sheet.grid.sheet,
        "record": str(number),
        "form": "1",
        **_institution(form),
        **_team(form),
        **signatures(form),
        **_below(form),
    }
    for name in _NAMED_ALONE:
        if labels := form.labelled(name):
            head |= _valued(form, name, labels)
    if not head.get("inspectors"):
        # A form that names no team is signed by it.
        head |= {"inspectors": _signers(head.get("inspector_signature", "")),
                 "inspectors_cell": head["inspector_signature_cell"]}  # fmt: skip
    if form.by_labels:
        return [{**head, **_with_shared(_line_of_labels(form), _shares(form))}]
    shared = _shared(form)
    lines = [{**head, **_with_shared(line, shared)} for line in _lines(form)]
    return lines or [{**head, **_with_shared(_no_line(form), shared)}]


def _valued(form: Form, name: str, labels: Sequence[Label]) -> dict[str, str]:
    """The value at the first of these labels and its cell, under the name of a field;
    nothing without a label."""
    if not labels:
        return {}
    text, place = form.value_of(labels[0])
    return {name: text, f"{name}_cell": a1(place)}


def _line_of_labels(form: Form) -> dict[str, str]:
    """The one line of a form whose result stands beside its label."""
    values: dict[str, str] = {"line": str(form.lines_row + 1)}
    for name in ("result", "department", "item", "disposition"):
        values |= _valued(form, name, form.labelled(name))
    for name in ("department", "item", "disposition"):
        values.setdefault(f"{name}_cell", values["result_cell"])
    return values


def _shared(form: Form) -> dict[str, str]:
    """What a form says once for all its lines: the department above them, or in its title; the result
    below them."""
    values = _valued(form, "result", form.below("result"))
    if form.sheet.share is not None:
        return values | _shares(form)
    if "department" in form.columns:
        return values
    values |= _valued(form, "department", form.above("department"))
    return values if values.get("department") else values | _department_in_title(form)


def _shares(form: Form) -> dict[str, str]:
    """The department whose share of the sheet the form is, if it is one's."""
    share = form.sheet.share
    return {} if share is None else {"department": share.department, "department_cell": a1(share.place)}


def _department_in_title(form: Form) -> dict[str, str]:
    """The only department that a title above the form names: a single cell in its row, no label."""
    sheet = form.sheet
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


def _cut_told(form: Form, taken: Sequence[Mapping[str, str]]) -> list[Told]:
    """A form without any cell for a signature was cut above them: told once (I07),
    not as every signature and the date that are missing."""
    if form.by_labels or any(form.below(side) for side in SIGNATURES):
        return []
    at = Place(form.last_row, form.sheet.first_column)
    return [told(form.sheet, at, "I07", "", _CUT, line=int(line["line"]) - 1) for line in taken]


def form_told(form: Form, taken: Sequence[Mapping[str, str]]) -> list[Told]:
    """What the file's reader noted of the form's cells, hidden rows of it that were read (F08), a result that
    several departments of its lines `taken` share (F09), and that it is cut above its signatures (I07)."""
    sheet = form.sheet
    found = notes_told(sheet, form.first_row, form.last_row) if sheet.grid.notes else []
    found += _cut_told(form, taken) + beside_remark_told(form)
    for name, chosen in form.choices.items():
        for line in taken:
            found += ticked(sheet, name, int(line["line"]) - 1, chosen)[2]
    # Lines that share a merged cell of results name the same cell.
    if len({line["result_cell"] for line in taken}) < len(taken):
        whose = {int(line["line"]) - 1: line.get("department", "") for line in taken}
        for column in [at for at, _ in form.choices.get("result", ())] or [form.columns["result"]]:
            found += shared_told(sheet, column, whose)
    return found + _headed_twice_told(form, taken) + _hidden_told(form, taken)


def _headed_twice_told(form: Form, taken: Sequence[Mapping[str, str]]) -> list[Told]:
    """Lines for which two columns of one heading say different things: which one holds is not for us to say
    (F09)."""
    sheet = form.sheet
    found: list[Told] = []
    for meaning in ("result", "disposition"):
        if len(heads := form.heads(meaning)) < 2 or (read := form.columns.get(meaning)) is None:
            continue
        words = {label.place.column: label.words for label in heads}
        others = [column for column in words if column != read and words[column] == words.get(read)]
        for row in (int(line["line"]) - 1 for line in taken) if others else ():
            said = {column: text for column in (read, *others) if (text := sheet.text(Place(row, column)))}
            if len({*map(fold, said.values())}) > 1 or (said and read not in said):
                shown = "，".join(f"{column_letters(column)} 列填“{text}”" for column, text in said.items())
                detail = f"：同一个表头有两列，{shown}，分不清以哪个为准，只留对的一列"
                found.append(told(sheet, Place(row, read), "F09", "", detail))
    return found


def _hidden_told(form: Form, taken: Sequence[Mapping[str, str]]) -> list[Told]:
    """Hidden rows, and hidden columns of the form's lines, that were read all the same (F08)."""
    sheet = form.sheet
    rows = [
        row
        for row in sorted(sheet.grid.hidden_rows)
        if form.lines_row < row <= form.last_row and sheet.filled(row, sheet.first_column, sheet.last_column)
    ]
    shown = "、".join(str(row + 1) for row in rows)
    at = Place(rows[0], sheet.first_column) if rows else None
    found = [told(sheet, at, "F08", "", f"：隐藏的第 {shown} 行也读了")] if at else []
    for field, column in form.columns.items() if sheet.grid.hidden_columns else ():
        if column in sheet.grid.hidden_columns and any(line.get(field) for line in taken):
            heading = Place(form.lines_row, column)
            detail = f"：隐藏的 {column_letters(column)} 列也读了"
            found.append(told(sheet, heading, "F08", sheet.text(heading), detail))
    return found


def form_understood(form: Form, lines: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """How the form was taken: see `understood` in schemas.handover."""
    read = {field: column_letters(column) for field, column in form.columns.items()}
    alone = (*_UNDERSTOOD_ONCE, *(("department", "item", "result") if form.by_labels else ()))
    read |= {field: lines[0][f"{field}_cell"] for field in alone if lines[0].get(field)}
    return {
        "sheet": form.sheet.grid.sheet,
        "line": str(form.lines_row + 1),
        "kind": "record_form",
        "rows": str(len(lines)),
        "read": "、".join(f"{field}={place}" for field, place in read.items()),
        "unread": "",
    }


def _institution(form: Form) -> dict[str, str]:
    """Name and code, each beside the first of its labels that has a value: 被检查单位 may head a block with 名称
    in it."""
    values: dict[str, str] = {}
    for name in ("name", "code"):
        own = form.above(name)
        if len(own) > 1:
            own.sort(key=lambda label: "institution" in label.meanings)
        found = [form.value_of(label) for label in own]
        if found:
            text, place = next((pair for pair in found if pair[0]), found[0])
            values |= {name: text, f"{name}_cell": a1(place)}
    values.setdefault("code_cell", values.get("name_cell", ""))
    values.setdefault("name_cell", values["code_cell"])
    return values


def _team(form: Form) -> dict[str, str]:
    """The team: names and, in step with them, their departments; the cell is the first inspector's."""
    if not form.labelled("person_name"):
        return _valued(form, "inspectors", form.labelled("team"))
    sheet, header = form.sheet, form.labelled("person_name")[0].place
    of_the_institution = (x.place.row for meaning in _INSTITUTION for x in form.labelled(meaning))
    last = min((row for row in of_the_institution if row > header.row), default=form.lines_row)
    units = [x.place.column for x in form.labelled("person_department") if x.place.row == header.row]
    members: list[tuple[str, str]] = []
    for column in (x.place.column for x in form.labelled("person_name") if x.place.row == header.row):
        department = min((unit for unit in units if unit > column), default=None)
        for row in range(header.row + 1, last):
            unit = fold(sheet.text(Place(row, department))) if department is not None else ""
            names = map(fold, _BETWEEN_NAMES.split(sheet.text(Place(row, column))))
            members += [(name, unit) for name in names if name]
    return {
        "inspectors": "、".join(name for name, _ in members),
        "inspector_departments": "、".join(unit for _, unit in members),
        "inspectors_cell": a1(sheet.anchor(Place(header.row + 1, header.column))),
    }


def _signers(text: str) -> str:
    """The names in the inspectors' signature, as a team is written; "" where it holds anything else."""
    names = [fold(name) for name in re.split(r"[、,，;；/\s]+", text) if name]
    return "、".join(names) if all(map(_PERSON.fullmatch, names)) else ""


def _below(form: Form) -> dict[str, str]:
    """备注, and a row 处理结果 that speaks for the whole form."""
    remark, disposition = form.below("remark"), form.below("disposition")
    return _valued(form, "remark", remark) | _valued(form, "shared_disposition", disposition)


def _lines(form: Form) -> Iterator[dict[str, str]]:
    sheet, columns = form.sheet, form.columns
    stop = next(
        (x.place.row for x in form.labels if x.place.row > form.lines_row and x.meanings & _END_OF_LINES),
        form.last_row + 1,
    )
    department = ""
    is_line = len(sheet.filled(stop - 1, sheet.first_column, sheet.last_column)) > _CELLS_OF_NOTE
    notes = frozenset() if is_line else rows_of_legend(sheet.texts_up(stop - 1, form.lines_row))
    bottom = max(sheet.span(Place(form.lines_row, column)).last_row for column in columns.values())
    if form.heads("result") and form.choices:
        bottom = max(bottom, form.lines_row + 1)
    for row in range(bottom + 1, stop):
        places = {name: sheet.anchor(Place(row, column)) for name, column in columns.items()}
        values: dict[str, str] = {name: sheet.text(place) for name, place in places.items()}
        ticks = {name: ticked(sheet, name, row, chosen) for name, chosen in form.choices.items()}
        values |= {name: text for name, (text, _, _) in ticks.items()}
        if not any(values.values()) or sheet.is_anothers(row) or row in notes:
            continue
        cells = {f"{name}_cell": a1(place) for name, place in places.items()}
        cells |= {f"{name}_cell": cell for name, (_, cell, _) in ticks.items()}
        if is_note(form, values, places):
            continue
        department = values["department"] = values.get("department") or department
        cells.setdefault("disposition_cell", cells["result_cell"])
        cells.setdefault("department_cell", cells.get("item_cell", cells["result_cell"]))
        cells.setdefault("item_cell", cells["department_cell"])
        yield {"line": str(row + 1), **values, **cells}


def _no_line(form: Form) -> dict[str, str]:
    """A form on which no department has a line: its result should stand below the heading 检查结果."""
    row = form.lines_row + 1
    below = {f"{meaning}_cell": a1(Place(row, column)) for meaning, column in form.columns.items()}
    missing = dict.fromkeys(("department_cell", "item_cell", "disposition_cell"), below["result_cell"])
    return {"line": str(row + 1), **missing, **below}
