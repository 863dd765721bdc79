"""The archive for offices without a network: made for this Python, installed and used where there is none.

Marked `bundle`: it downloads some 160 MB, and is run by .ci/run (pytest -m bundle).
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from offline.bundle import ROOT, Target, build_wheel, make_bundle

HERE = Target(f"3.{sys.version_info.minor}", platform.machine())
_UP = (
    "import fcntl, socket, struct; "
    "fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh', b'lo', 0x41))"  # SIOCSIFFLAGS, IFF_UP | IFF_RUNNING
)
_INSTALL = ROOT / "offline" / "install.sh"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive for this machine, unpacked."""
    folder = tmp_path_factory.mktemp("bundle")
    try:
        archive = make_bundle(folder, [HERE])
    except subprocess.CalledProcessError:
        pytest.skip("wheels cannot be downloaded here")
    with tarfile.open(archive) as packed:
        assert {(entry.uid, entry.gid, entry.uname, entry.gname) for entry in packed} == {(0, 0, "", "")}
        packed.extractall(folder, filter="data")
    return folder / archive.name.removesuffix(".tar.gz")


def _offline(home: Path, *command: object) -> str:
    """What a command says that sees no network but the loopback, nor anything of this project's."""
    if not shutil.which("unshare") or os.geteuid() != 0:
        pytest.skip("a network namespace needs root and unshare")
    called = " ".join(f"'{part}'" for part in command)
    done = subprocess.run(
        ["unshare", "--net", "sh", "-c", f"'{sys.executable}' -c \"{_UP}\" && {called}"],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "LANG": "C.UTF-8"},
        cwd=home, capture_output=True, text=True, timeout=400,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


@pytest.mark.bundle
@pytest.mark.timeout(900)
def test_it_installs_runs_updates_and_goes_back_without_a_network(bundle: Path, tmp_path: Path) -> None:
    program = tmp_path / "shuangsuiji" / "shuangsuiji"
    assert "装好了" in _offline(tmp_path, "sh", bundle / "install.sh")
    assert "合计" in _offline(tmp_path, program, "demo")
    tally = tmp_path / "shuangsuiji" / "outbox" / "demo-2024-xinhua" / "汇总表.xlsx"
    assert "汇总表.xlsx：" in _offline(tmp_path, program, "check", tally)
    first = (tmp_path / "shuangsuiji" / "current").readlink()
    assert "原来的" in _offline(tmp_path, "sh", bundle / "install.sh")
    second = (tmp_path / "shuangsuiji" / "current").readlink()
    assert first != second and tally.exists()
    _offline(tmp_path, "sh", bundle / "install.sh", "--back")
    assert (tmp_path / "shuangsuiji" / "current").readlink() == first
    assert "已检查" in _offline(tmp_path, program, "status")


@pytest.mark.bundle
def test_the_wheel_holds_everything_that_is_no_python_too(bundle: Path) -> None:
    (wheel,) = (bundle / "wheels").glob("shuangsuiji-*.whl")
    kept = {
        str(path.relative_to(ROOT))
        for room in ("flows", "schemas", "sql")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    with zipfile.ZipFile(wheel) as packed:
        assert kept <= set(packed.namelist())


@pytest.mark.bundle
def test_nothing_in_it_says_where_it_was_made_or_from_where_it_came(bundle: Path) -> None:
    (own,) = (bundle / "wheels").glob("shuangsuiji-*.whl")
    with zipfile.ZipFile(own) as packed:
        texts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    texts += [path.read_text("utf-8") for path in bundle.rglob("*") if path.suffix in (".txt", ".sh", ".md", "")
              and path.is_file()]  # fmt: skip
    told = re.compile(rf"{re.escape(str(ROOT))}|--index-url|--find-links=|pypi|file://")
    assert not [found[0] for text in texts if (found := told.search(text))]


@pytest.mark.bundle
def test_an_earlier_build_leaves_nothing_in_the_wheel(bundle: Path, tmp_path: Path) -> None:
    left = ROOT / "build" / "lib" / "flows" / "left_behind.py"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.touch()
    try:
        build_wheel(tmp_path)
    finally:
        left.unlink()
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        assert not [name for name in packed.namelist() if "left_behind" in name]


def _install(folder: Path, *options: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", folder / "install.sh", *map(str, options)],
        env={**os.environ, **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(("targets", "python"), [
    ("2.7/x86_64\n3.99/aarch64\n", sys.executable), (f"{HERE}\n", "/nowhere/python3"),
])  # fmt: skip
def test_without_a_python_that_fits_it_says_which_would(targets: str, python: str, tmp_path: Path) -> None:
    shutil.copy(_INSTALL, tmp_path)
    (tmp_path / "targets").write_text(targets)
    done = _install(tmp_path, tmp_path / "home", PYTHON=python)
    assert done.returncode == 2 and targets.split()[0] in done.stderr and "安装.md" in done.stderr
    assert not (tmp_path / "home").exists()


def test_there_is_no_going_back_where_nothing_was_updated(tmp_path: Path) -> None:
    shutil.copy(_INSTALL, tmp_path)
    done = _install(tmp_path, "--back", tmp_path / "home")
    assert done.returncode == 2 and "没有更新以前的版本" in done.stderr


def test_an_installation_that_fails_leaves_the_version_before(tmp_path: Path) -> None:
    shutil.copy(_INSTALL, tmp_path)
    (tmp_path / "targets").write_text(f"{HERE}\n")
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "shuangsuiji-1.0.0-py3-none-any.whl").touch()
    home = tmp_path / "home"
    (home / "versions" / "before").mkdir(parents=True)
    (home / "current").symlink_to("versions/before")
    done = _install(tmp_path, home, PYTHON=sys.executable)
    assert done.returncode == 2 and "没有做成" in done.stderr
    assert (home / "current").readlink() == Path("versions/before")
    assert [path.name for path in (home / "versions").iterdir()] == ["before"]
