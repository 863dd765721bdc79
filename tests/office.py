"""LibreOffice, where it is installed:
recalculation and conversion, as another program would see our files."""

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_printing = pytest.mark.skipif(
    SOFFICE is None or shutil.which("pdftotext") is None, reason="LibreOffice or pdftotext is not installed"
)
needs_office = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed (.ci/run installs it)"
)


@cache
def _profile() -> TemporaryDirectory[str]:
    """LibreOffice's own folder, this process's alone: to make it takes longer than to convert a file."""
    return TemporaryDirectory(prefix="office")


def _convert(paths: Sequence[Path], folder: Path, to: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation=file://{_profile().name}"
    subprocess.run(
        [str(SOFFICE), profile, "--headless", "--norestore", "--convert-to", to, "--outdir", str(folder), *map(str, paths)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip


def converted(path: Path, folder: Path, to: str) -> Path:
    """The file as LibreOffice saves it; its formulas are computed anew on loading."""
    _convert([path], folder, to)
    return folder / f"{path.stem}.{to.partition(':')[0]}"


def pages(paths: Sequence[Path], folder: Path) -> dict[str, list[str]]:
    """The text of each page of Word documents as LibreOffice prints them, by the document's stem."""
    _convert(paths, folder, "pdf")
    texts = {
        path.stem: subprocess.run(
            ["pdftotext", "-layout", str(folder / f"{path.stem}.pdf"), "-"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for path in paths
    }
    return {stem: text.split("\f")[:-1] for stem, text in texts.items()}
