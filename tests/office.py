"""LibreOffice, where it is installed:
recalculation and conversion, as another program would see our files."""

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed (.ci/run installs it)"
)


def converted(path: Path, folder: Path, to: str) -> Path:
    """The file as LibreOffice saves it; its formulas are computed anew on loading."""
    folder.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder.absolute()}/profile"
    subprocess.run(
        [str(SOFFICE), profile, "--headless", "--norestore", "--convert-to", to, "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"{path.stem}.{to.partition(':')[0]}"
