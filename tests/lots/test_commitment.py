"""Commit, draw, reveal: what is fixed, what is refused, and that nobody can name who must not be warned."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.commands.draw import commit_draw
from flows.commands.rehearse import rehearse_draw
from flows.lots.campaign_draw import Request, draw_lots
from flows.lots.commit_reveal import Commit, Reveal
from flows.lots.commitment import commitments, digest_of
from flows.lots.drawing import Delegation, Person, Visit, ticket
from flows.lots.kept import last_draw
from flows.lots.publication import publication
from flows.lots.record import DrawRecord
from flows.lots.teams import Lots, draw_campaign_teams
from flows.problem import Problem
from flows.reports.papers.renew import write_draw_papers
from flows.storage.folders import House
from flows.warehouse.store import open_warehouse
from tests import making
from tests.beginnings import begin
from tests.conftest import Cli
from tests.making import PEOPLE, RSJ, SJJ
from tests.nights import act, material, night

DAY = date(2024, 6, 20)
HIDDEN = (3, 7, 9, 12)
"""Who of the roster must not be warned; three of class D, of which a part is drawn."""
CLASSES = "ABDDDDDDDDDDDDDDDDDD"
SEED = "6152433641"
SENT = (Delegation(RSJ), Delegation(SJJ))


def fill(house: House, hidden: tuple[int, ...] = HIDDEN, classes: str = CLASSES, recusals: str = "") -> None:
    """A roster and inspectors in the inbox, taken in."""
    begin(house, _filled, hidden, classes, recusals)


def _filled(house: House, hidden: tuple[int, ...], classes: str, recusals: str) -> None:
    rows = [
        (*making.institution(n, letter), "不宜告知" if n in hidden else "")
        for n, letter in enumerate(classes, 1)
    ]
    making.sheet(house.inbox / "名录.xlsx", [(*making.HEADINGS, "告知"), *rows])
    people = [(*person, recusals if person[0] == "张丽" else "") for person in PEOPLE]
    making.sheet(house.inbox / "人员.xlsx", [("姓名", "单位", "执法证号", "回避对象"), *people])
    night(house, DAY)


def committed(house: House, again: bool = False, reason: str = "") -> None:
    act(house, Commit("王强", again, reason), DAY)


def drawn(house: House, seed: str = SEED, again: bool = False) -> DrawRecord:
    act(house, Request(seed, "王强", again, "名录补报" if again else ""), DAY)
    with open_warehouse(house.warehouse) as kept:
        record = last_draw(kept)
    assert record is not None
    return record


def drawn_of_both(house: House) -> DrawRecord:
    """A draw by a seed with which some that must not be warned are drawn, and some others of their class:
    the secret is another in every run."""
    with open_warehouse(house.warehouse) as kept:
        taken_in, made = material(house, kept, DAY), commitments(house)
        seed = next(
            seed
            for seed in map(str, range(1000))
            if sum(i.notice_unsuitable for i in draw_lots(Request(seed, "王强"), taken_in, made).institutions)
            == 2
        )
    return drawn(house, seed)


def published(house: House) -> Path:
    """The folder 抽取, brought in step."""
    with open_warehouse(house.warehouse) as kept:
        (folder,) = write_draw_papers(house, house.campaign(), publication(material(house, kept, DAY)))
    return folder


def voucher_in(folder: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((folder / "抽取凭证.json").read_text("utf-8"))
    return told


def test_a_commitment_is_dated_numbered_and_never_replaced(house: House) -> None:
    fill(house)
    committed(house)
    (first,) = commitments(house)
    assert first.secret_sha256 == hashlib.sha256(first.secret.encode()).hexdigest()
    assert re.fullmatch(r"[0-9a-f]{64}", first.secret) and first.is_withheld and first.operator == "王强"
    for refused in (Commit("王强"), Commit("王强", again=True)):
        with pytest.raises(Problem, match="承诺"):
            act(house, refused, DAY)
    committed(house, again=True, reason="名录补报三户")
    again = commitments(house)
    assert again[0] == first and again[1].number == 2 and again[1].secret != first.secret
    record = drawn(house)
    assert [row["number"] for row in record.commitments] == [1, 2] and record.secret == again[1].secret
    assert record.commitments[1]["reason"] == "名录补报三户"


def test_the_digests_are_what_anyone_can_work_out(house: House) -> None:
    fill(house)
    committed(house)
    (made,) = commitments(house)
    roster = sorted(f"{making.code(n)},{letter}\n".encode() for n, letter in enumerate(CLASSES, 1))
    people = sorted(f"{department},{name}\n".encode() for name, department, _ in PEOPLE)
    assert made.roster_sha256 == hashlib.sha256(b"".join(roster)).hexdigest()
    assert made.inspectors_sha256 == hashlib.sha256(b"".join(people)).hexdigest()
    shares = {"A": "0.01", "B": "0.03", "C": "0.1", "D": "0.2"}
    plan = {
        "classes": [{"credit_class": name, "share": share} for name, share in shares.items()],
        "departments": [{"name": name, "inspectors": 1} for name in (RSJ, SJJ)],
    }
    assert made.plan_sha256 == digest_of(plan)


CHANGES: dict[str, tuple[Callable[[House], None], str]] = {
    "one more institution": (lambda house: fill(house, classes=CLASSES + "D"), "名录"),
    "a mark of 不宜告知": (lambda house: fill(house, hidden=(3, 7, 9)), "名录"),
    "a recusal": (lambda house: fill(house, recusals=making.name(4)), "检查人员名录"),
    "a share": (
        lambda house: (house.inbox / "campaign.toml").write_text(making.plan().replace("D = 0.20", "D = 0.25"), "utf-8"),
        "计划",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_draw_on_anything_else_is_refused_and_says_what_changed(what: str, house: House) -> None:
    fill(house)
    committed(house)
    change, named = CHANGES[what]
    change(house)
    with pytest.raises(Problem) as refused:
        drawn(house)
    assert f"承诺以后{named}" in refused.value.message and "--commit --again" in refused.value.hint
    committed(house, again=True, reason="经联席会议同意")
    assert drawn(house).draw == 1


def test_without_a_commitment_nothing_is_drawn_that_must_not_be_known(house: House) -> None:
    fill(house)
    with pytest.raises(Problem, match="先作承诺"):
        drawn(house)


def test_known_answers_of_every_ticket(house: House) -> None:
    fill(house)
    committed(house)
    record = drawn(house)
    (made,) = commitments(house)
    for one in record.institutions:
        by_hand = hashlib.sha256(f"{SEED},{made.secret},{one.key}".encode()).hexdigest()
        assert one.ticket == by_hand == ticket(f"{SEED},{made.secret}", one.key)
    fill(house, hidden=())
    committed(house, again=True, reason="都可以告知")
    plain = drawn(house, again=True)
    assert plain.secret == "" and {i.ticket for i in plain.institutions} <= {
        hashlib.sha256(f"{SEED},{making.code(n)}".encode()).hexdigest() for n in range(1, len(CLASSES) + 1)
    }, "where nobody has to be kept from knowing, the ticket is what it always was"


def test_an_older_commitment_to_a_seed_is_kept_told_and_binds(house: House) -> None:
    fill(house, hidden=())
    folder = house.state / "draws"
    folder.mkdir(parents=True)
    act_of_old = {
        "seed_sha256": hashlib.sha256(SEED.encode()).hexdigest(), "committed_at": "2024-06-01T09:00:00", "operator": "李敏",
    }  # fmt: skip
    (folder / "commitment-000001.json").write_text(json.dumps(act_of_old), "utf-8")
    with pytest.raises(Problem, match="种子与事先公布的承诺"):
        drawn(house, "另一个种子")
    assert drawn(house).commitments == [{"number": 1, **act_of_old}]
    assert "种子" in text_of(published(house) / "抽取承诺.docx")


def test_reveal_waits_for_the_visits_and_then_tells_all(house: House) -> None:
    fill(house)
    with pytest.raises(Problem, match="还没有抽取"):
        act(house, Reveal("王强"), DAY)
    committed(house)
    record = drawn_of_both(house)
    before = voucher_in(published(house))
    with pytest.raises(Problem, match="等于提前告知"):
        act(house, Reveal("王强"), DAY)
    hidden = [int(i.name[4:-6]) for i in record.institutions if i.notice_unsuitable]
    making.record_list(house.inbox, [making.record_row(n) for n in hidden])
    night(house, date(2024, 10, 31))
    act(house, Reveal("王强"), date(2024, 10, 31))
    folder = published(house)
    after = voucher_in(folder)
    assert after["secret"] == record.secret and not (folder / "抽取结果-内部.xlsx").exists()
    assert (
        after["sealed_sha256"] == before["sealed_sha256"] and after["institutions"] != before["institutions"]
    )
    with pytest.raises(Problem, match="已经揭示过"):
        act(house, Reveal("王强"), DAY)
    with pytest.raises(Problem, match="已经揭示，不能再用"):
        drawn(house, "第二个种子", again=True)


def test_an_early_reveal_is_told_with_its_reason(house: House) -> None:
    fill(house)
    committed(house)
    drawn_of_both(house)
    act(house, Reveal("王强", "一户已迁走"), DAY)
    told = voucher_in(published(house))["revealed"]
    assert isinstance(told, dict) and (told["operator"], told["reason"]) == ("王强", "一户已迁走")


# The attacker: what leaves the office, read by somebody who knows the roster, the seed and how all of it works.

LEAVES = ("抽取/抽取承诺.*", "抽取/抽取凭证.json", "抽取/抽取名录.csv", "抽取/抽取结果.xlsx", "抽取/告知书/*", "简报.html", "专项简报.docx")  # fmt: skip
"""What may leave the office (docs/decisions/draw.md)."""


def text_of(path: Path) -> str:
    """All that a file says."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            return "".join(parts.read(n).decode("utf-8", "replace") for n in parts.namelist())
    return path.read_text("utf-8")


def leaving(house: House) -> Iterator[Path]:
    """The files that may leave the office."""
    for pattern in LEAVES:
        yield from house.outbox.glob(pattern)


def give_out_all(house: House, as_of: date = DAY) -> None:
    """All that a night gives out."""
    from flows.consolidation import Consolidation

    with Consolidation(house, as_of) as run:
        run.judge()
        run.publish()
        run.write_reports()


def test_nobody_can_name_a_hidden_institution(house: House) -> None:
    fill(house, recusals="、".join(making.name(n) for n in HIDDEN))
    committed(house)
    record = drawn_of_both(house)
    give_out_all(house)
    hidden = {i.key for i in record.institutions if i.notice_unsuitable}
    named = {i.key for i in record.institutions} - hidden
    assert hidden and named
    files = {path: text_of(path) + path.name for path in leaving(house)}
    assert len(files) >= 6 + len(named)
    for path, text in files.items():
        assert record.secret not in text, path
        if path.name != "抽取名录.csv":
            for key in hidden:
                assert key not in text and making.name(_number(key)) not in text, path
    roster = (house.outbox / "抽取" / "抽取名录.csv").read_text("utf-8-sig")
    assert "告知" not in roster
    _tickets_and_digests_betray_nobody(house, hidden)
    with duckdb.connect(house.published, read_only=True) as data:
        inside = {key for (key,) in data.execute("select institution_id from unannounced").fetchall()}
    assert inside == hidden, "those who go are told, inside"
    assert "内部掌握，不得外传" in text_of(house.outbox / "抽取" / "抽取结果-内部.xlsx")
    assert "内部掌握，不得外传" in text_of(house.outbox / f"催办单-{RSJ}.xlsx")


def _number(key: str) -> int:
    return next(n for n in range(1, len(CLASSES) + 1) if making.code(n) == key)


def _tickets_and_digests_betray_nobody(house: House, hidden: set[str]) -> None:
    """Every digest that is told, tried with everything an outsider can put together."""
    told = voucher_in(house.outbox / "抽取")
    texts = "".join(text_of(path) for path in leaving(house))
    digests = set(re.findall(r"\b[0-9a-f]{64}\b", texts))
    every = [making.code(n) for n in range(1, len(CLASSES) + 1)]
    names = [making.name(n) for n in range(1, len(CLASSES) + 1)]
    salts = (
        "",
        str(told["seed"]),
        str(told["sealed_sha256"]),
        str(told["roster_sha256"]),
        str(told["plan_sha256"]),
    )
    for text in (*every, *names):
        for salt in salts:
            for joined in (f"{salt},{text}", f"{salt}{text}", f"{salt}\n{text}\n", text, f"{text}\n"):
                assert hashlib.sha256(joined.encode()).hexdigest() not in digests
    by_class = [making.code(n) for n in range(3, len(CLASSES) + 1)]
    for first in by_class:  # a list with one or two unknowns, sorted as lists are digested
        for second in by_class:
            lines = "".join(sorted({f"{first}\n", f"{second}\n"})).encode()
            assert hashlib.sha256(lines).hexdigest() not in digests


def test_teams_of_named_visits_are_the_same_whoever_is_hidden() -> None:
    """Whatever the hidden visits are, those that are told of have the same teams: they say nothing of them."""

    @given(
        st.sets(st.integers(6, 20), max_size=4),
        st.sets(st.tuples(st.integers(0, 3), st.integers(1, 20)), max_size=12),
    )
    @settings(max_examples=40, deadline=None)
    def holds(hidden: set[int], recused: set[tuple[int, int]]) -> None:
        named = [(_visit(n), False) for n in range(1, 6)]
        people = [
            Person(f"人{n}", department, "", frozenset(making.name(v) for p, v in recused if p == n and v < 6), f"人{n}")
            for n, department in enumerate((RSJ, RSJ, SJJ, SJJ))
        ]  # fmt: skip
        try:
            alone = draw_campaign_teams(named, people, SENT, Lots(SEED, "s" * 64))
        except Problem:
            return
        both = draw_campaign_teams(
            [*((_visit(n), True) for n in hidden), *named], people, SENT, Lots(SEED, "s" * 64)
        )
        of_named = [a for a in both if a.key in {visit.key for visit, _ in named}]
        assert [(a.key, a.person.key) for a in of_named] == [(a.key, a.person.key) for a in alone]
        assert draw_campaign_teams(named, people, SENT, Lots(SEED, None)) == alone

    holds()


def _visit(n: int) -> Visit:
    return Visit(making.code(n), making.name(n), "", ticket(SEED, "s" * 64, making.code(n)))


def test_killed_between_a_commitment_and_its_papers_the_next_night_writes_them(house: House) -> None:
    fill(house)
    committed(house)
    folder = published(house)
    before = (folder / "抽取承诺.json").read_bytes()
    for name in ("抽取承诺.json", "抽取承诺.docx"):
        (folder / name).unlink()
    assert (published(house) / "抽取承诺.json").read_bytes() == before
    assert (folder / "抽取承诺.docx").exists()


def test_a_rehearsal_does_all_and_leaves_nothing_but_its_report(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(house, hidden=())
    making.sheet(house.inbox / "补报.xlsx", [making.HEADINGS, making.institution(99, "A")])
    before = _everything_below(house.inbox), _everything_below(house.settings.var)
    assert rehearse_draw(house.settings, house.campaign_id, DAY) == 0
    assert before == (_everything_below(house.inbox), _everything_below(house.settings.var))
    assert [path.name for path in house.outbox.iterdir() if path.suffix != ".duckdb"] == ["抽取演练.xlsx"]
    told = capsys.readouterr().out
    assert "名录 21 户" in told and "可以抽 2 人" in told and "还没有作" in told, (
        "the file that waits is counted"
    )
    assert not [n for n in range(1, 100) if making.code(n) in told or making.name(n) in told]


def test_a_rehearsal_says_what_a_draw_would_be_refused_for(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(house)
    assert rehearse_draw(house.settings, house.campaign_id, DAY) == 1
    assert "必须先作承诺" in capsys.readouterr().out
    committed(house)
    fill(house, classes=CLASSES + "D")
    assert rehearse_draw(house.settings, house.campaign_id, DAY) == 1
    told = capsys.readouterr().out
    assert "名录变了" in told and "4 户；签号加入秘密" in told
    making.roster(house.inbox, 2, "E", "错.xlsx")
    assert rehearse_draw(house.settings, house.campaign_id, DAY) == 1
    assert "错误没有补正" in capsys.readouterr().out


def test_a_class_drawn_whole_is_warned_of(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    fill(house, hidden=(1,))
    committed(house)
    assert rehearse_draw(house.settings, house.campaign_id, DAY) == 0
    assert "A 类全部抽中" in capsys.readouterr().out


def _everything_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and not path.name.endswith((".lock", ".wal"))
        and not {"locks", "machine.json"} & set(path.relative_to(folder).parts)  # who holds it now, and where
    }


def test_nobody_is_named_by_the_login(house: House, cli: Cli) -> None:
    fill(house, hidden=(1,))
    committed(house)
    told = cli("draw", house.campaign_id, "--seed", SEED, "--as-of", DAY, USER="某登录名", LOGNAME="某登录名")
    assert told.returncode == 0 and "--operator 王强" in told.stderr, told.stderr
    assert "A 类全部抽中" in told.stdout, "what the roster betrays is told at the draw too"
    assert voucher_in(house.outbox / "抽取")["operator"] == "未写明"
    assert not [path for path in leaving(house) if "某登录名" in text_of(path)]


def test_a_commitment_is_made_before_there_is_a_seed(house: House) -> None:
    with pytest.raises(Problem, match="种子产生以前"):
        commit_draw(house.settings, house.campaign_id, SEED, "王强", False, "", DAY)
