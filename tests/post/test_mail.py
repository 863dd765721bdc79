"""Mail through a real SMTP server on the loopback,
with TLS and login, and with every failure a server has."""

import email
import email.policy
import io
import smtplib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pydantic import SecretStr

from flows.commands.rebuild import rebuild_warehouse
from flows.consolidation import Consolidation
from flows.post.outgoing import Posted, post
from flows.problem import Problem
from flows.reports.brief import write_brief
from flows.reports.workbook.summary import write_workbook
from flows.settings import Settings
from flows.storage.folders import House
from tests import making
from tests.beginnings import begin
from tests.conftest import AS_OF, CAMPAIGN, Cli, consolidate
from tests.making import RSJ, SJJ, record_list, record_row, roster
from tests.servers import Keeper, free_port, smtp_server

MAIL = '\n[mail]\nto = ["office@example.test", "主任 <director@example.test>"]\ncc = ["all@example.test"]\n'


@pytest.fixture(params=["starttls", "tls"])
def server(request: pytest.FixtureRequest, tmp_path: Path, house: House) -> Iterator[tuple[Keeper, House]]:
    """A server that wants TLS and a login,
    and the house that is set up for it, consolidated with something to mend."""
    begin(house, _prepare)
    with smtp_server(tmp_path, request.param) as (keeper, settings):
        yield keeper, House(Settings(**{**dict(house.settings), **settings}), house.campaign_id)


def _prepare(house: House) -> None:
    plan = making.plan().replace('name = "区市监局"', 'name = "区市监局"\nmail = "sjj@example.test"') + MAIL
    (house.inbox / "campaign.toml").write_text(plan, encoding="utf-8")
    roster(house.inbox)
    record_list(house.inbox, [record_row(1), record_row(2, result="")], "检查台账.xlsx")
    consolidate(house)
    write_workbook(house.published, house.outbox / "汇总表.xlsx")
    write_brief(house.published, house.outbox / "简报.html")


def _post(house: House) -> list[Posted]:
    with Consolidation(house, AS_OF) as run:
        return post(house, run.campaign, run.warehouse, asked=True, arrived=0)


def test_the_brief_and_the_receipts_arrive_once(server: tuple[Keeper, House]) -> None:
    handler, house = server
    assert [p.outcome for p in _post(house)] == ["已发出", "已发出"]
    summary, receipts = handler.kept
    assert "2024年新华区" in summary["Subject"] and "简报" in summary["Subject"]
    assert handler.recipients[0] == ["office@example.test", "director@example.test", "all@example.test"]
    body = summary.get_body(("html",))
    assert body is not None and "各部门统计" in body.get_content()
    assert [part.get_filename() for part in summary.iter_attachments()] == ["汇总表-2024-10-31.xlsx"]
    assert SJJ in receipts["Subject"] and handler.recipients[1] == ["sjj@example.test"]
    (attached,) = receipts.iter_attachments()
    assert (
        attached.get_filename() == "检查台账.xlsx"
        and attached.get_content() == (house.outbox / "回执" / "检查台账.xlsx").read_bytes()
    )
    assert summary["Auto-Submitted"] == "auto-generated"
    assert [p.outcome for p in _post(house)] == ["此前已经发过，没有再发"] * 2
    rebuild_warehouse(house)
    assert [p.outcome for p in _post(house)] == ["此前已经发过，没有再发"] * 2, (
        "a rebuilt warehouse knows it too"
    )
    assert len(handler.kept) == 2


def test_put_off_is_tried_again_and_refused_is_not(server: tuple[Keeper, House]) -> None:
    handler, house = server
    handler.answers = ["451 try later", "drop"]
    assert not any(p.failed for p in _post(house)[:1])
    assert handler.tries == 4, "the first message thrice, the second once"
    handler.tries, handler.kept = 0, []
    with Consolidation(house, AS_OF) as run:
        run.warehouse.execute("delete from mail_sent")
    (house.state / "mail.jsonl").unlink()
    handler.answers = ["550 no", "550 no"]
    told = _post(house)
    assert all(p.failed and "550" in p.outcome for p in told) and handler.tries == 2
    assert not handler.kept


def test_a_wrong_password_and_a_server_that_is_away(server: tuple[Keeper, House]) -> None:
    _, house = server
    wrong = House(house.settings.model_copy(update={"smtp_password": SecretStr("guess")}), house.campaign_id)
    assert all("账号或密码" in p.outcome and "guess" not in p.outcome for p in _post(wrong))
    away = House(house.settings.model_copy(update={"smtp_port": free_port()}), house.campaign_id)
    assert all(p.failed and "连不上" in p.outcome for p in _post(away))
    stranger = House(house.settings.model_copy(update={"smtp_ca": None}), house.campaign_id)
    assert all(p.failed for p in _post(stranger)), "an unknown certificate is not trusted"


def test_a_department_gets_its_own_receipts_and_the_same_ones_once(server: tuple[Keeper, House]) -> None:
    keeper, house = server
    _post(house)
    keeper.kept.clear()
    plan = (house.inbox / "campaign.toml").read_text("utf-8")
    (house.inbox / "campaign.toml").write_text(
        plan.replace('name = "区人社局"', 'name = "区人社局"\nmail = "rsj@example.test"'), "utf-8"
    )
    record_list(house.inbox, [record_row(1, RSJ, result="?")], "台账_1.xlsx")
    record_list(house.inbox, [record_row(3, SJJ, result="")], "台账:1.xlsx")
    making.sheet(house.inbox / "公示.xlsx", [("名称", "单位", "公示日期"), (making.name(1), SJJ, "下周")])
    consolidate(house)
    _post(house)
    sent = {
        str(m["To"]): {p.get_filename(): p.get_content() for p in m.iter_attachments()}
        for m in keeper.kept
        if "补正" in m["Subject"]
    }
    shown = {
        to: {str(cell.value) for data in files.values() for page in openpyxl.load_workbook(io.BytesIO(data)) for row in page for cell in row}
        for to, files in sent.items()
    }  # fmt: skip
    assert "?" in shown["rsj@example.test"] and making.name(3) not in shown["rsj@example.test"]
    assert making.name(3) in shown["sjj@example.test"] and "?" not in shown["sjj@example.test"]
    assert len(sent["rsj@example.test"]) == 1 and set(sent["sjj@example.test"]) >= {"公示.xlsx"}
    keeper.kept.clear()
    consolidate(house, date(2024, 11, 1))
    with Consolidation(house, date(2024, 11, 1)) as run:
        post(house, run.campaign, run.warehouse, asked=False, arrived=0)
    assert not [m for m in keeper.kept if "补正" in m["Subject"]], (
        "nothing changed: nobody is sent the same receipts every night"
    )


_REFUSED = [
    "a@b.test, c@d.test",
    "王,主任 <a@b.test>",
    "not an address",
    "<>",
    "主任;a@b.test",
    "a@b@c",
    "a@b.test\\r\\nBcc: x@y",
]


@pytest.mark.parametrize("address", _REFUSED)
def test_an_address_that_is_none_is_refused_with_its_line(address: str, house: House) -> None:
    (house.inbox / "campaign.toml").write_text(making.plan() + f'\n[mail]\nto = ["{address}"]\n', "utf-8")
    with pytest.raises(Problem, match=r"不是一个邮箱地址|写法有误"):
        house.campaign()


def test_a_name_in_chinese_goes_to_a_server_that_knows_ascii_alone(
    server: tuple[Keeper, House], monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, house = server
    monkeypatch.setattr(
        smtplib.SMTP,
        "has_extn",
        lambda self, name, real=smtplib.SMTP.has_extn: name.lower() != "smtputf8" and real(self, name),
    )
    assert not any(p.failed for p in _post(house))
    assert keeper.recipients[0][1] == "director@example.test" and "主任" in keeper.kept[0]["To"]


@pytest.mark.parametrize(("wrong", "said"), [
    ({"smtp_host": "smtp..example"}, "SHUANGSUIJI_SMTP_HOST"), ({"smtp_host": "x" * 70}, "SHUANGSUIJI_SMTP_HOST"),
    ({"smtp_password": SecretStr("密码123")}, "不能用的字符"), ({"smtp_user": "用户"}, "不能用的字符"),
    ({"smtp_ca": Path("没有.pem")}, "证书文件"),
])  # fmt: skip
def test_a_setting_that_is_wrong_costs_the_mail_and_is_told(
    wrong: dict[str, object], said: str, server: tuple[Keeper, House]
) -> None:
    _, house = server
    told = _post(House(house.settings.model_copy(update=wrong), house.campaign_id))
    assert told and all(p.failed and said in p.outcome for p in told), told


def test_without_a_server_the_mail_lies_in_the_outbox(tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan() + MAIL, encoding="utf-8")
    roster(folder)
    done = cli("run", CAMPAIGN, "--as-of", "2024-10-31")
    assert done.returncode == 0 and "没有配置邮件服务器" in done.stdout
    (kept,) = (tmp_path / "outbox" / CAMPAIGN / "邮件").glob("*.eml")
    message = email.message_from_bytes(kept.read_bytes(), policy=email.policy.default)
    assert "简报" in message["Subject"]
    assert cli("send", CAMPAIGN).returncode == 0


def test_a_mail_server_that_is_away_costs_the_mail_not_the_night(tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "inbox" / CAMPAIGN
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(making.plan() + MAIL, encoding="utf-8")
    roster(folder)
    away = {
        "SHUANGSUIJI_SMTP_HOST": "localhost",
        "SHUANGSUIJI_SMTP_PORT": str(free_port()),
        "SHUANGSUIJI_SMTP_PATIENCE": "0",
    }
    done = cli("run", CAMPAIGN, "--as-of", "2024-10-31", **away)
    assert (
        done.returncode == 0
        and "没有发出" in done.stdout
        and (tmp_path / "outbox" / CAMPAIGN / "汇总表.xlsx").exists()
    )
    assert cli("send", CAMPAIGN, **away).returncode == 1


@pytest.mark.parametrize(
    ("when", "first", "second"), [("always", 1, 1), ("changes", 1, 0), ("problems", 0, 0)]
)
def test_when_mail_is_due(when: str, first: int, second: int, house: House) -> None:
    (house.inbox / "campaign.toml").write_text(making.plan() + MAIL + f'when = "{when}"\n', encoding="utf-8")
    roster(house.inbox)
    counts = []
    for arrived in (1, 0):
        consolidate(house)
        write_workbook(house.published, house.outbox / "汇总表.xlsx")
        write_brief(house.published, house.outbox / "简报.html")
        with Consolidation(house, AS_OF) as run:
            counts.append(len(post(house, run.campaign, run.warehouse, asked=False, arrived=arrived)))
    assert counts == [first, second]
