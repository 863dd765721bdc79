"""Delimited text (.csv and the like), in the dialects that platforms, databases and people write."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from flows.intake.formats.cells import BEGINS_AN_ERROR, ERROR_VALUE, damaged_cells, plain_value
from flows.intake.formats.text import DAMAGED, decode
from schemas.handover import CellNote, Grid, Limits, not_a_spreadsheet, too_large

_DELIMITERS: Final = (",", "\t", ";", "，", "|")
_SAMPLE: Final = 64 << 10
_SAMPLE_ROWS: Final = 200
_LONGEST_FIELD: Final = 32_767
_BREAK: Final = re.compile(r"\r\n|\r|\n")
_FIELDS: Final = re.compile("([,;，|])")
_BLANKS: Final = " \t"
_SAYS_DELIMITER: Final = re.compile(r'"?sep=([^\r\n"]|\t)"?[,;\t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_OTHER_LANGUAGES: Final = ("<", "{", "[{", "%")
_TOP: Final = 10


def read_delimited(data: bytes, limits: Limits) -> Grid:
    """The rows of a delimited text, all of one width. Raises Unreadable (F01 where it is no table, F05).

    A row longer than its header and a cell with a damaged character are noted (F09): their values may
    not be what was meant. So is an error that a formula left instead of a value (F10).
    """
    text = decode(data)
    if text.lstrip().startswith(_OTHER_LANGUAGES):
        raise not_a_spreadsheet()
    said = _SAYS_DELIMITER.match(text)
    delimiter = said[1] if said else _delimiter(text)
    body = text[said.end() :] if said else text
    rows = _plain_rows(body, delimiter) or list(_records(body, delimiter))
    width = max(map(len, rows), default=0)
    if width < 2:
        raise not_a_spreadsheet()
    if width * len(rows) > limits.cells:
        raise too_large(f"{len(rows)} 行 × {width} 列")
    cells = (((r, c), value) for r, row in enumerate(rows) for c, value in enumerate(row))
    may_hold_errors = any(map(text.__contains__, BEGINS_AN_ERROR))
    errors = _take_errors(rows) if may_hold_errors and ERROR_VALUE.search(text) else ()
    notes = (*_beyond_header(rows), *(damaged_cells(cells) if DAMAGED in text else ()), *errors)
    return Grid(
        "Sheet1", [row if len(row) == width else row + [""] * (width - len(row)) for row in rows], notes=notes
    )


def _take_errors(rows: list[list[str]]) -> list[CellNote]:
    """A note on every cell that holds a formula's error; the cell itself says nothing then."""
    notes = []
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if ERROR_VALUE.fullmatch(value):
                notes.append(CellNote(r, c, "F10", value))
                row[c] = ""
    return notes


def _bare_at_end(field: str) -> str:
    """A field that a delimiter follows, without the blanks before it and before its quote."""
    bare = field.rstrip(_BLANKS)
    return bare[:-1].rstrip(_BLANKS) + '"' if bare.endswith('"') else bare


def _bare_at_start(field: str) -> str:
    """A field behind a delimiter, without the blanks behind it and behind its quote."""
    bare = field.lstrip(_BLANKS)
    return '"' + bare[1:].lstrip(_BLANKS) if bare.startswith('"') else bare


def _delimiter(text: str) -> str:
    """The delimiter that parts the lines most evenly into the most fields; blanks and tabs beside
    another delimiter are none."""
    sample = text[:_SAMPLE]
    if " " in sample or "\t" in sample:
        fields = _FIELDS.split(sample)
        fields[:-1:2] = map(_bare_at_end, fields[:-1:2])
        fields[2::2] = map(_bare_at_start, fields[2::2])
        sample = "".join(fields)
    present = [delimiter for delimiter in _DELIMITERS if delimiter in sample]
    if len(present) < 2:
        return next(iter(present), ",")
    return max(present, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> float:
    """How well a delimiter explains a sample: one that stands within values comes in odd numbers, so
    evenness weighs most."""
    widths = [len(row) for row in islice(_records(sample, delimiter), _SAMPLE_ROWS) if any(row)]
    if max(widths, default=1) < 2:
        return 0.0
    width, rows = Counter(width for width in widths if width > 1).most_common(1)[0]
    return float((rows / len(widths)) ** 3 * (width - 1))


def _plain_rows(text: str, delimiter: str) -> list[list[str]] | None:
    """The rows of a text that is written by the book, by the fast reader; None where a quote in it needs
    a closer look."""
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    if '"' in text and _has_odd_quotes(rows, delimiter, _usual_delimiters(text, delimiter)):
        return None
    if "'" in text or "=" in text or "“" in text or _is_padded(text, delimiter):
        blanks = _blanks(delimiter)
        return [[_value(value.strip(blanks)) for value in row] for row in rows]
    return rows


def _is_padded(text: str, delimiter: str) -> bool:
    """Whether blanks stand beside any value."""
    edges, blanks = (delimiter, '"', "\r", "\n"), [blank for blank in _blanks(delimiter) if blank in text]
    if not blanks:
        return False
    beside = (pair for edge in edges for blank in blanks for pair in (edge + blank, blank + edge))
    return text[0] in blanks or text[-1] in blanks or any(pair in text for pair in beside)


def _has_odd_quotes(rows: list[list[str]], delimiter: str, usual: int) -> bool:
    for row in rows:
        joined = "".join(row)
        if '"' in joined or (
            "\n" in joined and any(_swallows_rows(value, delimiter, usual) for value in row)
        ):
            return True
    return False


def _blanks(delimiter: str) -> str:
    return " " if delimiter == "\t" else " \t"


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records of a text, values bare, whatever its quotes are like; a line without one is simply cut."""
    blanks = _blanks(delimiter)
    at, usual = 0, _usual_delimiters(text, delimiter)
    while at < len(text):
        ended = _BREAK.search(text, at)
        end, after = ended.span() if ended else (len(text), len(text))
        if text.find('"', at, end) < 0:
            values = text[at:end].split(delimiter)
        else:
            values, after = _quoted_record(text, at, delimiter, usual)
        yield [_value(value.strip(blanks)) for value in values]
        at = after


def _value(text: str) -> str:
    """A value as it is meant: without the ="…" around it, or quotes typed as Chinese ones."""
    if text[:1] == "“" and text[-1:] == "”" and text.count("“") == 1:
        return text[1:-1].strip()
    return plain_value(text) if text[:1] in ("'", "=") else text


def _usual_delimiters(text: str, delimiter: str) -> int:
    """How many delimiters most lines have: as many within quotes are a row that a quote never closed has
    swallowed."""
    counts = Counter(line.count(delimiter) for line in _BREAK.split(text[:_SAMPLE]))
    del counts[0]
    return counts.most_common(1)[0][0] if counts else 1


@lru_cache(maxsize=16)
def _patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A quoted field and a bare one, each up to the delimiter or line break that ends it.

    A quote opens a field only where the quote that closes it stands before a delimiter or the line's end;
    any other is a character like the rest.
    """
    mark, blank = re.escape(delimiter), "[ ]" if delimiter == "\t" else "[ \t]"
    end = rf"({mark}|\r\n|\r|\n|\Z)"
    quoted = rf'{blank}*+(=?)"((?:[^"]|""){{0,{_LONGEST_FIELD}}}+)"{blank}*+{end}'
    return re.compile(quoted), re.compile(rf"([^\r\n{mark}]*+){end}")


def _quoted_record(text: str, at: int, delimiter: str, usual: int) -> tuple[list[str], int]:
    """One record that has quotes in it, from `at`: its values and where the next begins."""
    quoted, bare = _patterns(delimiter)
    values: list[str] = []
    while True:
        field = quoted.match(text, at)
        if field and not _swallows_rows(field[2], delimiter, usual):
            values.append(field[2].replace('""', '"'))
            end = field[3]
        else:
            field = bare.match(text, at)
            assert field is not None  # a bare field may be empty: it always matches
            values.append(_without_stray_quote(field[1].strip()))
            end = field[2]
        at = field.end()
        if end != delimiter:
            return values, at


def _without_stray_quote(value: str) -> str:
    """A bare value without a quote that was opened and never closed, or closed and never opened."""
    return value.strip('"') if value.count('"') == 1 else value


def _swallows_rows(value: str, delimiter: str, usual: int) -> bool:
    return any(line.count(delimiter) >= usual for line in _BREAK.split(value)[1:])


def _beyond_header(rows: list[list[str]]) -> Iterator[CellNote]:
    """Rows with values beyond their header's last field (F09): a delimiter within a value has moved
    those behind it."""
    if len(set(map(len, rows))) == 1:
        return
    filled = [sum(map(bool, row)) for row in rows]
    header = _header(rows, filled)
    width = len(rows[header])
    usual = Counter(map(len, rows[header + 1 :])).most_common(1)[0][0] if rows[header + 1 :] else width
    for r in range(header + 1, len(rows)):
        row = rows[r]
        if len(row) > width and filled[r - 1] <= 1 and _heads_a_table(row):
            width = len(row)
        extra = [value for value in row[width:] if value]
        if extra or len(row) > max(width, usual):
            why = "引号没有成对" if any('"' in value for value in row) else "有的值里有没加引号的分隔符"
            shown = "、".join(f"“{value[:20]}”" for value in extra[:3]) or "空格"
            yield CellNote(
                r, width, "F09", f"这一行比表头多出 {len(row) - width} 格（{shown}），{why}，各格对不上表头"
            )


def _header(rows: list[list[str]], filled: list[int]) -> int:
    """The row that heads the first table: the longest of words alone near the top, else the first that
    is half as full as any."""
    headings = [r for r, row in enumerate(rows[:_TOP]) if filled[r] >= 2 and _heads_a_table(row)]
    if headings:
        return max(headings, key=lambda r: filled[r])
    return next((r for r, count in enumerate(filled) if count >= 2 and count * 2 > max(filled)), 0)


def _heads_a_table(row: list[str]) -> bool:
    """Whether a row may be a table's header: a word in every field up to its last."""
    last = max((place for place, value in enumerate(row) if value), default=-1)
    return all(row[: last + 1]) and not any(character.isdigit() for value in row for character in value)
