"""Draws the pictures of docs/使用手册.md from the real outputs of the example (make pictures;
LibreOffice, poppler, Chromium)."""

import os
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path
from zipfile import ZipFile

from PIL import Image, ImageChops

PICTURES = Path(__file__).parent / "pictures"
_WIDTH = 900
_LINES = 16


def main() -> None:
    """Run the example and picture what it wrote, a picture a step of the manual."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        outbox = home / "outbox" / "demo-2024-xinhua"
        _example(home)
        pages = _pages(outbox)
        pages["归档清单"] = (_archive_list(home, outbox), 1)
        documents = [str(document) for document, _ in pages.values()]
        to_pdf = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, *documents]
        subprocess.run(to_pdf, check=True, stdout=subprocess.DEVNULL)
        for name, (document, number) in pages.items():
            _page(home / f"{document.stem}.pdf", name, number)
        _brief(outbox / "简报.html", home)
        _terminal(home, "计划", "check", f"inbox/{outbox.name}/campaign.toml")
        _terminal(home, "历史", "history", outbox.name)


def _pages(outbox: Path) -> dict[str, tuple[Path, int]]:
    """By the picture's name the document and the page that it shows."""
    lots = outbox / "抽取"
    return {
        "名录": (outbox / "表样" / "检查对象名录.xlsx", 1),
        "抽取承诺": (lots / "抽取承诺.docx", 1),
        "抽取结果": (lots / "抽取结果.xlsx", 1),
        "告知书": (min((lots / "告知书").glob("*.docx")), 1),
        "记录表": (min((lots / "记录表").glob("*.xlsx")), 1),
        "回执": (next((outbox / "回执").rglob("011*.xlsx")), 2),
        "催办单": (outbox / "催办单-区市监局.xlsx", 1),
        "公示清单": (outbox / "公示清单-区市监局.xlsx", 1),
        "统计表": (outbox / "汇总表.xlsx", 1),
        "专项简报": (outbox / "专项简报.docx", 1),
        "年度汇总": (outbox.parent / "年度汇总-2024.xlsx", 1),
    }


def _example(home: Path) -> None:
    _shown(home, "demo")


def _archive_list(home: Path, outbox: Path) -> Path:
    """The list that the campaign's archive begins with, once it is closed."""
    _shown(home, "close", outbox.name, "--reason", "年底结档，余下的转下一年")
    with ZipFile(outbox / f"归档-{outbox.name}.zip") as archive:
        inside = next(name for name in archive.namelist() if name.endswith("归档清单.xlsx"))
        return Path(archive.extract(inside, home))


def _shown(home: Path, *words: str) -> str:
    """What a command shows in the example's folders; `demo` and `check` may end with faults to show."""
    ours = ("SHUANGSUIJI_", "PREFECT_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    call = [sys.executable, "-m", "flows", *words]
    done = subprocess.run(call, cwd=home, env=environment, capture_output=True, encoding="utf-8")
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return done.stdout


def _terminal(home: Path, name: str, *words: str) -> None:
    """A command and the first lines of what it shows, as on a terminal."""
    told = [f"$ shuangsuiji {' '.join(words)}", *_shown(home, *words).splitlines()[:_LINES]]
    text = escape("\n".join(told))
    style = "padding:14px;width:860px;white-space:pre-wrap;font:15px/1.5 monospace;background:#f4f4f4"
    page = home / f"{name}.html"
    page.write_text(f'<meta charset="utf-8"><pre style="{style}">{text}', "utf-8")
    shot = _photographed(page, home, "900,700")
    _keep(shot.crop((0, 0, 888, 700)), name)


def _page(document: Path, name: str, number: int) -> None:
    """One page of a document, without its header and footer."""
    shot = document.with_name(name)
    only = ["-r", "110", "-f", str(number), "-l", str(number), "-singlefile", "-png"]
    subprocess.run(["pdftoppm", *only, document, shot], check=True)
    page = Image.open(f"{shot}.png")
    margin = page.height // 17 if page.width > page.height else 0
    _keep(page.crop((0, margin, page.width, page.height - margin)), name)


def _brief(page: Path, home: Path) -> None:
    """The head of the brief at a phone's width;
    Chromium's window is not narrower than 500, hence the frame."""
    frame = home / "frame.html"
    shown = f'<iframe style="width:390px;height:1080px;border:0" src="{page.as_uri()}"></iframe>'
    frame.write_text(f'<body style="margin:0">{shown}', "utf-8")
    _keep(_photographed(frame, home, "500,1200").crop((0, 0, 390, 1070)), "简报")


def _photographed(page: Path, home: Path, size: str) -> Image.Image:
    shot = page.with_suffix(".png")
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         f"--user-data-dir={home}/profile", f"--window-size={size}", f"--screenshot={shot}", page.as_uri()],
        check=True, capture_output=True,
    )  # fmt: skip
    return Image.open(shot)


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
