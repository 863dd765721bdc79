"""Every rule by examples that a domain expert can read:
tests/spec/rules/*.md (README.md says how to write one)."""

from collections import Counter

import pytest

from schemas.rules import RULES, SEVERITY_LABELS
from tests.spec.rules.examples import EXAMPLES, FOLDER, Example, Paper, Told
from tests.spec.rules.judging import Finding, Judged, judged
from tests.spec.rules.sheets import Drawn


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.rule}：{example.title}")
def test_what_is_given_comes_out_as_told(example: Example) -> None:
    files, of_plan = judged(example)
    for file, made in files:
        wanted = [told for paper, drawn in file.papers for told in _wanted(paper, drawn)]
        _assert_told(example, wanted, made.findings)
        for paper, drawn in file.papers:
            _assert_lines(paper, drawn, made)
    if example.of_plan is not None:
        wanted = [Finding("", "", told.rule, told.severity, told.words) for told in example.of_plan]
        _assert_told(example, wanted, [told._replace(sheet="", cell="") for told in of_plan])


def _wanted(paper: Paper, drawn: Drawn) -> list[Finding]:
    """The findings a paper's example tells, each at its cell, with the words of its message."""
    of_rows = [
        _at(told, drawn, row, paper)
        for row, outcome in enumerate(paper.outcomes)
        if outcome
        for told in outcome.told
    ]
    return of_rows + [_at(told, drawn, None, paper) for told in paper.whole]


def _at(told: Told, drawn: Drawn, row: int | None, paper: Paper) -> Finding:
    place = told.place
    if not place and row is not None and paper.kind == "检查情况记录表":
        place = paper.rows[row]["项目"]
    sheet = "" if told.rule in ("F01", "F02", "F03", "F04", "F05") else drawn.sheet
    return Finding(sheet, drawn.cell(place, row), told.rule, told.severity, told.words)


def _assert_told(example: Example, wanted: list[Finding], found: list[Finding]) -> None:
    places = [Counter(finding[:4] for finding in findings) for findings in (found, wanted)]
    assert places[0] == places[1], "\n".join(map(str, found))
    for told in wanted:
        messages = [finding.message for finding in found if finding[:4] == told[:4]]
        words = example.text(told.message)
        assert any(words in message for message in messages), (words, messages)


def _assert_lines(paper: Paper, drawn: Drawn, made: Judged) -> None:
    for line, outcome in zip(drawn.lines, paper.outcomes, strict=True):
        if outcome is None or not line:
            continue
        status, *read = made.lines.get((drawn.sheet, line), ("不计",))
        assert (outcome.status or status) == status, (line, made)
        told = outcome.read.split()
        assert told == read[: len(told)], (line, read)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_an_example_that_breaks_it_and_one_that_does_not(rule: str) -> None:
    examples = [example for example in EXAMPLES if example.rule == rule]
    is_broken = any(told.rule == rule for example in examples for told in example.told)
    is_kept = any(example.has_sound(rule) for example in examples)
    assert is_broken and is_kept


@pytest.mark.parametrize("rule", RULES)
def test_a_file_begins_with_its_rule_and_its_place_in_the_notice(rule: str) -> None:
    known = RULES[rule]
    title, _, said, *_ = (FOLDER / f"{rule}.md").read_text("utf-8").splitlines()
    assert title == f"# {rule} {known.what}"
    assert said == f"{SEVERITY_LABELS[known.severity]}。依据：{known.source}。"
