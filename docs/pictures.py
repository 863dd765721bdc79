"""Draws the pictures of docs/使用手册.md from the real outputs of the example (make pictures;
LibreOffice, poppler, Chromium)."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

PICTURES = Path(__file__).parent / "pictures"
_WIDTH = 900


def main() -> None:
    """Run the example and a draw, and picture what they wrote."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        outbox = home / "outbox" / "demo-2024-xinhua"
        _shuangsuiji(home, "demo")
        _page(outbox / "汇总表.xlsx", "统计表", home)
        largest = max((outbox / "回执").rglob("*.xlsx"), key=lambda path: path.stat().st_size)
        _page(largest, "回执", home, number=2)
        _page(outbox / "公示清单-区市监局.xlsx", "公示清单", home)
        _brief(outbox / "简报.html", home)
        _shuangsuiji(home, "draw", "demo-2024-xinhua", "--seed", "6152433641", "--operator", "王强")
        _page(outbox / "抽取" / "抽取结果.xlsx", "抽取结果", home)
        _page(min((outbox / "抽取" / "记录表").glob("*.xlsx")), "记录表", home)


def _shuangsuiji(home: Path, *arguments: str) -> None:
    call = [sys.executable, "-m", "flows", *arguments]
    done = subprocess.run(call, cwd=home, env=_clean(), stdout=subprocess.DEVNULL)
    assert done.returncode in (0, 1), f"{arguments} ended with {done.returncode}"


def _clean() -> dict[str, str]:
    ours = ("SHUANGSUIJI_", "PREFECT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _page(document: Path, name: str, home: Path, number: int = 1) -> None:
    """One page of a document, without its header and footer."""
    to_pdf = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", home, document]
    subprocess.run(to_pdf, check=True, stdout=subprocess.DEVNULL)
    only = ["-r", "110", "-f", str(number), "-l", str(number), "-singlefile", "-png"]
    subprocess.run(["pdftoppm", *only, home / f"{document.stem}.pdf", home / name], check=True)
    page = Image.open(home / f"{name}.png")
    margin = page.height // 17 if page.width > page.height else 0
    _keep(page.crop((0, margin, page.width, page.height - margin)), name)


def _brief(page: Path, home: Path) -> None:
    """The head of the brief at a phone's width;
    Chromium's window is not narrower than 500, hence the frame."""
    frame = home / "frame.html"
    shown = f'<iframe style="width:390px;height:1080px;border:0" src="{page.as_uri()}"></iframe>'
    frame.write_text(f'<body style="margin:0">{shown}', "utf-8")
    shot = home / "简报.png"
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         f"--user-data-dir={home}/profile", "--window-size=500,1200", f"--screenshot={shot}", frame.as_uri()],
        check=True, capture_output=True,
    )  # fmt: skip
    _keep(Image.open(shot).crop((0, 0, 390, 1070)), "简报")


def _keep(picture: Image.Image, name: str) -> None:
    """Trim the white margin, bring to the manual's width, few colours."""
    plain = picture.convert("RGB")
    box = ImageChops.difference(plain, Image.new("RGB", plain.size, "white")).getbbox()
    trimmed = plain.crop(box)
    if trimmed.width > _WIDTH:
        trimmed = trimmed.resize((_WIDTH, trimmed.height * _WIDTH // trimmed.width), Image.Resampling.LANCZOS)
    trimmed.quantize(32, Image.Quantize.FASTOCTREE).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
