"""Whether a folder of wheels is all that a machine needs: what pip could tell on that machine alone."""

import email
import email.message
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

_PROJECT = "shuangsuiji"


def missing(wheels: Path, python: str, machine: str, platforms: Sequence[str]) -> list[str]:
    """The requirements, of the project's and of whatever it requires, that no wheel in the folder meets.

    `python` is 3.11 or the like, `machine` x86_64 or aarch64, `platforms` the tags whose wheels run there.
    """
    offered = _offered(wheels, python, platforms)
    there = _environment(python, machine)
    unmet: dict[str, None] = {}
    wanted, seen = [Requirement(_PROJECT)], set()
    while wanted:
        requirement = wanted.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        met = [
            wheel
            for version, wheel in offered.get(canonicalize_name(requirement.name), ())
            if requirement.specifier.contains(version, prereleases=True)
        ]
        if met:
            wanted += _requirements(met[0], requirement.extras, there)
        else:
            unmet[str(requirement)] = None
    return list(unmet)


def _offered(wheels: Path, python: str, platforms: Sequence[str]) -> Mapping[str, list[tuple[Version, Path]]]:
    """The wheels that run there, by name, the newest first."""
    version = tuple(map(int, python.split(".")))
    runs = {
        *cpython_tags(version, platforms=platforms),
        *compatible_tags(version, f"cp{python.replace('.', '')}", platforms),
    }
    found: dict[str, list[tuple[Version, Path]]] = {}
    for path in wheels.glob("*.whl"):
        name, of, _, tags = parse_wheel_filename(path.name)
        if tags & runs:
            found.setdefault(name, []).append((of, path))
    return {name: sorted(versions, reverse=True) for name, versions in found.items()}


def _environment(python: str, machine: str) -> dict[str, str]:
    """What conditions of a requirement (python_version < "3.12") are asked about, as it is there."""
    there = {"python_version": python, "python_full_version": f"{python}.0", "platform_machine": machine}
    plain = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
    return {name: str(value) for name, value in default_environment().items()} | plain | there


def _requirements(wheel: Path, extras: set[str], there: Mapping[str, str]) -> Iterator[Requirement]:
    """What a wheel, with these extras, requires there; without the condition."""
    for line in _metadata(wheel).get_all("Requires-Dist") or ():
        requirement = Requirement(line)
        marker, requirement.marker = requirement.marker, None
        if marker is None or any(marker.evaluate({**there, "extra": extra}) for extra in ("", *extras)):
            yield requirement


def _metadata(wheel: Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (n for n in packed.namelist() if n.count("/") == 1 and n.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(packed.read(name))
