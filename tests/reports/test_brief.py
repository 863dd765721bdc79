"""简报.html: self-contained, small, true, and readable on a phone; `sql` for those who ask themselves."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from flows.commands.sql import ask
from flows.problem import Problem
from flows.reports.brief import write_brief
from flows.storage.folders import House
from tests import making
from tests.beginnings import begin
from tests.conftest import CAMPAIGN, Cli, consolidate
from tests.making import RSJ, record_list, record_row, roster

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(__file__).parents[1] / "browser" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def brief(house: House) -> Path:
    """The brief of a campaign with something overdue, something to mend, and a name that would be markup."""
    begin(house, _written)
    return house.outbox / "简报.html"


def _written(house: House) -> None:
    rows = [making.institution(n, "ABCD"[n % 4]) for n in range(1, 60)]
    rows[0] = (1, "<script>alert(1)</script>&学校", *rows[0][2:])
    making.sheet(house.inbox / "名录.xlsx", [making.HEADINGS, *rows])
    record_list(house.inbox, [
        record_row(1, name=rows[0][1], date="2024-08-01"), *(record_row(n, RSJ, "5", date="2024-08-02") for n in range(2, 30)),
        *(record_row(n, result="") for n in range(30, 50)),
    ])  # fmt: skip
    consolidate(house)
    write_brief(house.published, house.outbox / "简报.html")


def test_the_brief_is_one_small_page_that_fetches_nothing(brief: Path) -> None:
    text = brief.read_text("utf-8")
    assert len(text.encode()) < 100_000
    assert (
        "<script" not in text
        and "<link" not in text
        and "@import" not in text
        and not re.search(r"(src|href)=", text)
    )
    assert "&lt;script&gt;alert(1)" in text
    assert re.findall(r"<h(\d)", text) == ["1", *["2"] * 8]


def test_the_briefs_figures_are_the_databases(brief: Path, house: House) -> None:
    text = html.unescape(re.sub(r"<[^>]+>", " ", brief.read_text("utf-8")))
    with duckdb.connect(house.published, read_only=True) as data:
        overdue = data.execute("select count(*) from undone where status = 'overdue'").fetchone()
        mend = data.execute("select count(*) from to_mend").fetchone()
        total = data.execute("select inspected from department_tally where department = '合计'").fetchone()
    assert overdue and mend and total and overdue[0] > 10
    assert (
        overdue[0] > 10
        and f"逾期未办（{overdue[0]} 项）" in text
        and f"另有 {overdue[0] - 10} 项" in text
        and f"需要补正（{mend[0]} 处）" in text
    )
    assert re.search(rf"\b{total[0]}\s+已检查（户）", text)


def _found_in_chromium(page: str, tmp_path: Path) -> str:
    """What a page's own script puts down in the root element's data-found, in a real browser."""
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    done = subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", f"--user-data-dir={tmp_path}/profile",
         "--virtual-time-budget=8000", "--window-size=1400,3200", "--dump-dom", f"file://{tmp_path}/page.html"],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    found = re.search(r' data-found="(.*?)"', done.stdout, re.DOTALL)
    assert found, done.stderr[-500:]
    return html.unescape(found[1])


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (.ci/run installs it)")
@pytest.mark.parametrize("width", [390, 1280])
def test_the_brief_does_not_scroll_sideways(width: int, brief: Path, tmp_path: Path) -> None:
    page = html.escape(brief.read_text("utf-8"), quote=True)
    frame = f"""<body style="margin:0"><iframe id=f style="width:{width}px;height:9000px;border:0" srcdoc="{page}"></iframe><script>
        f.onload = () => document.documentElement.dataset.found = [f.contentDocument.documentElement.scrollWidth, f.contentDocument.documentElement.clientWidth].join()
        </script>"""
    scrolled, shown = map(int, _found_in_chromium(frame, tmp_path).split(","))
    assert shown == width and scrolled <= width


@pytest.fixture(params=[1, 4, 26])
def crowded(request: pytest.FixtureRequest, house: House, tmp_path: Path) -> tuple[Path, int]:
    """The brief of a campaign with so many departments,
    with long names where they are many, and long institutions."""
    names = [
        f"区{'人市教消卫住应税文环'[n % 10]}{'社监体防健建急务旅保'[n % 10]}{n if n > 9 else ''}局"
        for n in range(request.param)
    ]
    names = [name if len(names) < 10 else f"平顶山市新华区{name}（综合行政执法大队）" for name in names]
    departments = "".join(f"[[department]]\nname = '{name}'\nitems = ['事项检查']\n" for name in names)
    (house.inbox / "campaign.toml").write_text(
        making.plan().partition("[[department]]")[0] + departments, "utf-8"
    )
    long = "第一高技能人才职业技能培训学校（民办非企业单位）有限责任公司" * 3
    making.sheet(
        house.inbox / "名录.xlsx",
        [making.HEADINGS, *((n, f"{n}{long}", *making.institution(n)[2:]) for n in range(1, 20))],
    )
    record_list(house.inbox, [record_row(n, name, ("1", "2、5", "9", "4", "8")[n % 5], name=f"{n}{long}", item="事项检查", date="2024-08-01")
                              for name in names for n in range(1, 15)])  # fmt: skip
    consolidate(house)
    target = tmp_path / "简报.html"
    write_brief(house.published, target)
    return target, request.param


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (.ci/run installs it)")
def test_with_many_departments_nothing_is_cut_off_and_it_stays_small(
    crowded: tuple[Path, int], tmp_path: Path
) -> None:
    brief, departments = crowded
    text = brief.read_text("utf-8")
    assert len(text.encode()) < 100_000
    frames = "".join(
        f'<iframe style="width:{width}px;height:900px;border:0" srcdoc="{html.escape(text, quote=True)}"></iframe>'
        for width in (390, 1280)
    )
    script = """<script>window.onload = () => document.documentElement.dataset.found = JSON.stringify([...document.querySelectorAll('iframe')].map(f => {
        const boxes = what => [...f.contentDocument.querySelectorAll(what)].map(e => e.getBoundingClientRect())
        return [Math.max(...boxes('table, th, td').map(r => r.right)), Math.min(...boxes('#tally th').map(r => r.width))] }))</script>"""
    found = json.loads(_found_in_chromium(f'<body style="margin:0">{frames}{script}', tmp_path))
    for width, (right, narrowest) in zip((390, 1280), found, strict=True):
        assert right <= width, (departments, width)
        assert narrowest >= 28, "no heading of one character a line"


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (.ci/run installs it)")
@pytest.mark.skipif(
    not AXE.exists(), reason="axe-core is not installed (.ci/run installs it: npm install in tests/browser)"
)
def test_contrast_headings_and_tables_as_axe_core_sees_them(brief: Path, tmp_path: Path) -> None:
    script = f"""<script>{AXE.read_text("utf-8")}</script><script>
        axe.run({{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice']}}).then(found => document.documentElement.dataset.found = JSON.stringify(
            {{passes: found.passes.map(p => p.id), violations: found.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])}}))
        </script></body>"""
    found = json.loads(_found_in_chromium(brief.read_text("utf-8").replace("</body>", script), tmp_path))
    assert not found["violations"], found["violations"]
    assert {"color-contrast", "heading-order", "svg-img-alt", "td-headers-attr"} <= set(found["passes"])


def test_a_question_to_the_database(tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    roster(folder)
    assert cli("sql", "from institution").returncode == 2
    assert cli("run", CAMPAIGN).returncode == 0
    assert (tmp_path / "outbox" / CAMPAIGN / "简报.html").exists()
    done = cli("sql", "select name from institution order by name")
    assert done.returncode == 0 and making.name(1) in done.stdout
    assert cli("sql", "from institution", "--csv", "机构.csv").returncode == 0
    assert making.code(4) in (tmp_path / "机构.csv").read_text("utf-8")
    assert cli("sql", "from institution", "--parquet", "机构.parquet").returncode == 0
    assert duckdb.sql(f"select count(*) from '{tmp_path}/机构.parquet'").fetchone() == (4,)
    wide = cli("sql", "from department_tally").stdout
    assert "permit_authority_notified" in wide and "合计" in wide, "whole headings, whatever the width"
    assert (tmp_path / "机构.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "Excel wants the mark"
    done = cli("sql", "from nothing")
    assert done.returncode == 2 and done.stderr.count("\n") == 1


@pytest.mark.parametrize("query", [
    "selec", "delete from institution", "", "copy (select 42) to '{}'", "from read_text('/etc/hostname')", "attach '{}' as x",
    "install httpfs", "set enable_external_access = true",
])  # fmt: skip
def test_a_question_reads_this_database_and_nothing_else(query: str, house: House, tmp_path: Path) -> None:
    roster(house.inbox)
    consolidate(house)
    stolen = tmp_path / "抄走.csv"
    with pytest.raises(Problem) as refused:
        ask(query.format(stolen), house.settings, None, None, None)
    assert "\n" not in refused.value.message and not stolen.exists()
    with pytest.raises(Problem, match="是文件夹"):
        ask("select 1", house.settings, None, tmp_path, None)
