"""Whom a notice says to ask: 区市监局联系人：张三，电话：0375-1234567, and whose they are."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from schemas.planning.draft import DraftDepartment, PlanDraft
from schemas.planning.offices import is_same, split_departments

_PHONE: Final = r"1\d{10}|(?:0\d{2,3}[-—–]?)?\d{7,8}(?:[-转]\d{1,5})?"
_CONTACT: Final = re.compile(
    r"(?P<of>[一-鿿]{2,24}?)?联系人(?:及(?:联系)?(?:电话|方式))?:(?P<name>[一-鿿·]{2,8}?)"
    r"(?:\((?P<beside>[一-鿿]+)\))?[,;、]*(?:(?:联系|办公)?(?:电话|方式):?)?"
    rf"(?P<phone>{_PHONE})(?!\d)"
)


class Contact(NamedTuple):
    """A person to ask; `of`: the department that the words name, "" for none."""

    name: str
    phone: str
    of: str
    source: str


def contacts_in(said: Sequence[tuple[str, str]]) -> Iterator[Contact]:
    """The contacts of a notice's folded lines, each line with its source;
    the telephone may stand a line below."""
    for (line, source), (beneath, _) in pairwise([*said, ("", "")]):
        goes_on = "联系人" in line and not _CONTACT.search(line) and "联系人" not in beneath
        for found in _CONTACT.finditer(f"{line};{beneath}" if goes_on else line):
            of = split_departments(found["of"] or found["beside"] or "")
            yield Contact(found["name"], re.sub("[—–]", "-", found["phone"]), of[0] if of else "", source)


def settle_contacts(draft: PlanDraft, contacts: Sequence[Contact]) -> None:
    """Give each contact to the department named beside it; the others are for a person
    to place, at the lead."""
    for contact in contacts:
        if contact.of == "" and draft.departments:
            draft.assumed.append(f"联系人 {contact.name} 没有写是哪个部门的，在发起部门一段里，前面有 #")
        named = [d for d in draft.departments if contact.of and _is_named(d, contact.of)]
        for department in named or draft.departments[:1]:
            told = department.contacts if named else department.likely_contacts
            told[contact.name, contact.phone] = contact.source


def _is_named(department: DraftDepartment, name: str) -> bool:
    return any(is_same(written, name) for written in department.written)
