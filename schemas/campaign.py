"""campaign.toml as a model: the plan of one campaign (附件1; 平新双随机办〔2024〕21号)."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.campaign_departments import Address, Department
from schemas.campaign_lists import (
    ClassEntry,
    DispositionEntry,
    Fault,
    PlanFaults,
    ResultEntry,
    Share,
    Strict,
    Text,
    class_faults,
    classes_of,
    disposition_faults,
    dispositions_of,
    result_faults,
    results_of,
    with_dispositions,
)
from schemas.classes import Classes, classes_of_shares
from schemas.identifiers import fold, normalise_name
from schemas.lists import NOTICE_DISPOSITIONS, NOTICE_RESULTS, Dispositions, Results
from schemas.lists_told import lists_told
from schemas.measures import NOTICE_MEASURES, Measures
from schemas.rules import Rule, rules_of


class Period(Strict):
    """抽查期间, both days included."""

    start: date
    end: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"抽查期间的结束日 {self.end} 早于开始日 {self.start}")
        return self


class Deadline(Strict):
    """Working days for 移送/转办 and for 公示."""

    referral: int = Field(7, ge=1, le=366)
    publication: int = Field(20, ge=1, le=366)


class Signature(Strict):
    """Whether a list without columns for signatures counts (I25); forms always need them."""

    lists: Literal["required", "on_forms"] = "required"


class VisitRules(Strict):
    """Whether a visit's record has to tell when the code was scanned at the door (扫码入企; 国办发〔2024〕54号)."""

    scan: Literal["required", "optional"] = "optional"


class Frequency(Strict):
    """How often in a year an institution may be drawn (频次上限; 国办发〔2024〕54号): by all departments
    together, by one of them. None: no cap."""

    per_year: int | None = Field(None, ge=1)
    per_department: int | None = Field(None, ge=1)

    def over(self, other: "Frequency") -> "Frequency":
        """These caps, and the other's where there is none."""
        return Frequency(**{**other.model_dump(), **self.model_dump(exclude_none=True)})


class Mail(Strict):
    """Who gets the outputs by mail, and when."""

    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    when: Literal["always", "changes", "problems"] = "always"


class Mailbox(Strict):
    """Where returns come in by mail: the folder and the senders or domains that are allowed."""

    folder: Text = "INBOX"
    senders: tuple[Text, ...] = Field((), alias="from")
    acknowledge: bool = False


class Campaign(Strict):
    """The plan of one campaign; the first department leads (发起部门)."""

    title: Text
    document: str = ""
    office: str = ""
    subject: str = "检查对象"
    period: Period
    report_due: date | None = None
    tally_title: str | None = None
    share: dict[Literal["A", "B", "C", "D"], Share] = Field(default_factory=dict)
    credit_class: Annotated[tuple[ClassEntry, ...], Field(min_length=1)] | None = Field(None, alias="class")
    result: Annotated[tuple[ResultEntry, ...], Field(min_length=1)] | None = None
    disposition: Annotated[tuple[DispositionEntry, ...], Field(min_length=1)] | None = None
    signature: Signature = Signature(lists="required")
    department: tuple[Department, ...] = Field(min_length=1)
    deadline: Deadline = Deadline(referral=7, publication=20)
    visit: VisitRules = VisitRules()
    frequency: Frequency = Frequency(per_year=None, per_department=None)
    mail: Mail | None = None
    mailbox: Mailbox | None = None

    @model_validator(mode="after")
    def _lists_agree(self) -> Self:
        faults = [
            *self._doubled_names(),
            *self._doubled_items(),
            *class_faults(self.credit_class, bool(self.share)),
            *disposition_faults(self.disposition or ()),
            *result_faults(self.result or (), self.dispositions),
        ]
        if faults:
            raise PlanFaults(faults)
        return self

    def _doubled_names(self) -> Iterator[Fault]:
        """Names and aliases that belong to two departments."""
        owner: dict[str, int] = {}
        for place, department in enumerate(self.department):
            for name in department.names:
                other = owner.setdefault(normalise_name(name), place)
                if other != place:
                    told = f"“{name}”既是 {self.department[other].name} 又是 {department.name} 的名称"
                    yield Fault(f"{told}，部门的名称和别名不能重复", ("department", place), name)

    def _doubled_items(self) -> Iterator[Fault]:
        """Items that a department has twice."""
        for place, department in enumerate(self.department):
            seen: set[str] = set()
            for number, name in enumerate(department.items):
                if normalise_name(name) in seen:
                    at = ("department", place, "items", number)
                    yield Fault(f"{department.name}的事项“{name}”写了两次", at, name)
                seen.add(normalise_name(name))

    @cached_property
    def classes(self) -> Classes:
        """The plan's classes: its [[class]] list, else A–D with the shares of [share]."""
        return (
            classes_of(self.credit_class)
            if self.credit_class
            else classes_of_shares({str(name): share for name, share in self.share.items()})
        )

    @cached_property
    def dispositions(self) -> Dispositions:
        """The plan's dispositions, else the notice's."""
        return dispositions_of(self.disposition) if self.disposition else NOTICE_DISPOSITIONS

    @cached_property
    def results(self) -> Results:
        """The plan's results, else the notice's; what a result says by itself is one of the plan's
        dispositions."""
        return with_dispositions(
            results_of(self.result) if self.result else NOTICE_RESULTS, self.dispositions
        )

    @cached_property
    def counted(self) -> Measures:
        """What every tally counts beside 抽查户数."""
        return Measures(self.results, self.dispositions)

    @property
    def measures(self) -> dict[str, str]:
        """The columns of every tally with their labels, in order: 抽查户数, the results, the dispositions."""
        return self.counted.labels

    @property
    def own_measures(self) -> Measures | None:
        """What goes with every file to its reader: the plan's measures, None where they are the notice's."""
        return None if self.counted == NOTICE_MEASURES else self.counted

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The catalogue of findings in the words of the plan's lists."""
        return rules_of(lists_told(self.classes, self.counted))

    def department_of(self, text: str) -> str | None:
        """The plain name of the department that `text` names in any of its ways, or None."""
        return self._by_name.get(normalise_name(re.sub(r"\((?:盖章|公章|章)\)[::]?$", "", fold(text))))

    @property
    def departments_told(self) -> str:
        """The departments by name, for a message about one that is none of them."""
        return f"（本次的部门：{'、'.join(department.name for department in self.department)}）"

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {normalise_name(name): d.name for d in self.department for name in d.names}

    @property
    def heading(self) -> str:
        """附件3's title: as given, or made from the campaign's own title as the notice does."""
        of_whom = re.match(r"(?:\d{4}年)?(.+?)(?:“一业同查”)?部门联合“双随机", self.title)
        return (
            self.tally_title or f"{of_whom[1] if of_whom else self.subject}“双随机、一公开”部门联合监管统计表"
        )
