"""A backup and its way back: whole or not at all, whatever moment the process dies at."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from flows.commands.backup import back_up
from flows.commands.restore import restore_backup
from flows.problem import Problem
from flows.settings import Settings
from flows.storage.backup import MANIFEST
from flows.storage.folders import House, open_house
from flows.storage.replacing import is_draft
from flows.storage.restoring import checked_backup
from tests.beginnings import begin
from tests.conftest import Run, consolidate
from tests.forked import script
from tests.making import record_list, record_row, roster


def _settings(place: Path) -> Settings:
    return Settings(inbox=place / "inbox", outbox=place / "outbox", var=place / "var")


def _state(settings: Settings) -> dict[str, tuple[bytes, int]]:
    """Every file that is anybody's: its bytes and when it was changed."""
    passed_over = (
        ".before-restore",
        ".restoring",
        "run.lock",
        "locks",
        "machine.json",
        "restoring.json",
        "templates",
    )
    return {
        path.relative_to(folder.parent).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for folder in (settings.var, settings.inbox, settings.outbox)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not is_draft(path)
        and not path.relative_to(folder).parts[0].startswith(passed_over)
    }


@pytest.fixture
def saved(house: House) -> Path:
    """A backup of a campaign that was consolidated once, with a file waiting and a secret in var."""
    begin(house, _saved)
    return _backup(house)


def _backup(house: House) -> Path:
    return house.settings.var.parent / "usb" / "备份.zip"


def _saved(house: House) -> None:
    roster(house.inbox)
    record_list(house.inbox, [record_row(1)])
    consolidate(house)
    (house.state / "draw-secret.txt").write_text("秘密", encoding="utf-8")
    record_list(house.inbox, [record_row(2)], "子/等着.xlsx")
    _backup(house).parent.mkdir()
    assert back_up(house.settings, _backup(house)) == 0


def test_a_backup_comes_back_on_another_machine_as_it_was(
    saved: Path, house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = _settings(tmp_path / "新电脑")
    assert restore_backup(new, saved) == 0
    assert "收件箱里等着的文件：1 个" in capsys.readouterr().out
    assert _state(new) == _state(house.settings)
    assert saved.stat().st_mode & 0o077 == 0, "it holds secrets"
    assert not list(new.var.parent.rglob(".before-restore*"))


def test_what_was_there_stays_beside_until_somebody_deletes_it(saved: Path, house: House) -> None:
    before = _state(house.settings)
    (house.outbox / "多出来.txt").write_text("x", encoding="utf-8")
    restore_backup(house.settings, saved)
    assert _state(house.settings) == before
    [aside] = house.settings.outbox.glob(".before-restore-*")
    assert (aside / house.campaign_id / "多出来.txt").exists()


def test_a_backup_that_knows_less_is_refused_and_says_what_would_be_lost(
    saved: Path, house: House, run: Run
) -> None:
    run()
    before = _state(house.settings)
    with pytest.raises(Problem, match="比备份新") as problem:
        restore_backup(house.settings, saved)
    assert "改名" in problem.value.hint and _state(house.settings) == before
    house.settings.var.rename(house.settings.var.with_name("var-旧"))
    (house.inbox / "新来.txt").write_text("x", encoding="utf-8")
    with pytest.raises(Problem, match="新来"):
        restore_backup(house.settings, saved)


def test_a_backup_goes_where_it_loses_nothing(saved: Path, house: House, tmp_path: Path) -> None:
    assert back_up(house.settings, saved) == 0, "over an older backup"
    (tmp_path / "账.zip").write_bytes(b"mine")
    for place, told in (
        (house.settings.var / "备份.zip", "不能放在"),
        (tmp_path, "是文件夹"),
        (tmp_path / "账.zip", "又不是备份"),
        (tmp_path / "没插的U盘" / "备份.zip", "U 盘插好了吗"),
    ):
        with pytest.raises(Problem) as refused:
            back_up(house.settings, place)
        assert told in refused.value.message + refused.value.hint
    assert not (tmp_path / "没插的U盘").exists(), "a stick that is not there is no folder to be made"
    assert (tmp_path / "账.zip").read_bytes() == b"mine"
    with pytest.raises(Problem, match="没有可备份的"):
        back_up(_settings(tmp_path / "空"), tmp_path / "空.zip")


def _rewritten(saved: Path, change: Callable[[dict[str, bytes], dict[str, object]], None]) -> Path:
    """The backup with its files and its list changed."""
    with ZipFile(saved) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(content.pop(MANIFEST))
    change(content, told)
    other = saved.with_name("改过.zip")
    with ZipFile(other, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        archive.writestr(MANIFEST, json.dumps(told))
    return other


def _with_entry(name: str) -> Callable[[dict[str, bytes], dict[str, object]], None]:
    """A file under that name that the list knows, its hash right."""

    def change(content: dict[str, bytes], told: dict[str, object]) -> None:
        files = told["files"]
        assert isinstance(files, dict)
        kept = next(one for one in files.values() if one["size"])
        source = next(one for one, known in files.items() if known is kept)
        content[name], files[name] = content[source], kept

    return change


def _altered(content: dict[str, bytes], _: dict[str, object]) -> None:
    name = next(one for one in content if one.endswith("campaign.toml"))
    content[name] = content[name].replace(b"0.20", b"0.30")


def _one_missing(content: dict[str, bytes], _: dict[str, object]) -> None:
    content.pop(next(iter(content)))


DAMAGED = {
    "a byte changed": _altered,
    "a file missing": _one_missing,
    "a file that is not listed": lambda content, told: content.update({"var/新.txt": b""}),
    "another program's": lambda content, told: told.update(format="tar"),
    "no list of files": lambda content, told: told.pop("files"),
    "out of the folder": _with_entry("var/../../etc/x"),
    "an absolute path": _with_entry("/etc/x"),
    "a drive": _with_entry("var/C:x"),
    "backslashes": _with_entry("var/..\\x"),
    "another folder": _with_entry("home/x"),
    "a restore's own": _with_entry("var/restoring.json"),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_a_backup_that_is_not_as_it_was_written_touches_nothing(
    how: str, saved: Path, tmp_path: Path
) -> None:
    new = _settings(tmp_path / "新电脑")
    with pytest.raises(Problem):
        restore_backup(new, _rewritten(saved, DAMAGED[how]))
    assert not _state(new) and not (tmp_path / "etc").exists()


def test_a_link_a_cut_file_and_what_is_no_archive_are_refused(saved: Path, tmp_path: Path) -> None:
    linked = saved.with_name("链接.zip")
    with ZipFile(saved) as archive, ZipFile(linked, "w") as other:
        for entry in archive.infolist():
            copy = ZipInfo(entry.filename)
            copy.external_attr = (0o120777 if entry.filename.endswith("campaign.toml") else 0o100644) << 16
            other.writestr(copy, archive.read(entry))
    cut = saved.with_name("断了.zip")
    cut.write_bytes(saved.read_bytes()[:-2000])
    none = saved.with_name("没有.zip")
    with ZipFile(saved) as archive:
        packed = next(entry for entry in archive.infolist() if entry.compress_size > 500)
    torn = saved.with_name("坏了.zip")
    data = bytearray(saved.read_bytes())
    data[packed.header_offset + 200 : packed.header_offset + 300] = b"\xff" * 100
    torn.write_bytes(data)
    for path, told in (
        (linked, "符号链接"), (cut, "没有拷完"), (torn, "备份损坏"), (none, "没有这个文件"), (saved.parent, "是文件夹"),
    ):  # fmt: skip
        with pytest.raises(Problem, match=told), checked_backup(path):
            pass


_KILLED = """
import os, shutil, sys
from pathlib import Path
from flows.commands.restore import restore_backup
from flows.settings import Settings
from tests.killing import deadly
place, saved, name, after, count = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4] == "1", int(sys.argv[5])
where, _, what = name.rpartition(".")
deadly(sys.modules[where], what, after, count)
restore_backup(Settings(inbox=place / "inbox", outbox=place / "outbox", var=place / "var"), saved)
"""
MOMENTS = [("os.utime", 5), ("flows.storage.restoring.flush", 1), *(("os.replace", n) for n in range(1, 8))]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("name", "count"), MOMENTS)
def test_killed_at_any_moment_it_is_the_old_state_or_the_new_one(
    name: str, count: int, after: bool, saved: Path, house: House, tmp_path: Path
) -> None:
    place = tmp_path / "那台"
    for folder in ("var", "inbox", "outbox"):
        shutil.copytree(tmp_path / folder, place / folder)
    (place / "outbox" / house.campaign_id / "多出来.txt").write_text("x", encoding="utf-8")
    old, new = _state(_settings(place)), _state(house.settings)
    arguments = [str(place), str(saved), name, str(int(after)), str(count)]
    done = script(_KILLED, *arguments, environment=os.environ)
    assert done.returncode in (-9, 0), done.stderr
    there = _settings(place)
    if (there.var / "restoring.json").exists():
        with pytest.raises(Problem, match="断了"):
            open_house(there, house.campaign_id)
        from flows.storage.lock import sole_run

        with sole_run(there):
            pass
        assert _state(there) == new
    else:
        assert _state(there) in (old, new)
    restore_backup(there, saved)
    assert _state(there) == new
