"""The commands as their users run them: exit codes, messages, files."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from flows.consolidation import Consolidation
from flows.storage.folders import House
from flows.storage.journal import write_value
from flows.storage.nights import missed_night
from tests import making
from tests.conftest import AS_OF, CAMPAIGN, Cli, command, forked
from tests.making import record_list, record_row, roster

README = Path(__file__).parents[2] / "README.md"


def _inbox(tmp_path: Path, plan: str | None = None) -> Path:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(plan or making.plan(), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("prefect_begun")
def test_the_example_runs_by_itself_with_a_server_of_its_own(tmp_path: Path) -> None:
    done = command("demo", cwd=tmp_path)
    everything = done.stdout + done.stderr
    assert done.returncode == 0, everything
    assert "Traceback" not in everything and "ERROR" not in everything
    said = {line.rstrip() for line in done.stdout.splitlines()}
    shown = re.findall(r"^```\n(2024年.+?)^…\n```", README.read_text("utf-8"), re.S | re.M)
    assert set(shown[0].splitlines()) <= said, "what the README shows is what it prints"
    assert "83.3%" in done.stdout
    outbox = tmp_path / "outbox" / "demo-2024-xinhua"
    for paper in ("汇总表.xlsx", "汇总表-2024-10-31.xlsx", "简报.html", "抽取/抽取凭证.json", "公示清单-区市监局.xlsx",
                  "催办单-区人社局.xlsx", "../年度汇总-2024.xlsx"):  # fmt: skip
        assert (outbox / paper).exists(), paper
    assert list((outbox / "回执").rglob("*.xlsx"))
    log = (tmp_path / "var" / "prefect" / "nightly.log").read_text("utf-8")
    assert "Completed" in log and "Traceback" not in log and "ERROR" not in log
    assert not _processes(tmp_path)


def _processes(folder: Path) -> list[str]:
    """Processes that still work in a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == folder:
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_exit_codes(tmp_path: Path, shell: Cli) -> None:
    folder = _inbox(tmp_path)
    roster(folder)
    record_list(folder, [record_row(1)])
    assert shell("run", CAMPAIGN, "--as-of", "2024-10-31").returncode == 0
    record_list(folder, [record_row(2, result="")], "二.xlsx")
    done = shell("run", "--as-of", "2024-10-31")
    assert done.returncode == 1 and "补正" in done.stdout
    done = shell("run", "没有这个活动")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and CAMPAIGN in done.stderr


def test_folders_can_be_moved_before_and_after_the_command(tmp_path: Path, shell: Cli) -> None:
    folder = _inbox(tmp_path / "elsewhere")
    roster(folder)
    done = shell("run", "--inbox", folder.parent, "--outbox", tmp_path / "out", "--var", tmp_path / "state")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / CAMPAIGN / "汇总表.xlsx").exists() and (
        tmp_path / "state" / "archive"
    ).is_dir()


PLANS = {
    "unknown key": ("subject =", "subjects =", "subject"),
    "share above one": ("D = 0.20", "D = 1.2", "D"),
    "period ends first": ("end = 2024-11-30", "end = 2024-01-30", "抽查期间"),
    "aliases overlap": ('"市监局"]', '"市监局", "人社局"]', "人社局"),
    "not toml": ("[share]", "[share", "第"),
    "quotes of full width": ('title = "2024', "title = “2024", "要用英文半角"),
    "an equals sign of full width": ("A = 0.01", "A ＝ 0.01", "“＝”要用英文半角"),
    "written twice": ("A = 0.01", "A = 0.01\nA = 0.02", "同一项写了两次"),
    "no such day": ("end = 2024-11-30", "end = 2024-11-31", "日期不对"),
}


@pytest.mark.parametrize("fault", PLANS)
def test_a_plan_that_cannot_be_right_is_refused_with_its_line(fault: str, tmp_path: Path, cli: Cli) -> None:
    old, new, named = PLANS[fault]
    _inbox(tmp_path, making.plan().replace(old, new))
    done = cli("run", CAMPAIGN)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert named in done.stderr and "行" in done.stderr, done.stderr


def test_a_plan_in_another_encoding_or_under_another_name_says_what_to_do(tmp_path: Path, cli: Cli) -> None:
    folder = _inbox(tmp_path)
    (folder / "campaign.toml").write_bytes(making.plan().encode("gb18030"))
    told = cli("run", CAMPAIGN)
    assert (
        told.returncode == 2
        and f"{CAMPAIGN}/campaign.toml 不是 UTF-8 编码" in told.stderr
        and "记事本" in told.stderr
    )
    (folder / "campaign.toml").rename(folder / "campaign.toml.txt")
    assert "去掉" in cli("run", CAMPAIGN).stderr
    assert f"{CAMPAIGN}　" in cli("status").stdout, "a plan that is wrong hides nothing else"


def test_a_campaign_without_a_plan_does_not_stop_the_others(tmp_path: Path, shell: Cli) -> None:
    roster(_inbox(tmp_path))
    (tmp_path / "inbox" / "无计划").mkdir()
    done = shell("run")
    assert done.returncode == 2 and "campaign.toml" in done.stderr
    assert (tmp_path / "outbox" / CAMPAIGN / "汇总表.xlsx").exists()


def test_the_second_of_two_runs_says_so(tmp_path: Path, shell: Cli) -> None:
    folder = _inbox(tmp_path)
    roster(folder)
    hold = "import sys,time;from filelock import FileLock;l=FileLock(sys.argv[1]);l.acquire();print(1,flush=True);time.sleep(60)"
    lock = tmp_path / "var" / "locks" / "campaigns" / CAMPAIGN / "lock"
    lock.parent.mkdir(parents=True)
    holder = subprocess.Popen([sys.executable, "-c", hold, lock], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout and holder.stdout.readline()
        done = shell("run", CAMPAIGN)
    finally:
        holder.kill()
        holder.wait()
    assert done.returncode == 2 and "另一次运行" in done.stderr
    assert (folder / "名录.xlsx").exists()
    assert shell("run", CAMPAIGN).returncode == 0


def test_check_tells_what_counts_and_takes_nothing_in(tmp_path: Path) -> None:
    folder = _inbox(tmp_path)
    path = record_list(folder, [record_row(1), record_row(2, result="12"), record_row(3, signed="")])
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"nothing")
    began = time.monotonic()
    done = forked("check", path, bad, "--as-of", "2024-10-31", cwd=tmp_path)
    took = time.monotonic() - began
    assert done.returncode == 1 and took < 20
    assert "计入 1 行，不计 2 行" in done.stdout
    assert "E3" in done.stdout and "I05" in done.stdout and "I07" in done.stdout and "F01" in done.stdout
    assert path.exists() and not (tmp_path / "var").exists() and not (tmp_path / "outbox").exists()
    assert forked("check", tmp_path / "没有.xlsx", cwd=tmp_path).returncode == 2


def test_check_tells_what_it_read_and_what_it_made_of_remarks(tmp_path: Path) -> None:
    folder = _inbox(tmp_path)
    rows = [(*record_row(n, result="8", remark="区市监局已立案查处", signed=""), "东") for n in (1, 2, 3)]
    path = making.sheet(folder / "台账.xlsx", [(*making.LIST_HEADINGS, "风向"), *rows])
    lines = forked("check", path, "--as-of", "2024-10-31", cwd=tmp_path).stdout.splitlines()
    assert lines[1] == "台账.xlsx：检查情况台账；计入 0 行，不计 3 行"
    assert lines[2].startswith(
        "  读作 检查情况台账：“Sheet1”第 1 行表头，3 行；A 名称、B 统一社会信用代码/注册号、C 检查单位"
    )
    assert lines[2].endswith("没有读的：L 风向")
    assert lines[3] == "  备注 “Sheet1”K2…K4：“区市监局已立案查处”→ 区市监局 立案查处"
    assert [line.split()[2] for line in lines if "I07" in line] == ["Sheet1!I2…I4"]
    assert not [line for line in lines if "F07" in line], "the table's line says it"


def test_check_does_without_prefect() -> None:
    """Nor without the flow's steps, reports and mail: what judges one file is all it waits for."""
    code = (
        "import sys, flows.commands.check, flows.commands.preview; "
        "print(sorted(sys.modules.keys() & {'prefect', 'flows.consolidation', 'xlsxwriter', 'great_tables', 'docx'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.strip() == "[]", done.stdout


def test_a_bug_is_told_in_one_line_and_its_traceback_kept(tmp_path: Path) -> None:
    folder = _inbox(tmp_path)
    path = roster(folder)
    code = "import flows.commands.check\nflows.commands.check.check_files = None\nfrom flows.cli import app\napp()"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, "check", path],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(root)},
    )
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "errors.log" in done.stderr
    assert "TypeError" in (tmp_path / "var" / "errors.log").read_text("utf-8")


def test_a_command_line_that_is_not_understood_is_told_in_one_line(tmp_path: Path) -> None:
    """By a process of its own; what is said of each mistake stands in said/usage.md."""
    done = command("run", "--as-of", "昨天", cwd=tmp_path)
    assert done.returncode == 2 and "日期写成 2024-10-31 这样" in done.stderr
    assert done.stderr.count("\n") == 1 and not done.stdout


def test_a_setting_that_is_wrong_is_named(tmp_path: Path) -> None:
    done = command("status", cwd=tmp_path, SHUANGSUIJI_SMTP_PORT="abc", SHUANGSUIJI_SMTP_PASSWORD="hunter2")
    assert (
        done.returncode == 2
        and "SHUANGSUIJI_SMTP_PORT 的值不对" in done.stderr
        and done.stderr.count("\n") == 1
    )


def test_a_reader_that_has_had_enough_is_no_error(tmp_path: Path) -> None:
    for n in range(300):
        _inbox(tmp_path / str(n))
        (tmp_path / "inbox" / str(n)).mkdir(parents=True)
    done = subprocess.run(
        f"{sys.executable} -m flows status | head -1", shell=True, cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.stdout.count("\n") == 1 and not done.stderr and not (tmp_path / "var" / "errors.log").exists()


def test_the_plan_of_the_readme_runs_as_it_stands(tmp_path: Path, cli: Cli) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    folder = _inbox(tmp_path, readme.partition("```toml\n")[2].partition("```")[0])
    roster(folder)
    done = cli("run", CAMPAIGN, "--as-of", "2024-10-31")
    assert done.returncode == 0, done.stderr
    assert "没有配置" not in done.stdout, "a plan to be copied asks for no mail"


def test_a_bug_in_one_campaign_costs_no_other_its_night(
    house: House, prefect_api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.nightly import nightly

    for name, folder in (
        ("INBOX", house.settings.inbox),
        ("OUTBOX", house.settings.outbox),
        ("VAR", house.settings.var),
    ):
        monkeypatch.setenv(f"SHUANGSUIJI_{name}", str(folder))
    (house.settings.inbox / "0-first").mkdir()
    (house.settings.inbox / "0-first" / "campaign.toml").write_text(making.plan(), "utf-8")
    monkeypatch.setattr("flows.nightly.cores", lambda: 1)  # the fault is put into this process
    real = Consolidation.judge
    monkeypatch.setattr(
        Consolidation, "judge", lambda run: 1 / 0 if run.house.campaign_id == "0-first" else real(run)
    )
    told = {outcome.campaign: outcome.problem for outcome in nightly(None, AS_OF)}
    assert "程序出错" in told["0-first"] and told[CAMPAIGN] == "" and house.published.exists()


def test_a_run_for_another_day_is_no_night(
    house: House, prefect_api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.nightly import nightly

    for name in ("inbox", "outbox", "var"):
        monkeypatch.setenv(f"SHUANGSUIJI_{name.upper()}", str(getattr(house.settings, name)))
    write_value(house.settings.var / "nights.json", {"ended": "2026-01-05T02:03:00"})
    nightly(None, AS_OF)
    assert missed_night(house.settings) is not None
    nightly()
    assert missed_night(house.settings) is None


def test_help_shows_an_example() -> None:
    for name in ("run", "check", "demo", "rebuild", "serve"):
        done = command(name, "--help", cwd=Path.cwd())
        assert done.returncode == 0 and "例：shuangsuiji" in done.stdout


def test_a_dated_copy_stays_beside(tmp_path: Path, cli: Cli) -> None:
    roster(_inbox(tmp_path))
    for day in ("2024-10-30", "2024-10-31"):
        cli("run", CAMPAIGN, "--as-of", day)
    outbox = tmp_path / "outbox" / CAMPAIGN
    assert sorted(p.name for p in outbox.glob("汇总表*.xlsx")) == [
        "汇总表-2024-10-30.xlsx",
        "汇总表-2024-10-31.xlsx",
        "汇总表.xlsx",
    ]
    assert openpyxl.load_workbook(outbox / "汇总表.xlsx").sheetnames[0] == "统计表"


def test_a_file_is_taken_back_and_stays_in_the_history(tmp_path: Path, cli: Cli) -> None:
    folder = _inbox(tmp_path)
    roster(folder)
    assert cli("history", CAMPAIGN).returncode == 2, "it never ran"
    cli("run", CAMPAIGN, "--as-of", "2024-10-31")
    record_list(folder, [record_row(1)], "错.xlsx")
    cli("run", CAMPAIGN, "--as-of", "2024-10-31")
    refused = cli("withdraw", CAMPAIGN, "错.xlsx")
    assert refused.returncode == 2 and "撤回要写明理由" in refused.stderr
    done = cli("withdraw", CAMPAIGN, "错.xlsx", "--reason", "查错了对象", "--as-of", "2024-10-31")
    assert done.returncode == 0 and "已撤回：错.xlsx" in done.stdout, done.stderr
    told = cli("history", CAMPAIGN).stdout
    assert (
        "第 3 次" in told
        and "撤回：查错了对象" in told
        and "名录.xlsx：检查对象名录，采用，计入 4 行" in told
    )
