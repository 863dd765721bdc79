"""Papers kept in step: written once, anew where they tell something else, gone with their thing, never torn."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reports.papers.renewal import Wanted, adopt, renew


def _paper(key: str, text: str, *, is_settled: bool = False) -> Wanted:
    return Wanted(key, text, {f"{key}/{key}.docx": text.encode}, is_settled)


def _renew(folder: Path, papers: Iterable[Wanted], kept: Iterable[str] = ()) -> None:
    renew(folder / "out", folder / "ledger", list(papers), list(kept), "写")


def _stand(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in (folder / "out").rglob("*.docx")}


def test_a_paper_is_written_once_and_anew_where_it_tells_something_else(tmp_path: Path) -> None:
    _renew(tmp_path, [_paper("甲", "1"), _paper("乙", "1")])
    stood = {path: path.stat().st_ino for path in (tmp_path / "out").rglob("*.docx")}
    _renew(tmp_path, [_paper("甲", "2"), _paper("乙", "1")])
    assert _stand(tmp_path) == {"甲": "2", "乙": "1"}
    assert [path.stem for path, node in stood.items() if path.stat().st_ino == node] == ["乙"]


def test_a_missing_paper_is_written_again_and_an_unwanted_one_goes(tmp_path: Path) -> None:
    _renew(tmp_path, [_paper("甲", "1"), _paper("乙", "1")])
    (tmp_path / "out" / "甲" / "甲.docx").unlink()
    (tmp_path / "out" / "甲" / "人写的.docx").write_text("人写的", "utf-8")
    _renew(tmp_path, [_paper("甲", "1")])
    assert _stand(tmp_path) == {"甲": "1", "人写的": "人写的"}


def test_what_is_settled_or_kept_stays(tmp_path: Path) -> None:
    _renew(tmp_path, [_paper("甲", "1"), _paper("乙", "1")])
    _renew(tmp_path, [_paper("甲", "2", is_settled=True)], kept=["乙"])
    assert _stand(tmp_path) == {"甲": "1", "乙": "1"}
    _renew(tmp_path, [_paper("丙", "1", is_settled=True), _paper("甲", "3")])
    assert _stand(tmp_path) == {"甲": "3", "丙": "1"}


def test_two_papers_of_one_name_stand_beside_each_other(tmp_path: Path) -> None:
    def same(key: str) -> Wanted:
        return Wanted(key, key, {"同名.docx": key.encode})

    _renew(tmp_path, [same("甲"), same("乙")])
    _renew(tmp_path, [same("丙"), same("乙"), same("甲")])
    assert sorted(_stand(tmp_path).values()) == sorted(["甲", "乙", "丙"])


def test_older_papers_of_visits_made_are_taken_over_and_the_rest_goes(tmp_path: Path) -> None:
    for key in ("甲", "乙", "丙"):
        (tmp_path / "out" / key).mkdir(parents=True)
        (tmp_path / "out" / key / f"{key}.docx").write_text("旧", "utf-8")
    papers = [_paper("甲", "新", is_settled=True), _paper("乙", "新")]
    adopt(tmp_path / "out", tmp_path / "ledger", papers, ["*/*.docx"])
    _renew(tmp_path, papers)
    assert _stand(tmp_path) == {"甲": "旧", "乙": "新"}
    adopt(tmp_path / "out", tmp_path / "ledger", [], ["*/*.docx"])
    assert _stand(tmp_path) == {"甲": "旧", "乙": "新"}


_KEYS = st.dictionaries(st.sampled_from("甲乙丙丁"), st.sampled_from("123"), max_size=4)


def _dies(text: str) -> bytes:
    raise KeyboardInterrupt(text)


@settings(max_examples=60, deadline=None)
@given(nights=st.lists(st.tuples(_KEYS, st.sampled_from("甲乙丙丁-")), min_size=1, max_size=5), last=_KEYS)
def test_wherever_a_run_dies_the_next_ends_as_if_it_had_not(
    tmp_path_factory: pytest.TempPathFactory, nights: list[tuple[dict[str, str], str]], last: dict[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("夜")
    for wanted, dies_at in nights:
        papers = [_paper(key, text) for key, text in wanted.items()]
        papers = [
            Wanted(p.key, p.digest, {name: partial(_dies, p.key) for name in p.files})
            if p.key == dies_at
            else p
            for p in papers
        ]
        try:
            _renew(folder, papers)
        except KeyboardInterrupt:
            continue
    _renew(folder, [_paper(key, text) for key, text in last.items()])
    assert _stand(folder) == last
