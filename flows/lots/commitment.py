"""承诺: what is fixed before any seed exists, so that nobody can choose among draws.

A commitment is a document in var/: written once, numbered, never replaced. The last one binds; all of them
stand in every later voucher. Its secret is nowhere else, and what is told of it (`told`) is without it.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from flows.problem import Problem
from flows.storage.folders import House
from flows.storage.journal import read_value, write_value

_PRIVATE: Final = ("secret", "sealed_roster_sha256", "sealed_inspectors_sha256")


@dataclass(frozen=True, slots=True)
class Basis:
    """What decides a draw beside its seed: the lines that digests are made of.

    `roster`, `inspectors`, `plan` are told to the public, and anyone can work their digests out.
    `sealed_roster` (names, representatives, 不宜告知) and `sealed_inspectors` (recusals) are not:
    there are so few ways they could be that their digests are made with the secret.
    """

    roster_sha256: str
    inspectors_sha256: str
    plan_sha256: str
    sealed_roster: Sequence[str]
    sealed_inspectors: Sequence[str]
    is_withheld: bool
    """Whether an institution of the roster must not be warned: the tickets are then made with the secret."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """One commitment. One of an older version has nothing but the SHA-256 of the seed (`seed_sha256`)."""

    number: int
    committed_at: str
    operator: str
    reason: str = ""
    roster_sha256: str = ""
    inspectors_sha256: str = ""
    plan_sha256: str = ""
    secret_sha256: str = ""
    is_withheld: bool = False
    secret: str = ""
    sealed_roster_sha256: str = ""
    sealed_inspectors_sha256: str = ""
    seed_sha256: str = ""

    @property
    def is_of_seed(self) -> bool:
        """Whether it is one of an older version, which promised a seed."""
        return bool(self.seed_sha256)

    def told(self) -> dict[str, object]:
        """What the public is told of it."""
        told = {name: value for name, value in asdict(self).items() if name not in _PRIVATE and value != ""}
        return {name: value for name, value in told.items() if name != "is_withheld" or not self.is_of_seed}


def digest_of(value: object) -> str:
    """SHA-256 of a JSON value in its plain form: keys in order, no blanks, characters as they are."""
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def lines_digest(lines: Iterable[str]) -> str:
    """SHA-256 of lines sorted as bytes, each ended by a newline."""
    return hashlib.sha256(b"".join(sorted(f"{line}\n".encode() for line in lines))).hexdigest()


def secret_digest(secret: str) -> str:
    """SHA-256 of a secret as it is written: 64 hex digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def commitments(house: House) -> tuple[Commitment, ...]:
    """Every commitment of a campaign, in order."""
    documents = enumerate(sorted(_folder(house).glob("commitment-*.json")), 1)
    return tuple(Commitment(**{"number": number, **read_value(path)}) for number, path in documents)


def refuse_second(standing: Sequence[Commitment], *, is_drawn: bool, again: bool, reason: str) -> None:
    """Raises Problem where a commitment or a draw stands and another is not asked for in so many words."""
    if again and not reason.strip():
        raise Problem("再作一次承诺要写明理由", "例：--commit --again --reason 名录补报三户，经联席会议同意")
    if again or not (standing or is_drawn):
        return
    if is_drawn:
        raise Problem(
            "已经抽取过，承诺要在抽取之前作",
            "确需重抽的，先 --commit --again --reason 理由 再作一次承诺，再抽取",
        )
    raise Problem(
        f"{standing[-1].committed_at.replace('T', ' ')} 已经作过承诺，承诺不能替换",
        "确需再作一次的，加 --again --reason 理由，几次承诺都会留档，并写进以后的抽取凭证",
    )


def commit(house: House, basis: Basis, operator: str, reason: str) -> Commitment:
    """Fix what a draw will rest on, under the next number."""
    made = fixed(basis, len(commitments(house)) + 1, house.now().isoformat(), operator, reason)
    write_value(_folder(house) / f"commitment-{made.number:06d}.json", asdict(made))
    return made


def fixed(basis: Basis, number: int, committed_at: str, operator: str, reason: str = "") -> Commitment:
    """The commitment to a basis, with a new secret."""
    secret = secrets.token_hex(32)
    return Commitment(
        number,
        committed_at,
        operator,
        reason,
        basis.roster_sha256,
        basis.inspectors_sha256,
        basis.plan_sha256,
        secret_digest(secret),
        basis.is_withheld,
        secret,
        _sealed(secret, basis.sealed_roster),
        _sealed(secret, basis.sealed_inspectors),
    )


def refuse_other_basis(basis: Basis, binding: Commitment | None) -> None:
    """Raises Problem where what was committed to is no longer so, naming what changed,
    or where institutions must not be warned and nothing was committed to."""
    if binding is None or binding.is_of_seed:
        if basis.is_withheld:
            raise Problem(
                "名录里有不宜告知的机构，要先作承诺再抽取：种子一公布，谁都能算出抽中了哪一户",
                "先 shuangsuiji draw 活动 --commit --operator 姓名，公布抽取承诺，再当众产生种子",
            )
        return
    changed = changed_since(basis, binding)
    if changed:
        raise Problem(
            f"与 {binding.committed_at.replace('T', ' ')} 的承诺不符：承诺以后{'、'.join(changed)}变了",
            "改回承诺时的样子再抽；确需照现在的抽，先 --commit --again --reason 理由 再作一次承诺，并重新产生种子",
        )


def changed_since(basis: Basis, binding: Commitment) -> list[str]:
    """Which of the three differ from what was committed to: 名录, 检查人员名录, 计划."""
    sealed = {
        "名录": ("roster", basis.sealed_roster),
        "检查人员名录": ("inspectors", basis.sealed_inspectors),
    }
    changed = [
        told
        for told, (name, lines) in sealed.items()
        if getattr(basis, f"{name}_sha256") != getattr(binding, f"{name}_sha256")
        or _sealed(binding.secret, lines) != getattr(binding, f"sealed_{name}_sha256")
    ]
    return changed + (["计划的抽查比例、户数或部门"] if basis.plan_sha256 != binding.plan_sha256 else [])


@dataclass(frozen=True, slots=True)
class Reveal:
    """The secret of a draw made public after its visits; `reason` where some had not been made."""

    draw: int
    revealed_at: str
    operator: str
    reason: str = ""

    def told(self) -> dict[str, object]:
        """What the voucher says of it."""
        return {"revealed_at": self.revealed_at, "operator": self.operator, "reason": self.reason}


def reveal_of(house: House, draw: int) -> Reveal | None:
    """The reveal of a draw, None while there is none."""
    told: Mapping[str, object] | None = read_value(_reveal_path(house, draw))
    return Reveal(**told) if told else None  # type: ignore[arg-type]


def record_reveal(house: House, draw: int, operator: str, reason: str) -> Reveal:
    """Keep the reveal of a draw."""
    made = Reveal(draw, house.now().isoformat(), operator, reason)
    write_value(_reveal_path(house, draw), asdict(made))
    return made


def _reveal_path(house: House, draw: int) -> Path:
    return _folder(house) / f"reveal-{draw:06d}.json"


def _sealed(secret: str, lines: Iterable[str]) -> str:
    """The digest of lines that only who has the secret can work out."""
    return hashlib.sha256(f"{secret}\n{lines_digest(lines)}".encode()).hexdigest()


def _folder(house: House) -> Path:
    return house.state / "draws"
