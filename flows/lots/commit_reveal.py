"""What is done before a draw and after its visits: the commitment, and the reveal of its secret."""

from dataclasses import dataclass

import duckdb

from flows.lots.campaign_draw import Material
from flows.lots.changes import standing
from flows.lots.commitment import commit, commitments, record_reveal, refuse_second, reveal_of
from flows.lots.kept import last_draw
from flows.lots.urn import filled_urn, roster_faults
from flows.problem import Problem
from flows.storage.folders import House
from flows.validation.draws import identities_of

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Commit:
    """A commitment asked for; another one with the reason."""

    operator: str
    again: bool = False
    reason: str = ""

    def refuse_early(self, house: House, connection: duckdb.DuckDBPyConnection) -> None:
        """Raises Problem where one stands, or a draw, and another is not asked for in so many words."""
        is_drawn = last_draw(connection) is not None
        refuse_second(commitments(house), is_drawn=is_drawn, again=self.again, reason=self.reason)

    def carry_out(self, material: Material) -> None:
        """Fix what a draw would rest on now. Raises Problem where no draw could be made."""
        if faults := roster_faults(material.validated, material.newest):
            raise faults
        urn = filled_urn(material.campaign, material.validated, material.year())
        without = [
            d.name for d in urn.departments if d.name not in {person.department for person in urn.people}
        ]
        if without:
            raise Problem(f"{'、'.join(without)}没有可以派的执法检查人员", "先报执法检查人员名录，再作承诺")
        commit(material.house, urn.basis, self.operator, self.reason)


@dataclass(frozen=True, slots=True)
class Reveal:
    """The secret of the draw to be made public; before all visits are made only with a reason."""

    operator: str
    reason: str = ""

    def refuse_early(self, house: House, connection: duckdb.DuckDBPyConnection) -> None:
        """Raises Problem where there is nothing to reveal, or it is revealed already."""
        record = last_draw(connection)
        if record is None:
            raise Problem(
                "还没有抽取，没有可以揭示的", "先 shuangsuiji draw 活动 --seed 种子 --operator 姓名"
            )
        if not record.is_withheld and not record.secret:
            raise Problem("这次抽取没有不宜告知的机构，凭证已经是完整的，不用揭示", "直接用 verify-draw 验证")
        if revealed := reveal_of(house, record.draw):
            raise Problem(
                f"{revealed.revealed_at.replace('T', ' ')} 已经揭示过", "完整的凭证在 outbox 的“抽取”文件夹"
            )

    def carry_out(self, material: Material) -> None:
        """Record the reveal. Raises Problem where a visit that must not be known of has not been made."""
        if material.standing is None:
            return
        records = material.validated.records
        visited = set(records.loc[records["status"].ne("pending"), "institution_id"])
        today = identities_of(material.validated.institutions)
        hidden = [one for one in standing(material.standing).institutions if one.notice_unsuitable]
        left = [one.name for one in hidden if today.get(one.key, one.key) not in visited]
        if left and not self.reason.strip():
            named = "、".join(left[:_SHOWN]) + ("等" if len(left) > _SHOWN else "")
            raise Problem(
                f"{named} {len(left)} 户不宜告知的机构还没有有效的检查记录，现在揭示就等于提前告知",
                "查完、报来记录以后再揭示；确需现在揭示的，加 --reason 理由，会写进凭证",
            )
        record_reveal(material.house, material.standing.draw, self.operator, self.reason.strip())
