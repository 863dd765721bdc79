"""State beside the warehouse: whole or not at all,
final only when its step has committed, lines that survive a kill."""

import ast
from pathlib import Path

import pytest

from flows.storage import journal
from flows.storage.replacing import replacing

ROOT = Path(__file__).parents[2]


def test_a_document_is_the_old_one_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "state" / "note.json"
    assert journal.read_value(note) is None
    journal.write_value(note, {"名": 1})
    with monkeypatch.context() as patch:
        patch.setattr("flows.storage.replacing.os.fsync", lambda _: (_ for _ in ()).throw(OSError("full")))
        with pytest.raises(OSError, match="full"):
            journal.write_value(note, {"名": 2})
    assert journal.read_value(note) == {"名": 1}
    assert [path.name for path in note.parent.iterdir()] == ["note.json"]


def test_a_pending_document_is_final_when_it_is_finished(tmp_path: Path) -> None:
    final = tmp_path / "000002.json"
    pending = journal.write_pending(final, "2")
    assert journal.pending_in(tmp_path) == [pending] and not final.exists()
    journal.finish(pending)
    assert journal.pending_in(tmp_path) == [] and journal.read_value(final) == 2


def test_a_line_cut_off_costs_itself_alone(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    journal.append_lines(lines, [1, ["二"]])
    with lines.open("ab") as file:
        file.write(b'{"cut')
    journal.append_lines(lines, [3])
    assert list(journal.read_lines(lines)) == [1, ["二"], 3]


def test_a_draft_left_by_a_kill_is_no_document(tmp_path: Path) -> None:
    journal.write_value(tmp_path / "000001.json", 1)
    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "000002.json") as draft:
        draft.write_text("2")
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.glob("[0-9]*.json")] == ["000001.json"]


def test_only_storage_makes_anything_last() -> None:
    """A protocol of one's own shows by what it needs:
    os.fsync and os.sync are called in flows/storage alone."""
    for path in (ROOT / "flows").rglob("*.py"):
        called = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Attribute)
        }
        assert path.parent.name == "storage" or not called & {"fsync", "sync"}, path
