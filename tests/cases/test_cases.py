"""Whole campaigns, as people send them, through the command line: everything truth.json says comes out."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from flows.reports.published import Published, open_published
from tests.conftest import Cli

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/truth.json"))


def _tally(data: Published, view: str, *key: str) -> dict[str, dict[str, Any]]:
    rows = data.dicts(f"from {view}")
    return {
        "|".join(str(row[k]) for k in key): {n: v for n, v in row.items() if n not in key} for row in rows
    }


def _missing(expected: dict[str, dict[str, Any]], found: dict[str, dict[str, Any]]) -> list[object]:
    """Every figure of the truth that did not come out."""
    return [
        (key, name, value, found.get(key, {}).get(name))
        for key, figures in expected.items()
        for name, value in figures.items()
        if found.get(key, {}).get(name) != value
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_campaign_comes_out_as_its_truth_says(case: Path, cli: Cli, tmp_path: Path) -> None:
    truth = json.loads((case / "truth.json").read_text("utf-8"))
    shutil.copytree(case / "inbox", tmp_path / "inbox")
    done = cli("run", truth["campaign"], "--as-of", truth["as_of"])
    assert done.returncode == 1, done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout and "ERROR" not in done.stderr + done.stdout
    with open_published(tmp_path / "outbox" / truth["campaign"] / "inspections.duckdb") as data:
        assert data.number("select count(*) from institution") == truth["roster"]
        assert not _missing(truth["department_tally"], _tally(data, "department_tally", "department"))
        assert not _missing(truth["class_tally"], _tally(data, "class_tally", "credit_class"))
        assert not _missing(
            truth["department_class_tally"],
            _tally(data, "department_class_tally", "department", "credit_class"),
        )
        told = data.rows("select distinct file_name, rule, sheet, cell, severity from finding")
        by_name = {(str(f).rsplit("/", 1)[-1], rule, sheet, cell) for f, rule, sheet, cell, _ in told}
        assert not [
            f for f in truth["findings"] if (f["file"], f["rule"], f["sheet"], f["cell"]) not in by_name
        ]
        files = {
            (str(name).rsplit("/", 1)[-1], verdict)
            for name, verdict in data.rows("select file_name, verdict from source_file")
        }
        assert not set(truth["files"].items()) - files
        faulty = {f["file"] for f in truth["findings"]}
        sound = {
            name for name, verdict in truth["files"].items() if verdict == "accepted" and name not in faulty
        }
        assert not [row for row in told if row[4] == "error" and str(row[0]).rsplit("/", 1)[-1] in sound]
        reconciled = [
            list(row)
            for row in data.rows("select department, measure, declared, computed from reconciliation")
        ]
        assert not [row for row in truth["reconciliation"] if row not in reconciled]
        assert len(_tally(data, "department_tally", "department")) == len(truth["department_tally"])
    left = {path.name for path in (tmp_path / "inbox" / truth["campaign"]).rglob("*") if path.is_file()}
    assert all(
        name == "campaign.toml" or name.startswith(("~$", ".")) or name.endswith(".tmp") for name in left
    )
