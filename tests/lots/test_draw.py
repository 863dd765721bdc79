"""The draw: known answers, properties, fairness, and the whole command with its papers."""

import csv
import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.lots.drawing import (
    LEADER,
    Delegation,
    Person,
    Quota,
    Visit,
    draw_institutions,
    draw_teams,
    is_recused,
    ticket,
)
from flows.problem import Problem
from flows.storage.folders import House
from tests import making
from tests.conftest import BY, CAMPAIGN, Cli, consolidate
from tests.making import PEOPLE, RSJ, SJJ

BOTH = [Delegation(RSJ), Delegation(SJJ)]
SHARES = {
    "A": Quota(Decimal("0.01")),
    "B": Quota(Decimal("0.03")),
    "C": Quota(Decimal("0.10")),
    "D": Quota(Decimal("0.20")),
}


def _roster(classes: list[str]) -> pd.DataFrame:
    keys = [making.code(n) for n in range(1, len(classes) + 1)]
    return pd.DataFrame({"institution_key": keys, "institution": keys, "credit_class": classes}, dtype="str")


def test_a_dozen_tickets_worked_out_with_hashlib_alone() -> None:
    roster = _roster(list("DDDDDDDDDDDD"))
    drawn = draw_institutions(roster, SHARES, "2024-0701")
    by_hand = sorted(
        (hashlib.sha256(f"2024-0701,{making.code(n)}".encode()).hexdigest(), making.code(n))
        for n in range(1, 13)
    )
    assert list(zip(drawn["ticket"], drawn["institution_key"], strict=True)) == by_hand[:3]
    known = hashlib.sha256(b"seed,52410402MJ000001A").hexdigest()
    assert ticket("seed", "52410402MJ000001A") == known
    assert draw_institutions(
        pd.DataFrame({"institution_key": ["新华区某校"], "institution": ["x"], "credit_class": ["A"]}),
        SHARES,
        "一",
    )["ticket"][0] == ("".join(hashlib.sha256("一,新华区某校".encode()).hexdigest()))


@given(st.lists(st.sampled_from("ABCD"), max_size=60), st.text(min_size=1, max_size=20))
@settings(max_examples=25, deadline=None)
def test_sizes_and_growth(classes: list[str], seed: str) -> None:
    drawn = draw_institutions(_roster(classes), SHARES, seed)
    counts, sizes = Counter(classes), Counter(drawn["credit_class"])
    for letter in "ABCD":
        assert sizes[letter] == (max(1, ceil(SHARES[letter].share * counts[letter])) if counts[letter] else 0)
    more = draw_institutions(_roster([*classes, "A"]), SHARES, seed)
    tickets, grown = (dict(zip(d["institution_key"], d["ticket"], strict=True)) for d in (drawn, more))
    newcomer = making.code(len(classes) + 1)
    others_b = {k for k, m in tickets.items() if k in grown}
    assert all(tickets[k] == grown[k] for k in others_b)
    assert set(tickets) - set(grown) <= set(tickets) and len(set(tickets) - set(grown)) <= (
        1 if newcomer in grown else 0
    )


QUOTAS = st.builds(
    Quota,
    st.decimals(0, 1, places=4),
    at_least=st.none() | st.integers(1, 9),
) | st.builds(Quota, number=st.integers(0, 9))


@given(
    st.lists(st.sampled_from(["低", "高", "其他"]), max_size=40),
    st.fixed_dictionaries({k: QUOTAS for k in ("高", "低", "其他")}),
)
@settings(max_examples=25, deadline=None)
def test_numbers_and_least_numbers_never_exceed_the_class(
    classes: list[str], quotas: dict[str, Quota]
) -> None:
    drawn = draw_institutions(_roster(classes), quotas, "s")
    sizes = Counter(drawn["credit_class"])
    for name, quota in quotas.items():
        count = classes.count(name)
        asked = quota.number if quota.share is None else max(quota.at_least or 1, ceil(quota.share * count))
        assert sizes[name] == min(asked, count)
    assert list(dict.fromkeys(drawn["credit_class"])) == [name for name in quotas if sizes[name]], (
        "the plan's order"
    )


OWN_CLASSES = """[[class]]
name = "低风险"
also = ["低"]
share = 0.5
at_least = 2
[[class]]
name = "民办非企业"
number = 3
unclassified = true
"""


def test_a_draw_by_a_plans_own_classes_is_verified_by_the_roster_as_it_came(tmp_path: Path, cli: Cli) -> None:
    folder = _fill(tmp_path, ["低", "低风险", "", "未评级", "", "低", ""])
    plan = making.plan()
    shares = plan[plan.index("[share]") : plan.index("[[department]]")]
    (folder / "campaign.toml").write_text(plan.replace(shares, OWN_CLASSES), encoding="utf-8")
    roster = tmp_path / "名录.xlsx"
    roster.write_bytes((folder / "名录.xlsx").read_bytes())
    done = cli("draw", CAMPAIGN, "--seed", "615", *BY, "--as-of", "2024-06-20")
    assert done.returncode == 0, done.stderr
    papers = tmp_path / "outbox" / CAMPAIGN / "抽取"
    told = json.loads((papers / "抽取凭证.json").read_text("utf-8"))
    assert told["classes"] == [
        {"credit_class": "低风险", "roster": 3, "share": "0.5", "required": 2, "at_least": 2, "also": ["低"]},
        {"credit_class": "民办非企业", "roster": 4, "required": 3, "number": 3, "unclassified": True},
    ]
    shown = [
        row[:5]
        for row in openpyxl.load_workbook(papers / "抽取结果.xlsx")["分类比例"].iter_rows(values_only=True)
    ]
    assert ("低风险", 3, "50%（至少 2 户）", 2, 2) in shown and ("民办非企业", 4, "3 户", 3, 3) in shown
    for given_roster in (papers / "抽取名录.csv", roster):
        verified = cli("verify-draw", papers / "抽取凭证.json", given_roster)
        assert verified.returncode == 0, verified.stdout + verified.stderr


def test_every_institution_is_drawn_equally_often() -> None:
    """Chi-square over 2,000 seeds: 20 institutions, 4 drawn each time;
    43.8 is exceeded once in a thousand by chance."""
    keys = [making.code(n) for n in range(20)]
    root = Path(__file__).parents[2] / "sql" / "draw" / "01_institution_draw.sql"
    times: Counter[str] = Counter()
    with duckdb.connect(config={"threads": 1}) as shell:
        shell.execute("create table draw_seed (seed varchar)")
        shell.execute("create table draw_share as select 'D' as credit_class, 0.2::decimal(9, 6) as share")
        shell.execute(
            "create table draw_roster as select unnest(?::varchar[]) as institution_key, 'x' as institution, 'D' as credit_class",
            [keys],
        )
        shell.execute(root.read_text("utf-8"))
        shell.execute("insert into draw_seed values ('')")
        shell.execute("prepare drawn as select institution_key from institution_draw where is_drawn")
        for n in range(2_000):
            shell.execute(f"update draw_seed set seed = 'seed {n}'")
            times.update(key for (key,) in shell.execute("execute drawn").fetchall())
    expected = 2_000 * 4 / 20
    # Draws without replacement within a seed: the statistic is scaled by (n - 1) / (n - k).
    statistic = sum((times[key] - expected) ** 2 / expected for key in keys) * 19 / 16
    assert sum(times.values()) == 8_000 and statistic < 43.8


def _people(leaders: int, members: int, recusals: dict[str, set[str]]) -> list[Person]:
    made = [(f"张{n}", RSJ) for n in range(leaders)] + [(f"王{n}", SJJ) for n in range(members)]
    return [Person(name, d, "", frozenset(recusals.get(name, ())), name) for name, d in made]


def _visits(count: int) -> list[Visit]:
    return [
        Visit(making.code(n), making.name(n), "周丽", ticket("s", making.code(n)))
        for n in range(1, count + 1)
    ]


@given(st.integers(1, 30), st.integers(1, 5), st.integers(1, 5), st.text(min_size=1, max_size=9))
@settings(deadline=None, max_examples=40)
def test_teams_are_whole_and_loads_even(count: int, leaders: int, members: int, seed: str) -> None:
    visits = _visits(count)
    teams = draw_teams(visits, _people(leaders, members, {}), BOTH, seed)
    assert Counter(a.key for a in teams) == dict.fromkeys((v.key for v in visits), 2)
    assert all((a.role == LEADER) == (a.person.department == RSJ) for a in teams)
    for department, size in ((RSJ, leaders), (SJJ, members)):
        loads = Counter(a.person for a in teams if a.person.department == department)
        assert max(loads.values()) - (min(loads.values()) if len(loads) == size else 0) <= 1
    assert draw_teams(visits[::-1], _people(leaders, members, {}), BOTH, seed)
    assert {
        (a.key, a.person) for a in draw_teams(visits[::-1], _people(leaders, members, {}), BOTH, seed)
    } == {(a.key, a.person) for a in teams}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 8)), max_size=18))
@settings(deadline=None, max_examples=40)
def test_recusals_are_respected_and_loads_as_even_as_they_allow(pairs: list[tuple[int, int]]) -> None:
    recusals: dict[str, set[str]] = {}
    for person, visit in pairs:
        recusals.setdefault(f"王{person}", set()).add(making.name(visit))
    visits, people = _visits(8), _people(2, 4, recusals)
    try:
        teams = draw_teams(visits, people, BOTH, "s")
    except Problem as problem:
        alone = [v for v in visits if all(is_recused(p, v) for p in people if p.department == SJJ)]
        assert alone and SJJ in problem.message and any(v.name in problem.message for v in alone)
        return
    by_key = {v.key: v for v in visits}
    assert not [a for a in teams if is_recused(a.person, by_key[a.key])]
    loads = Counter({p: 0 for p in people if p.department == SJJ})
    loads.update(a.person for a in teams if a.person.department == SJJ)
    for a in teams:
        if a.person.department == SJJ:
            freer = [p for p in loads if not is_recused(p, by_key[a.key]) and loads[p] <= loads[a.person] - 2]
            assert not freer, "a visit could be handed to someone with two fewer"


def test_one_department_sends_two_people() -> None:
    teams = draw_teams(_visits(5), _people(3, 0, {}), [Delegation(RSJ)], "s")
    assert all(len({a.person for a in teams if a.key == v.key}) == 2 for v in _visits(5))


def test_a_namesake_of_the_representative_keeps_away() -> None:
    person = Person("周丽", RSJ, "", frozenset(), "周丽")
    assert is_recused(person, _visits(1)[0])


def _fill(
    tmp_path: Path,
    classes: Sequence[str] = "AABBCCDDDD",
    people: tuple[tuple[str, ...], ...] = PEOPLE,
    hidden: Sequence[str] = (),
) -> Path:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    heads = (*making.HEADINGS, "告知")
    rows = [
        (*making.institution(n, letter), "不宜告知" if letter in hidden else "")
        for n, letter in enumerate(classes, 1)
    ]
    making.sheet(folder / "名录.xlsx", [heads, *rows])
    if people:
        making.sheet(
            folder / "人员.xlsx", [("姓名", "单位", "执法证号", "回避对象"), *[(*p, "") for p in people]]
        )
    return folder


def _text_of(path: Path) -> str:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            return "".join(parts.read(n).decode("utf-8", "replace") for n in parts.namelist())
    return path.read_text("utf-8")


def test_the_whole_draw_and_its_papers(tmp_path: Path, cli: Cli) -> None:
    folder = _fill(tmp_path, hidden="C")
    assert cli("draw", CAMPAIGN).returncode == 2
    uncommitted = cli("draw", CAMPAIGN, "--seed", "615", *BY, "--as-of", "2024-06-20")
    assert uncommitted.returncode == 2 and "--commit" in uncommitted.stderr, (
        "one of class C must not be warned"
    )
    assert cli("draw", CAMPAIGN, "--commit", *BY, "--as-of", "2024-06-20").returncode == 0
    done = cli("draw", CAMPAIGN, "--seed", "615", *BY, "--as-of", "2024-06-20")
    assert done.returncode == 0, done.stderr
    papers = tmp_path / "outbox" / CAMPAIGN / "抽取"
    told = json.loads((papers / "抽取凭证.json").read_text("utf-8"))
    drawn = {i["key"] for i in told["institutions"] if i["key"]}
    assert len(told["institutions"]) == 4 and len(drawn) == 3, "one of class C is withheld"
    with duckdb.connect(tmp_path / "outbox" / CAMPAIGN / "inspections.duckdb", read_only=True) as data:
        ((hidden,),) = data.execute(
            "select i.name from unannounced join institution as i using (institution_id)"
        ).fetchall()
    secret = next(n for n in range(1, 11) if making.name(n) == hidden)
    assert (
        len(list((papers / "记录表").glob("*.xlsx"))) == 4
        and len(list((papers / "告知书").glob("*.docx"))) == 3
    )
    for path in [papers / "抽取结果.xlsx", papers / "抽取凭证.json", *(papers / "告知书").iterdir()]:
        assert (
            making.code(secret) not in _text_of(path) and f"第{secret}职业" not in _text_of(path) + path.name
        )
    notice = _text_of(next((papers / "告知书").iterdir()))
    assert (
        "检查时间" in notice
        and making.REGISTRATION in notice
        and "准备" in notice
        and any(name in notice for name, *_ in PEOPLE)
    )
    result = openpyxl.load_workbook(papers / "抽取结果.xlsx")
    assert result.sheetnames == ["抽取结果", "分类比例", "办理次序", "怎样验证", "告知登记", "检查安排"]

    verified = cli("verify-draw", papers / "抽取凭证.json")
    assert verified.returncode == 0 and "验证通过" in verified.stdout
    making.sheet(
        tmp_path / "other.xlsx", [making.HEADINGS, *(making.institution(n, "D") for n in range(1, 11))]
    )
    assert cli("verify-draw", papers / "抽取凭证.json", tmp_path / "other.xlsx").returncode == 1
    told["teams"][0]["name"] = "换人"
    (tmp_path / "forged.json").write_text(json.dumps(told), "utf-8")
    assert cli("verify-draw", tmp_path / "forged.json", "--roster", papers / "抽取名录.csv").returncode == 1

    again = cli("draw", CAMPAIGN, "--seed", "616", *BY)
    assert again.returncode == 2 and "--again" in again.stderr
    assert cli("draw", CAMPAIGN, "--seed", "616", *BY, "--again").returncode == 2
    before = (papers / "抽取凭证.json").read_bytes()
    assert (
        cli(
            "draw", CAMPAIGN, "--seed", "616", *BY, "--again", "--reason", "名录漏报", "--as-of", "2024-06-20"
        ).returncode
        == 0
    )
    assert (papers / "抽取凭证.json").read_bytes() != before
    with duckdb.connect(tmp_path / "outbox" / CAMPAIGN / "inspections.duckdb", read_only=True) as data:
        assert data.execute("select seed, reason from draw order by draw").fetchall() == [
            ("615", ""),
            ("616", "名录漏报"),
        ]
        assert data.execute("select drawn from class_tally where credit_class = 'D'").fetchone() == (1,)
        assert data.execute("select count(*) from outstanding").fetchone() == (8,)
    assert not [p for p in folder.iterdir() if p.name != "campaign.toml"]


def test_the_prefilled_forms_read_back_through_the_inbox(tmp_path: Path, cli: Cli) -> None:
    folder = _fill(tmp_path)
    assert cli("draw", CAMPAIGN, "--seed", "615", *BY, "--as-of", "2024-06-20").returncode == 0
    forms = sorted((tmp_path / "outbox" / CAMPAIGN / "抽取" / "记录表").glob("*.xlsx"))
    for path in forms:
        book = openpyxl.load_workbook(path)
        page = book.active
        assert (
            page.page_setup.paperSize == 9 and page.protection.sheet and page.data_validations.dataValidation
        )
        at = {str(c.value): c for row in page.iter_rows() for c in row if c.value}
        for department in (RSJ, SJJ):
            page.cell(
                at[department].row,
                at["检查结果"].column,
                "5.发现问题已责令整改" if department == SJJ else "1",
            )
        people = "、".join(
            str(page.cell(r, at["姓名"].column).value) for r in range(at["姓名"].row + 1, at["姓名"].row + 3)
        )
        signed = {"检查对象": "周丽", "执法检查人员": people}
        for text, cell in at.items():
            for who, name in signed.items():
                if text.startswith(who) and "签字" in text:
                    right = cell.column + next(
                        (r.size["columns"] for r in page.merged_cells.ranges if cell.coordinate in r), 1
                    )
                    page.cell(cell.row, right, name)
        dated = next(c for t, c in at.items() if "年" in t and "月" in t and "日" in t and len(t) < 30)
        dated.value = "2024年9月3日"
        book.save(folder / path.name)
    done = cli("run", CAMPAIGN, "--as-of", "2024-10-31")
    assert done.returncode == 0, done.stdout
    with duckdb.connect(tmp_path / "outbox" / CAMPAIGN / "inspections.duckdb", read_only=True) as data:
        rows = data.execute(
            "select department, inspected, result_1, result_5, rectification_ordered from department_tally"
        ).fetchall()
        assert rows == [(RSJ, 4, 4, 0, 0), (SJJ, 4, 0, 4, 4), ("合计", 4, 4, 4, 4)]
        assert data.execute("select count(*) from outstanding").fetchone() == (0,)
        assert data.execute("select distinct rule from finding where severity <> 'info'").fetchall() == [
            ("C01",)
        ]
        assert data.execute("select max(coverage) from class_tally").fetchone() == (1,)


REFUSED = {
    "no roster": (lambda folder: (folder / "名录.xlsx").unlink(), "名录是空的"),
    "no inspectors": (lambda folder: (folder / "人员.xlsx").unlink(), RSJ),
    "a roster with an error": (lambda folder: making.roster(folder, 2, "E", "补充.xlsx"), "Sheet1!F2"),
    "a class without a share": (
        lambda folder: (folder / "campaign.toml").write_text(making.plan().replace("D = 0.20\n", "")),
        "D",
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_draw_that_cannot_be_made_is_refused_and_nothing_written(
    why: str, tmp_path: Path, cli: Cli
) -> None:
    folder = _fill(tmp_path)
    change, said = REFUSED[why]
    change(folder)
    done = cli("draw", CAMPAIGN, "--seed", "615", *BY, "--as-of", "2024-06-20")
    assert done.returncode == 2 and said in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "outbox" / CAMPAIGN / "抽取").exists()
    with duckdb.connect(tmp_path / "outbox" / CAMPAIGN / "inspections.duckdb", read_only=True) as data:
        assert data.execute("select count(*) from draw").fetchone() == (0,)


def test_a_record_of_an_institution_not_drawn_is_warned_of(tmp_path: Path, cli: Cli) -> None:
    folder = _fill(tmp_path, "DDDDDDDDDD")
    assert cli("draw", CAMPAIGN, "--seed", "615", *BY, "--as-of", "2024-06-20").returncode == 0
    making.record_list(folder, [making.record_row(n) for n in range(1, 11)])
    cli("run", CAMPAIGN, "--as-of", "2024-10-31")
    with duckdb.connect(tmp_path / "outbox" / CAMPAIGN / "inspections.duckdb", read_only=True) as data:
        assert data.execute("select count(*) from finding where rule = 'I02'").fetchone() == (8,)
        assert data.execute(
            "select drawn, inspected, complete, coverage::double from class_tally where credit_class = 'D'"
        ).fetchone() == (2, 2, 0, 0.0), "of those drawn alone, and one department of two has been there"
        assert data.execute("select count(*) from outside_visit").fetchone() == (8,)


def test_a_draw_survives_the_loss_of_the_warehouse(tmp_path: Path, cli: Cli, house: House) -> None:
    _fill(tmp_path / "x")
    folders = (
        "--inbox",
        tmp_path / "x" / "inbox",
        "--outbox",
        tmp_path / "x" / "outbox",
        "--var",
        tmp_path / "x" / "var",
    )
    assert cli("draw", CAMPAIGN, "--seed", "615", *BY, "--as-of", "2024-06-20", *folders).returncode == 0
    drawn = House(
        house.settings.model_copy(update={n: tmp_path / "x" / n for n in ("inbox", "outbox", "var")}),
        CAMPAIGN,
    )
    drawn.warehouse.write_bytes(b"gone")
    assert cli("rebuild", CAMPAIGN, *folders).returncode == 0
    consolidate(drawn, date(2024, 6, 20))
    with duckdb.connect(drawn.published, read_only=True) as data:
        assert data.execute("select count(*) from draw_selection").fetchone() == (4,)


def test_the_public_roster_reads_as_a_roster(tmp_path: Path, cli: Cli) -> None:
    _fill(tmp_path)
    cli("draw", CAMPAIGN, "--seed", "615", *BY, "--as-of", "2024-06-20")
    rows = list(
        csv.reader(
            (tmp_path / "outbox" / CAMPAIGN / "抽取" / "抽取名录.csv").read_text("utf-8-sig").splitlines()
        )
    )
    assert len(rows) == 11 and rows[0][1] == "名称"
