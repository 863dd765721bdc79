"""Whether a folder of wheels is all that a machine needs, told for machines this one is not."""

import zipfile
from pathlib import Path

import pytest

from offline.bundle import Target
from offline.complete import missing

PURE, NATIVE = "py3-none-any", "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64"


def _wheel(folder: Path, name: str, tag: str = PURE, requires: tuple[str, ...] = ()) -> None:
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    with zipfile.ZipFile(folder / f"{name}-1.0-{tag}.whl", "w") as packed:
        packed.writestr(
            f"{name}-1.0.dist-info/METADATA", head + "".join(f"Requires-Dist: {r}\n" for r in requires)
        )


@pytest.mark.parametrize(("target", "requires", "left_out"), [
    ("3.11/x86_64", ("native",), []),
    ("3.11/aarch64", ("native",), ["native"]),
    ("3.12/x86_64", ("native",), ["native"]),
    ("3.11/x86_64", ("pure>=2",), ["pure>=2"]),
    ("3.11/x86_64", ('gone; python_version >= "3.13"',), []),
    ("3.13/x86_64", ('gone; python_version >= "3.13"',), ["gone"]),
    ("3.13/aarch64", ('gone; platform_machine == "aarch64"', 'gone; sys_platform == "win32"'), ["gone"]),
    ("3.12/aarch64", ("pure",), []),
    ("3.12/aarch64", ("pure[more]",), ["deep"]),
])  # fmt: skip
def test_what_is_missing_is_told_for_the_python_and_the_machine(
    target: str, requires: tuple[str, ...], left_out: list[str], tmp_path: Path
) -> None:
    _wheel(tmp_path, "shuangsuiji", requires=requires)
    _wheel(tmp_path, "native", NATIVE)
    _wheel(tmp_path, "pure", requires=('deep; extra == "more"',))
    asked = Target.parse(target)
    assert missing(tmp_path, asked.python, asked.machine, asked.platforms) == left_out


def test_a_wheel_for_a_newer_system_than_the_offices_is_none(tmp_path: Path) -> None:
    _wheel(tmp_path, "shuangsuiji", requires=("new",))
    _wheel(tmp_path, "new", "cp311-cp311-manylinux_2_34_x86_64")
    asked = Target.parse("3.11/x86_64")
    assert missing(tmp_path, asked.python, asked.machine, asked.platforms) == ["new"]
