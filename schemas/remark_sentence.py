"""A remark walked through word by word: what governs a disposition, who is told of it, whose name holds
where it stands.

The patterns over its letters are schemas.remark_grammar's.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from schemas import remark_grammar as grammar
from schemas.remark_doubts import is_left_to_a_branch, may_be_no_condition, may_be_to_come
from schemas.remark_lexicon import Word
from schemas.remark_matters import is_of_another, may_be_of_another
from schemas.remark_statement import Statement, quoted


@dataclass
class Sentence:
    """A walk over a remark's words, with what holds at the place it has come to."""

    text: str
    words: list[Word]
    since: int | None = None  # the first year of the inspection: what is dated before it is history
    letters: str = ""
    found: list[Statement] = field(default_factory=list)
    standing: tuple[str, ...] = ()  # a heading with nothing behind its colon: holds for the points below it
    heading: tuple[str, ...] = ()  # a name before a colon: holds to the end of the sentence
    holder: tuple[str, ...] = ()  # the name that holds here
    is_joined: bool = False  # who holds was joined by somebody not named
    is_assisted: bool = False  # one of those who hold only assisted the others, or did it too
    group_end: int = -1  # the last word of the holder's names
    named: set[str] = field(default_factory=set)
    undisposed: tuple[str, ...] = ()  # the names since the last disposition
    headed: frozenset[str] = frozenset()  # who has a heading anywhere in the remark
    is_nested: bool = False  # a heading below a heading: what a department did, in parts
    is_under_stranger: bool = False  # behind a heading nobody knows, beside others that are known
    excluded: frozenset[str] = frozenset()
    clause: int = 0  # the first word of the clause, of the statement
    statement: int = 0
    conditional: bool = False
    condition: int = 0  # its first word
    is_doubtful: bool = False  # a disposition of it may be made or still to come
    outside_bracket: bool = False
    past_since: int = -1
    other_body: bool = False
    after_other_body: bool = False
    verdicts: dict[int, str] = field(default_factory=dict)  # of each disposition's word: fact, negated …

    def statements(self) -> list[Statement]:
        """Every disposition the remark states as a fact, in its order."""
        self.letters = "".join(word.letter for word in self.words)
        self.headed = frozenset(word.meaning for word, after in pairwise(self.words) if _heads(word, after))
        for at, word in enumerate(self.words):
            self._step(at, word)
        return self.found

    def _step(self, at: int, word: Word) -> None:
        match word.letter:
            case "." | "\n" | ";" | ",":
                self._pause(at, word.letter)
            case ":" if self.clause <= self.group_end and at - self.group_end <= 12:
                self._head(at)
            case "(":
                self.outside_bracket = self.conditional
            case ")":
                self.conditional = self.outside_bracket
            case "D":
                self._name(at, word)
            case "O":
                self.other_body = self._acts(at, word)
            case "K":
                self._meet_stranger(at)
            case "A" | "&" if at == self.clause and grammar.ALL_OF_THEM.match(self.text, word.start):
                self._gather(at)
            case "U" | "E":
                self._name_all(at)
            case "C" | "L":
                self._suppose(at, word)
            case "H" | "B":
                self.past_since = at if word.letter == "H" else -1
            case "R":
                self._withdraw(at)
            case "V" | "F":
                self._dispose(at, word)

    def _before(self, at: int) -> str:
        return self.letters[self.clause : at]

    def _pause(self, at: int, mark: str) -> None:
        """What no longer holds behind a comma, behind a semicolon, behind the end of a sentence."""
        bare = "V" not in self.letters[self.past_since : at] and at - self.past_since < 14
        if not (bare and mark == "," and grammar.PAST_OCCASION.search(self.text[: self.words[at].start])):
            self.past_since = -1
        self.after_other_body = (self.after_other_body or self.other_body) and mark == ","
        self.other_body = False
        self.clause = at + 1
        if mark == ",":
            return
        self.statement = at + 1
        self.conditional = self.outside_bracket = False
        if mark != ";":
            self.heading, self.excluded = self.standing, frozenset()
            self.named.clear()
            self.undisposed, self.is_nested, self.is_under_stranger = (), False, False
        self.holder = self.heading

    def _head(self, at: int) -> None:
        """A colon behind a name: it holds to the end of the sentence, or over the points below where
        these begin at once."""
        if not re.search("[VF]", self.letters[self.group_end : at]):
            self.heading = self.holder
            if self.letters[at + 1 : at + 2] == "\n":
                self.standing = self.holder
            elif self.holder != self.standing:
                self.standing = ()

    def _acts(self, at: int, word: Word) -> bool:
        """Whether an office that is none of the plan's acts alone: not told, not joined, naming no thing."""
        told = grammar.TOLD_BODY.search(self._before(at))
        called = grammar.OF_A_BODY.match(self.text, word.end) or grammar.ATTRIBUTIVE.match(
            self.text, word.end
        )
        before = self.text[: word.start]
        return not (told or called or grammar.NOT_ACTING.search(before) or grammar.JOINED.search(before))

    def _meet_stranger(self, at: int) -> None:
        """A heading that names nobody of the plan, beside headings that do (卫生：责令整改；园林：立案查处):
        what follows is not theirs. One below a department's own heading parts what that department did."""
        is_below = self.standing or self.is_nested or self.letters[:at].endswith("&:")
        if self.headed and not is_below:
            self.heading = self.holder = ()
            self.is_under_stranger = True

    def _name(self, at: int, word: Word) -> None:
        before = self._before(at)
        if self.text[word.start - 1 : word.start] == "除":
            self.excluded |= {word.meaning}
        if grammar.NOT_ACTING.search(self.text[: word.start]):
            return
        is_second = self.other_body or (bool(self.holder) and self.holder != (word.meaning,))
        assists = is_second and grammar.assists(self.text[: word.start], self.text[word.end :])
        is_aside = grammar.TOLD.search(before) or grammar.ACCOMPANIED.search(before)
        if (is_aside and not assists) or grammar.ATTRIBUTIVE.match(self.text, word.end):
            return
        self.is_nested |= self.letters[:at].endswith("&:")
        self.named.add(word.meaning)
        self.undisposed += (word.meaning,) if word.meaning not in self.undisposed else ()
        self.is_under_stranger = False
        goes_on = self.clause <= self.group_end and grammar.SAME_GROUP.fullmatch(
            self.letters[self.group_end + 1 : at]
        )
        joined = None if goes_on else grammar.JOINED.search(self.text[: word.start])
        is_alone = not (self.holder or self.other_body)
        self.is_joined = self.is_joined if goes_on else bool(joined and joined[1] and is_alone)
        self.is_assisted = assists or (self.is_assisted and bool(goes_on))
        self.holder = (*self.holder, word.meaning) if goes_on or joined or assists else (word.meaning,)
        self.group_end = at
        self.other_body = self.after_other_body = False

    def _gather(self, at: int) -> None:
        """甲发现…，乙发现…，均责令整改: all that were named since the last disposition; behind a heading's own comma
        nobody knows whether all or that heading's alone."""
        if len(self.undisposed) > 1:
            is_headings = bool(self.heading) and self.letters[at - 1] == ","
            self.is_doubtful |= is_headings
            self.holder, self.is_assisted = self.holder if is_headings else self.undisposed, False

    def _name_all(self, at: int) -> None:
        """各部门: all that found a problem, or the ones just listed; 其他部门: all but those named before."""
        self.excluded |= self.named if self.letters[at] == "E" else frozenset()
        self.holder = self.holder if self.group_end == at - 1 else ()

    def _suppose(self, at: int, word: Word) -> None:
        if word.letter == "C" or self.found:
            self.condition = self.condition if self.conditional else at
            self.conditional = True

    def _withdraw(self, at: int) -> None:
        """撤案: a case filed in this remark is none any more."""
        before = self._before(at)
        if not (grammar.NEGATED.search(before) or grammar.PLANNED.search(before)):
            self.found = [statement for statement in self.found if not statement.verb.startswith("立案")]

    def _dispose(self, at: int, word: Word) -> None:
        if grammar.FROM_OTHERS.search(self._before(at)):
            self.letters = f"{self.letters[:at]}x{self.letters[at + 1 :]}"
            return
        self.verdicts[at] = self._verdict(at)
        self.undisposed = ()
        self.is_doubtful |= self.verdicts[at] == "doubtful"
        if self.verdicts[at] != "fact" or (self.other_body and grammar.ACTING.search(self._before(at))):
            return
        own = self._postposed(at) or self._respective(at)
        doers = own or self.holder
        words = quoted(self.text, self.words[self.statement].start, word.end)
        unsure = ((self.other_body or self.after_other_body) and not doers) or self._is_alternative(at)
        unsure |= (self.is_assisted and not own) or bool(grammar.ASSISTED.match(self.text, word.end))
        verb = self.text[word.start : word.end]
        excluded = self.excluded | self._told(at)
        is_joined = self.is_joined and bool(doers)
        elsewhere = self.headed if self.is_under_stranger and not own else frozenset()
        self.found.append(Statement(word.meaning, doers, excluded, unsure, verb, words, is_joined, elsewhere))

    def _is_alternative(self, at: int) -> bool:
        """责令整改或立案查处: one of the two."""
        last = max((place for place in self.verdicts if place < at), default=at)
        between = self.text[self.words[last].end : self.words[at].start]
        return between in {"或", "或者"} and self.words[last].meaning != self.words[at].meaning

    def _told(self, at: int) -> frozenset[str]:
        """Who stands behind 函告 or 移送, or between 向 and it: who is told is not who did it."""
        told = grammar.ADDRESSEES.match(self.letters, at + 1) if self.letters[at] == "F" else None
        written_to = self._written_to(at)
        before = self.words[self.clause].start + written_to.start() if written_to else self.words[at].end
        names = [word for word in self.words[self.clause : at] if word.start >= before]
        names += self.words[at + 1 : told.end() if told else at]
        return frozenset(word.meaning for word in names if word.letter == "D")

    def _verdict(self, at: int) -> str:
        """Whether the words before and behind a disposition leave it a fact."""
        before, behind = self._before(at), self.letters[at + 1 : at + 2]
        if grammar.NONE_OF_THEM.match(self.letters, at + 1) and (
            behind == "z" or not grammar.STATED_AFTER_ALL.search(before)
        ):
            return "negated"
        if behind == "S":
            return "fact"
        if behind == "Z" or grammar.NEGATED.search(before) or self._inherits(at, "negated", r"[&WA]+"):
            return "negated"
        sentence = self.text[self.words[self.statement].start : self.words[at].start]
        if grammar.PLANNED.search(before) or self._inherits(at, "planned", r"A*|,?[&W+]+[AT]*"):
            return "doubtful" if is_left_to_a_branch(sentence) else "planned"
        if self.conditional and not grammar.STATED_AFTER_ALL.search(before):
            return "doubtful" if self._is_beside_condition(at) else "planned"
        told_to_do = grammar.TOLD_TO_DO.search(before) and not (
            self.is_assisted or self._written_to(at) or grammar.AFTERWARDS.search(self._clause_before(at))
        )
        clause, rest = self._clause_before(at), self.text[self.words[at].end :]
        if self.past_since >= 0 or told_to_do or self._is_of_earlier_year(at) or is_of_another(clause, rest):
            return "idle"
        verb = self.text[self.words[at].start : self.words[at].end]
        hangs = may_be_to_come(sentence, rest) or may_be_of_another(verb, clause, rest)
        hangs |= self._inherits(at, "doubtful", r"[&W+]+A*")
        return "doubtful" if hangs else "fact"

    def _is_beside_condition(self, at: int) -> bool:
        """Whether a condition may be none, or was met with another disposition before the department's."""
        start, end = self.words[self.condition].start, self.words[at].start
        answers = [place for place in self.verdicts if self.condition < place < self.clause]
        announced = any(grammar.PLANNED.search(self.letters[self.condition : place]) for place in answers)
        is_own = announced or self.group_end >= self.clause
        return may_be_no_condition(self.text[:start], self.text[start:end]) or (bool(answers) and is_own)

    def _is_of_earlier_year(self, at: int) -> bool:
        """已于2023年立案, of an inspection in 2024."""
        dates = [place for place in range(self.clause, at) if self.words[place].meaning.isdigit()]
        if self.since is None or not dates or not grammar.DATED.fullmatch(self.letters[dates[-1] : at]):
            return False
        return int(self.words[dates[-1]].meaning) < self.since

    def _written_to(self, at: int) -> re.Match[str] | None:
        """向区教体局函告: who is told stands before the word, not behind it."""
        return grammar.WRITTEN_TO.search(self._clause_before(at)) if self.letters[at] == "F" else None

    def _clause_before(self, at: int) -> str:
        return self.text[self.words[self.clause].start : self.words[at].start]

    def _inherits(self, at: int, verdict: str, between: str) -> bool:
        """A negation or a plan reaches over a series of dispositions, up to a word that states a fact
        again."""
        last = max((place for place in self.verdicts if place < at), default=-1)
        return self.verdicts.get(last) == verdict and bool(re.fullmatch(between, self.letters[last + 1 : at]))

    def _postposed(self, at: int) -> tuple[str, ...]:
        """责令整改（区教体局）: the doer in brackets behind, who acted beside the holder in （会同区教体局）. Behind 函告
        and 移送 stands who is told."""
        behind = grammar.POSTPOSED.match(self.letters, at + 1) if self.letters[at] == "V" else None
        if behind is None:
            return ()
        self.is_joined = bool(behind[1]) and not self.holder
        names = tuple(
            word.meaning for word in self.words[behind.start(2) : behind.end(2)] if word.letter == "D"
        )
        return (*self.holder, *(name for name in names if name not in self.holder)) if behind[1] else names

    def _respective(self, at: int) -> tuple[str, ...]:
        """甲、乙分别责令整改、立案查处: to each its own, where there are as many dispositions as names."""
        spoken = self.text[self.words[self.group_end].end : self.words[at].start]
        if self.group_end < self.clause or "分别" not in spoken:
            return ()
        first = min(place for place in self.verdicts if place > self.group_end)
        series = grammar.SERIES.match(self.letters, first)
        places = [i for i in range(first, series.end()) if self.letters[i] in "VF"] if series else []
        return (self.holder[places.index(at)],) if len(places) == len(self.holder) and at in places else ()


def _heads(word: Word, after: Word) -> bool:
    """Whether a department's word is a heading: an empty joint stands behind these."""
    return word.letter == "D" and after.letter == "&" and after.start == after.end
