"""The nightly flow in a real Prefect: its artifacts, its task runs, its schedule, its failures."""

import json
import re
import urllib.request
from pathlib import Path

from flows.nightly import _key
from flows.settings import NIGHTLY_HOUR, TIMEZONE
from tests import making
from tests.conftest import CAMPAIGN, Cli
from tests.making import record_list, record_row, roster


def _ask(api: str, path: str, **body: object) -> object:
    request = urllib.request.Request(
        f"{api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def test_a_run_leaves_artifacts_and_no_personal_parameter(
    tmp_path: Path, shell: Cli, prefect_api: str
) -> None:
    folder = tmp_path / "inbox" / "2024-artifacts"
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    roster(folder)
    making.sheet(
        folder / "人员.xlsx", [("姓名", "单位", "身份证号"), ("张丽", making.RSJ, "410402198503071234")]
    )
    record_list(folder, [record_row(1), record_row(2, result="")])
    assert shell("run", "2024-artifacts", "--as-of", "2024-10-31").returncode == 1
    artifacts = _ask(prefect_api, "artifacts/filter", artifacts={"key": {"like_": "2024-artifacts"}})
    assert isinstance(artifacts, list)
    keys = {a["key"]: a["data"] for a in artifacts}
    assert all(a["description"].startswith("## 2024-artifacts：") for a in artifacts)
    assert set(keys) == {"tally-2024-artifacts", "findings-2024-artifacts"}
    assert json.loads(keys["tally-2024-artifacts"])[-1]["单位"] == "合计"
    assert "I04" in {finding["规则"] for finding in json.loads(keys["findings-2024-artifacts"])}
    runs = _ask(prefect_api, "flow_runs/filter", sort="START_TIME_DESC")
    assert isinstance(runs, list)
    mine = next(run for run in runs if run["name"] == "2024-artifacts 汇总 2024-10-31")
    assert mine["state_type"] == "COMPLETED" and "410402" not in str(runs) + str(artifacts)
    tasks = _ask(prefect_api, "task_runs/filter", flow_runs={"id": {"any_": [mine["id"]]}})
    assert isinstance(tasks, list)
    names = {task["name"] for task in tasks}
    assert names == {"收文件", "读文件", "入库", "核对", "统计", "写报表", "列出统计表和问题", "发邮件"}
    assert len(tasks) == 8, "a task is a batch, not a file"


def test_no_two_campaigns_share_a_key() -> None:
    names = ("2024-a", "2024-A", "2024 a", "培训", "养老", "-", "a-", "a--b", "a-b")
    keys = {_key(name) for name in names}
    assert len(keys) == len(names) and _key("2024-a") == "2024-a"
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", key) for key in keys)


def test_the_schedule_is_two_in_the_morning_one_at_a_time() -> None:
    import yaml

    plan = yaml.safe_load((Path(__file__).parents[1] / "prefect.yaml").read_text("utf-8"))
    (deployment,) = plan["deployments"]
    assert deployment["schedules"] == [{"cron": "0 2 * * *", "timezone": "Asia/Shanghai"}]
    assert deployment["concurrency_limit"]["limit"] == 1
    assert f"0 {NIGHTLY_HOUR} * * * {TIMEZONE}" == "0 2 * * * Asia/Shanghai"
    module, _, name = deployment["entrypoint"].partition(":")
    assert Path(module).exists() and f"def {name}" in Path(module).read_text("utf-8")


def test_a_failed_night_is_told_in_the_log(tmp_path: Path, shell: Cli) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan(), encoding="utf-8")
    roster(folder)
    (tmp_path / "outbox").write_text("a file where the folder should be")
    done = shell("run", CAMPAIGN)
    assert done.returncode == 2 and done.stderr.strip().count("Traceback") == 0
    assert "没有完成" in (tmp_path / "var" / "prefect" / "nightly.log").read_text("utf-8")
    assert not (folder / "名录.xlsx").exists() and list((tmp_path / "var" / "archive").rglob("*")), (
        "taken in all the same"
    )
    (tmp_path / "outbox").unlink()
    assert shell("run", CAMPAIGN).returncode == 0
    assert (tmp_path / "outbox" / CAMPAIGN / "汇总表.xlsx").exists()
