"""What lies over a sheet's cells in .xlsx, .xlsm and .xlsb: pictures and ink, text boxes, check boxes."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from flows.intake.formats.cell_marks import Marks, box
from flows.intake.formats.package import Package
from flows.intake.formats.sheet_geometry import place_in_points
from flows.intake.formats.xml_parts import attribute, first, local, number, parse_xml, within
from schemas.handover import Anchor, Unreadable

Relations = Mapping[str, tuple[str, str]]

_ANCHORS: Final = frozenset(("twoCellAnchor", "oneCellAnchor", "absoluteAnchor"))
_TWIN: Final = frozenset(("Fallback",))
_INK: Final = frozenset(("pic", "contentPart"))
_BOXES: Final = ("CheckBox", "Checkbox", "Radio")
_CONTROL_SHAPE: Final = "#_x0000_t201"
_EMU_A_POINT: Final = 12_700


class Control(NamedTuple):
    """A check box or an option button drawn on a sheet."""

    anchor: Anchor
    ticked: bool
    caption: str


def read_drawings(package: Package, part: str, sheet: bytes, relations: Relations, marks: Marks) -> None:
    """Add to a sheet's marks what its drawings hold. A drawing that cannot be read says nothing: a
    signature that is only a picture is then reported as missing."""
    targets = [(kind, target) for kind, target in relations.values() if target in package.names]
    controls: dict[int, Control] = {}
    for kind, target in targets:
        try:
            if kind.endswith("/drawing"):
                _read_drawing(parse_xml(package.read(target)), sheet, marks)
            elif kind.endswith("/vmlDrawing"):
                controls |= _read_vml(parse_xml(package.read(target), lenient=True), marks)
        except Unreadable:
            continue
    if any(kind.endswith(("/ctrlProp", "/control")) for kind, _ in targets) and not part.endswith(".bin"):
        controls |= _with_properties(package, sheet, relations, controls)
    marks.boxes += [(control.anchor, box(control.ticked, control.caption)) for control in controls.values()]


def _read_drawing(drawing: Any, sheet: bytes, marks: Marks) -> None:
    for frame in drawing.iter():
        if local(frame) not in _ANCHORS or within(frame, _TWIN):
            continue
        anchor = _anchor(frame, sheet)
        shown = [e for e in frame.iter() if local(e) in _INK and not _is_unseen(e)]
        if shown:
            marks.pictures.append(anchor)
        for shape in (
            e for e in frame.iter() if local(e) == "sp" and not _is_control(e) and not within(e, _TWIN)
        ):
            if text := _shape_text(shape):
                marks.covers.append((anchor, text))


def _anchor(frame: Any, sheet: bytes) -> Anchor:
    corners = {local(corner): corner for corner in frame if local(corner) in ("from", "to", "pos", "ext")}
    if "from" in corners:
        start = _corner(corners["from"])
        return (*start, *(_corner(corners["to"]) if "to" in corners else start))
    left, top = (number(corners["pos"].get(axis)) / _EMU_A_POINT for axis in ("x", "y"))
    wide, high = (number(corners["ext"].get(axis)) / _EMU_A_POINT for axis in ("cx", "cy"))
    return (*place_in_points(sheet, left, top), *place_in_points(sheet, left + wide, top + high))


def _corner(corner: Any) -> tuple[int, int]:
    values = {local(e): number(e.text) for e in corner}
    return values.get("row", 0), values.get("col", 0)


def _is_unseen(picture: Any) -> bool:
    """Whether a picture is hidden in the selection pane."""
    properties = first(picture, "cNvPr")
    return properties is not None and properties.get("hidden") in ("1", "true")


def _is_control(shape: Any) -> bool:
    """Whether a shape only stands for a form control, which the VML drawing and xl/ctrlProps tell of."""
    return first(shape, "compatExt") is not None or _is_unseen(shape)


def _shape_text(shape: Any) -> str:
    body = next((e for e in shape if local(e) == "txBody"), None)
    if body is None:
        return ""
    paragraphs = (e for e in body if local(e) == "p")
    return "\n".join("".join(_letters(p)) for p in paragraphs).strip()


def _letters(paragraph: Any) -> Iterator[str]:
    for run in paragraph:
        properties = next((e for e in run if local(e) == "rPr"), None)
        if properties is None or properties.get("strike", "noStrike") == "noStrike":
            yield "".join(e.text or "" for e in run if local(e) == "t")


def _read_vml(drawing: Any, marks: Marks) -> dict[int, Control]:
    """The pictures of a legacy drawing into the marks; its check boxes by their shape's number."""
    controls: dict[int, Control] = {}
    for shape in (e for e in drawing.iter() if local(e) in ("shape", "rect", "group")):
        data = next((e for e in shape if local(e) == "ClientData"), None)
        anchor = None if data is None else _vml_anchor(data)
        if data is None or anchor is None:
            continue
        if data.get("ObjectType") in _BOXES:
            shape_number = number(shape.get("id", "").rpartition("_s")[2], -len(controls) - 1)
            ticked = _child_text(data, "Checked") == "1"
            controls[shape_number] = Control(anchor, ticked, _caption(shape))
        elif shape.get("type") != _CONTROL_SHAPE and first(shape, "imagedata") is not None:
            marks.pictures.append(anchor)
    return controls


def _vml_anchor(data: Any) -> Anchor | None:
    """Column, offset, row, offset of the top-left corner, then of the bottom-right one."""
    numbers = [number(text.strip(), -1) for text in _child_text(data, "Anchor").split(",")]
    return None if len(numbers) != 8 else (numbers[2], numbers[0], numbers[6], numbers[4])


def _child_text(element: Any, name: str) -> str:
    return next(("".join(e.itertext()).strip() for e in element if local(e) == name), "")


def _caption(shape: Any) -> str:
    return " ".join(_child_text(shape, "textbox").split())


def _with_properties(
    package: Package, sheet: bytes, relations: Relations, drawn: Mapping[int, Control]
) -> dict[int, Control]:
    """Check boxes as their own parts tell of them (xl/ctrlProps, and xl/activeX where it is XML): these
    are what is kept up to date, the VML drawing may not be."""
    controls = {}
    for element in parse_xml(sheet).iter("{*}control"):
        if within(element, _TWIN):
            continue
        _, part = relations.get(attribute(element, "id"), ("", ""))
        if part not in package.names:
            continue
        properties = parse_xml(package.read(part))
        shape_number = number(element.get("shapeId"), -1)
        anchor = next((_cells(e) for e in element.iter() if local(e) == "anchor"), None)
        before = drawn.get(shape_number)
        place = before.anchor if before is not None else anchor
        state = _state(properties)
        if place is not None and state is not None:
            caption = before.caption if before is not None and before.caption else state[1]
            controls[shape_number] = Control(place, state[0], caption)
    return controls


def _cells(anchor: Any) -> Anchor:
    corners = {local(e): _corner(e) for e in anchor}
    start = corners.get("from", (0, 0))
    return (*start, *corners.get("to", start))


def _state(properties: Any) -> tuple[bool, str] | None:
    """Whether a control is ticked, and its caption; None where it is no check box, or its state is in a
    binary."""
    if properties.get("objectType") in _BOXES:
        return properties.get("checked") == "Checked", ""
    values = {attribute(e, "name"): attribute(e, "value") for e in properties if local(e) == "ocxPr"}
    if "Value" in values:
        return values["Value"] in ("1", "-1", "True"), values.get("Caption", "")
    return None
