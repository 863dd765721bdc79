"""make bundle: one archive with every wheel that an office's machine without a network needs.

python -m offline.bundle                     every Python and machine of TARGETS
python -m offline.bundle --for 3.11/x86_64   one of them
"""

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flows.storage.replacing import replacing
from offline.complete import missing

ROOT: Final = Path(__file__).parents[1]
_PIP: Final = (sys.executable, "-m", "pip", "--quiet", "--quiet", "--disable-pip-version-check")
_SOURCES: Final = ("flows", "schemas", "sql", "pyproject.toml", "README.md")
_BESIDE_WHEELS: Final = ("offline/install.sh", "offline/README-离线安装.txt", "constraints.txt", "docs")


@dataclass(frozen=True, slots=True)
class Target:
    """A Python (3.11) on a machine (x86_64, aarch64) that the archive can be installed on."""

    python: str
    machine: str

    @classmethod
    def parse(cls, text: str) -> "Target":
        """A target as it is written: 3.11/x86_64."""
        return cls(*text.split("/"))

    def __str__(self) -> str:
        return f"{self.python}/{self.machine}"

    @property
    def platforms(self) -> list[str]:
        """The wheels that run there: glibc 2.28, which is what 统信 UOS 20 and 麒麟 V10 have, and older."""
        return [f"manylinux_2_{minor}_{self.machine}" for minor in range(28, 16, -1)] + [
            f"manylinux2014_{self.machine}"
        ]


TARGETS: Final = [
    Target(python, machine) for python in ("3.11", "3.12", "3.13") for machine in ("x86_64", "aarch64")
]


def make_bundle(folder: Path, targets: Sequence[Target]) -> Path:
    """Make dist/shuangsuiji-<version>-bundle.tar.gz in a folder; where it lies.

    Raises CalledProcessError where pip cannot fetch a wheel, SystemExit where the wheels are not all there.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    name = f"shuangsuiji-{project['version']}-bundle"
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch, name)
        wheels = made / "wheels"
        build_wheel(wheels)
        _pip("download", "--no-deps", "--dest", wheels, "pip")
        for target in targets:
            print(f"{target} …", flush=True)
            fetch(wheels, target, project["dependencies"])
        for entry in _BESIDE_WHEELS:
            _copy(ROOT / entry, made / Path(entry).name)
        (made / "targets").write_text("".join(f"{target}\n" for target in targets), "utf-8")
        return _packed(made, folder / f"{name}.tar.gz")


def build_wheel(wheels: Path) -> None:
    """Build the project's own wheel from a copy: in place,
    setuptools would pack what an earlier build left."""
    with tempfile.TemporaryDirectory() as scratch:
        for entry in _SOURCES:
            _copy(ROOT / entry, Path(scratch, entry))
        _pip("wheel", "--no-deps", "--wheel-dir", wheels, scratch)


def fetch(wheels: Path, target: Target, requirements: Sequence[str]) -> None:
    """Download a target's wheels. pip reads the conditions of a requirement as for the Python it runs on, so
    what it left out is asked for by name. Raises SystemExit where something is missing all the same."""
    _download(wheels, target, requirements)
    if left_out := missing(wheels, target.python, target.machine, target.platforms):
        _download(wheels, target, left_out)
    if left_out := missing(wheels, target.python, target.machine, target.platforms):
        raise SystemExit(f"{target} 还缺：{'、'.join(left_out)}")


def _download(wheels: Path, target: Target, requirements: Iterable[str]) -> None:
    fitting = [f"--platform={platform}" for platform in target.platforms]
    _pip(
        "download",
        "--dest",
        wheels,
        "--only-binary=:all:",
        "--implementation=cp",
        f"--python-version={target.python}",
        *fitting,
        "--constraint",
        ROOT / "constraints.txt",
        *requirements,
    )


def _pip(*arguments: object) -> None:
    subprocess.run([*_PIP, *map(str, arguments)], check=True)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.py[co]", "decisions"))
    else:
        shutil.copy(source, target)


def _packed(made: Path, archive: Path) -> Path:
    """A folder as an archive that says nothing of who packed it; wheels are compressed already."""
    with replacing(archive) as draft, tarfile.open(draft, "w:gz", compresslevel=1) as packed:
        packed.add(made, made.name, filter=_of_nobody)
    return archive


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    return entry.replace(uid=0, gid=0, uname="", gname="", deep=False)


def main() -> None:
    """The entry point."""
    asked = argparse.ArgumentParser(description="做成离线安装包")
    asked.add_argument("--for", dest="targets", action="append", type=Target.parse, metavar="3.11/x86_64")
    asked.add_argument("--folder", type=Path, default=ROOT / "dist")
    given = asked.parse_args()
    archive = make_bundle(given.folder, given.targets or TARGETS)
    print(f"{archive}（{archive.stat().st_size >> 20} MB）")


if __name__ == "__main__":
    main()
