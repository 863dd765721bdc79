"""What is written by hand is true: links and files are there,
the plan's example loads, «domain» is in the domain."""

import re
from pathlib import Path

import pytest

from schemas.campaign_file import load_office, parse_campaign
from tests import making

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    links = (page.parent / link for link in re.findall(r"\]\(([^)#:]+)[^)]*\)", text))
    files = (ROOT / name for name in re.findall(r"\b(?:flows|schemas|sql|tests|docs)/[\w/.]*\w", text))
    assert not [path for path in (*links, *files) if not path.exists()]


def _examples() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "campaign.md").read_text("utf-8"), re.S)


def test_the_plan_with_lists_of_its_own_loads() -> None:
    without_share = re.sub(r"^\[share\].*?(?=^\[)", "", making.plan(), flags=re.M | re.S)
    campaign = parse_campaign(f"{without_share}\n{_examples()[0]}")
    assert [entry.name for entry in campaign.credit_class or ()] == ["低风险"]
    assert len(campaign.results.codes) == 3 and campaign.signature.lists == "on_forms"


def test_the_plan_of_the_readme_loads_with_and_without_what_may_be_added() -> None:
    plan, mail = re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert parse_campaign(plan).mailbox is None
    assert parse_campaign(f"{plan}\n{mail}").mailbox is not None


def test_the_department_of_the_papers_loads() -> None:
    lead_alone = making.plan().rpartition("[[department]]")[0]
    campaign = parse_campaign(f"{lead_alone}\n{_examples()[1]}")
    assert campaign.department[1].item[1].materials == ("营业执照", "年报")
    assert (campaign.visit.scan, campaign.frequency.per_year) == ("required", 4)


def test_what_code_says_of_the_domain_stands_there() -> None:
    domain = (ROOT / "docs" / "domain.md").read_text("utf-8").lower()
    for path in (*(ROOT / "schemas").rglob("*.py"), *(ROOT / "flows").rglob("*.py")):
        for chapter in re.findall(r"\(domain: ([^):\[]+)\)", " ".join(path.read_text("utf-8").split())):
            words = re.sub(r"\b[A-Z]\d\d\b|[«»]", "", chapter).strip(" ,;").lower()
            assert words in domain, f"{path.name}: {chapter}"


def test_the_offices_schedule_of_the_installation_loads(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "安装.md").read_text("utf-8"), re.S)
    (tmp_path / "office.toml").write_text(example, "utf-8")
    assert load_office(tmp_path).schedule.at == "03:30"
