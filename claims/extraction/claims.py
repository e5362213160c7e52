"""Propositions in an article: reported, denied, declined, and stated by the outlet itself."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claims.extraction.agents import Person
from claims.extraction.clauses import TRIMMED, Clauses
from claims.extraction.cues import Cue
from claims.extraction.frames import Frame
from claims.extraction.reporting import Reader, Reading
from claims.extraction.result import ClaimKind, EventDate, Figure, Stance
from claims.extraction.text import QUOTED, Sentence


@dataclass(slots=True, eq=False)
class Draft:
    """A claim in tokens: `first` to `last`, an inserted attribution `cut` left out of the wording."""

    first: int
    last: int
    kind: ClaimKind
    stance: Stance
    speaker: Person | None
    cue: Cue | Frame | None
    shown: tuple[int, int] | None
    rule: str
    reading: Reading
    cut: tuple[int, int] | None = None
    figures: tuple[Figure, ...] = ()
    event: EventDate | None = None
    answers: "Draft | None" = None


def _somebody(cue: Cue) -> bool:
    """Whether the subject of a reporting verb is one who speaks: a fact may "confirm" too."""
    return cue.speaker is None or cue.speaker.kind != "unknown" or not cue.speaker.local


class Finder:
    """Finds the claims of one article, sentence by sentence."""

    def __init__(self, reader: Reader, figures: Sequence[Figure], dates: Sequence[EventDate]) -> None:
        self.reader, self.lexicon, self.tokens = reader, reader.lexicon, reader.tokens
        self.figures, self.dates = figures, dates
        self._figure_starts = [figure.span.start for figure in figures]
        self._date_starts = [date.span.start for date in dates]
        self.clauses = Clauses(reader)
        self.told_before = False
        """Whether somebody said something in the sentence before."""
        self.last_reported: Draft | None = None
        """The last claim of the sentence before, where that reported any."""

    def find(self, reading: Reading) -> list[Draft]:
        """The claims of a sentence, in order."""
        found: list[Draft] = []
        for part in self._parts(reading.sentence):
            found += self._part(part, reading)
        found = [clause for draft in found for clause in self._coordinated(draft)]
        for draft in found:
            self._measure(draft)
        found = [draft for draft in found if self._worth(draft)]
        found.sort(key=lambda draft: (draft.first, draft.last))
        self.told_before = any(cue.kind == "say" and cue.told for cue in reading.cues)
        if found:
            self.last_reported = next((d for d in reversed(found) if d.kind == "attributed"), None)
        elif reading.cues or reading.frames:
            self.last_reported = None
        return found

    def _coordinated(self, draft: Draft) -> list[Draft]:
        """The reported clauses that a conjunction joins, each of which counts something of its own."""
        low, lexicon = self.tokens.low, self.lexicon
        if draft.kind != "attributed":
            return [draft]
        if draft.cut is not None:
            # "The paying guests, he explains, were 1,094, and the prices have not gone up"
            for k in range(draft.cut[1] + 2, draft.last - 4):
                begins = low[k] == "," and low[k + 1] in lexicon.coordinators and low[k + 2] in lexicon.definite
                if begins and self.clauses.verbal(draft.cut[1], k) and self.reader.phrases.clause(k + 2, draft.last):
                    return [replace(draft, last=k), replace(draft, first=k + 2, cut=None)]
            return [draft]
        for k in range(draft.first + 3, draft.last - 4):
            if low[k] not in lexicon.coordinators or low[k - 1] == "," or low[k + 1] in lexicon.that:
                continue
            begins = low[k + 1] in lexicon.definite or low[k + 1][0].isdigit()
            halves = (draft.first, k), (k + 1, draft.last)
            if begins and all(self._within(*half) and self.reader.phrases.clause(*half) for half in halves):
                return [replace(draft, last=k), *self._coordinated(replace(draft, first=k + 1))]
        return [draft]

    def _parts(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        low, first = self.tokens.low, sentence.first
        for i in range(sentence.first, sentence.last):
            if low[i] == ";":
                if i > first:
                    yield first, i
                first = i + 1
        if first < sentence.last:
            yield first, sentence.last

    def _part(self, part: tuple[int, int], reading: Reading) -> list[Draft]:
        first, last = part
        cues = [cue for cue in reading.cues if first <= cue.first < last]
        frames = [frame for frame in reading.frames if first <= frame.first < last]
        low = self.tokens.low
        found: list[Draft] = []
        covered, answered = first, first
        for k, cue in enumerate(cues):
            if cue.first < covered and cue.position != "before":
                continue
            if self._itself_reported(cue, cues[k + 1 :]):
                continue
            answer = self._answer(cue, part, reading, cues[:k])
            if answer is not None and answer.kind == "no_answer" and self._aside(cue, cues[k + 1 :]):
                continue
            if answer is not None:
                found = [draft for draft in found if self._apart(draft, cue)]
                if found and found[-1].kind == "no_answer" and answer.kind == "denial":
                    found.pop()
                if not any(d.kind in ("denial", "no_answer") and d.last > answer.first for d in found):
                    found.append(answer)
                answered = answer.last
                continue
            if cue.first < answered and low[cue.first - 1] not in self.lexicon.coordinators:
                continue
            if self._silence(cue, cues[k + 1 :]):
                continue
            open_part = (answered + 1, last) if answered > first and low[answered : answered + 1] == [":"] else part
            for reported in self._reported(cue, cues[k + 1 :], open_part, frames, reading):
                if reported.first >= covered:
                    found.append(reported)
                    covered = reported.last
        if found and found[0].rule == "claim.speaks-of" and frames and frames[0].last < found[0].first - 1:
            ahead = self._framed(frames[0], frames[:1], (first, found[0].first), reading)
            if ahead is not None:
                return [ahead, *found]
        for frame in frames:
            draft = self._framed(frame, frames, (first, self._before_others(found, frame, last)), reading)
            if draft is not None and not any(self._meet(draft, other) for other in found):
                found.append(draft)
                break
        if not found:
            draft = self._second_hand(part, reading) or self._own(part, reading, cues)
            if draft is not None:
                found.append(draft)
        return found

    def _before_others(self, found: list[Draft], frame: Frame, last: int) -> int:
        """Where what a frame tells ends at the latest: before a clause of somebody else ("while the union counted")."""
        low, lexicon = self.tokens.low, self.lexicon
        for draft in found:
            k = draft.first - 1
            while k > frame.last and (low[k] in lexicon.contrasts or low[k] in lexicon.coordinators):
                k -= 1
            if k > frame.last + 3 and low[k] == "," and draft.rule != "claim.according-to":
                return k
        return last

    def _apart(self, draft: Draft, cue: Cue) -> bool:
        """Whether a claim stands apart from the answer of a cue; one that goes on to tell the answer ends before."""
        if draft.kind == "attributed" and draft.last > cue.first >= draft.first:
            begin = cue.subject[0] if cue.subject is not None and cue.position == "before" else cue.first
            comma = next((k for k in range(begin - 1, draft.first + 3, -1) if self.tokens.low[k] == ","), -1)
            if comma < 0 or not self.clauses.verbal(draft.first, comma):
                return False
            draft.last = comma
        return True

    def _aside(self, cue: Cue, later: list[Cue]) -> bool:
        """The cue is of a relative clause on who goes on to say something ("a woman who declined to be named said")."""
        low, lexicon = self.tokens.low, self.lexicon
        opens = any(
            low[k] in lexicon.relatives or low[k] in lexicon.definite for k in range(max(0, cue.first - 8), cue.first)
        )
        said = next((other for other in later if other.kind == "say" and other.position == "before"), None)
        return (
            opens
            and said is not None
            and said.speaker is cue.speaker
            and low[said.first - 1] in (",", *lexicon.adverbs)
        )

    def _meet(self, draft: Draft, other: Draft) -> bool:
        """Whether a framed claim and another of the sentence are about the same words."""
        if other.kind == "attributed":
            return draft.first < other.last and other.first < draft.last
        return other.cue is not None and draft.first <= other.cue.first < draft.last

    # Reported

    def _itself_reported(self, cue: Cue, later: list[Cue]) -> bool:
        """The cue is of reported speech that a reporting clause ends ("Er gehe davon aus, dass..., sagte sie")."""
        if self._perfect(cue):
            return True  # "Man habe immer gewusst, wofür ..."
        reported = self.tokens.low[cue.first] in self.lexicon.subjunctives
        return reported and any(c.kind == "say" and c.position == "after" for c in later)

    def _perfect(self, cue: Cue) -> bool:
        """The participle of a perfect in a form of reported speech, at the head of its sentence."""
        low, lexicon, first = self.tokens.low, self.lexicon, self.reader.subjects.sentence.first
        if not lexicon.verb_last or "," in low[first : cue.first]:
            return False
        reported = lexicon.subjunctives | lexicon.substitutes
        if low[cue.first] in reported:
            return cue.form == "participle" and cue.last - cue.first > 1  # "Die Gruppe habe die Auslagen beobachtet"
        closes = cue.last >= len(low) or not low[cue.last][0].isalnum()
        return closes and not reported.isdisjoint(w for w in low[first : cue.first] if w in lexicon.have | lexicon.be)

    def _announced(self, cue: Cue, part: tuple[int, int]) -> tuple[int, int] | None:
        """The clause before a colon or comma that a pronoun means ("Ponte chiuso: lo ha annunciato la società")."""
        low, lexicon = self.tokens.low, self.lexicon
        before = cue.first - 1
        if before <= part[0] or low[before] not in (":", ",", "—", "–"):
            return None
        if not any(low[k] in lexicon.cataphoric for k in range(cue.first, cue.last)):
            return None
        first, last = self.clauses.trim((part[0], before))
        if low[before] == "," and cue.subject is None and not self.clauses.verbal(first, last):
            return None  # "His wife, Clara Sarti, recalls him as..."
        return (first, last) if last - first > 2 and QUOTED not in low[first:last] else None

    def _silence(self, cue: Cue, later: list[Cue]) -> bool:
        """What is said is that nothing is said ("lets it be known that it does not comment")."""
        answer = next((other for other in later if other.kind in ("decline", "evade")), None)
        if cue.kind != "say" or answer is None or not 0 <= answer.first - cue.last <= 2:
            return False
        return answer.position == "dropped" and bool(set(self.tokens.low[cue.last : answer.first]) & self.lexicon.that)

    def _reported(
        self, cue: Cue, later: list[Cue], part: tuple[int, int], frames: list[Frame], reading: Reading
    ) -> list[Draft]:
        if cue.negated:
            return []
        if cue.kind == "say" and (said := self._announced(cue, part)) is not None:
            first, last = said
            rule = "claim.cataphoric"
            return [Draft(first, last, "attributed", cue.stance, cue.speaker, cue, cue.shown, rule, reading)]
        if cue.kind in ("label", "react", "ask"):
            return self._object(cue, later, part, reading)
        if cue.kind == "speak":
            return self._spoken_of(cue, part, reading)
        if cue.kind != "say":
            return []
        forward = self._content(cue, later, part, frames)
        shown = self.tokens.low[cue.last - 1] in self.lexicon.shows and forward
        if shown and cue.speaker is not None and cue.speaker.kind in ("person", "unknown"):
            # "He showed no reaction": of persons, only what they show that is so
            forward = [each for each in forward if self.tokens.low[each[0] - 1] in self.lexicon.that]
            if not forward:
                return []
        rule = "claim.that"
        if not forward:
            back = self._backward(cue, later, part)
            if back is None:
                return self._object(cue, later, part, reading)
            (first, last), cut = back
            if cue.position == "before" and not _somebody(cue):
                return []  # "When the gate opens, the queue advances"
            if any(frame.first == first and frame.kind == "according" for frame in frames):
                return []  # "According to a file, a cousin would have received": the source is no content
            source = self._relayed(cue, frames, first, last)
            return [
                Draft(
                    first,
                    last,
                    "attributed",
                    cue.stance,
                    source.speaker,
                    source,
                    source.shown,
                    "claim.inverted",
                    reading,
                    cut,
                )
            ]
        return [
            Draft(first, last, "attributed", cue.stance, cue.speaker, cue, cue.shown, rule, reading)
            for first, last in forward
        ]

    def _relayed(self, cue: Cue, frames: list[Frame], first: int, last: int) -> Cue | Frame:
        """Whose the statement is when a publisher reports what has a source of its own ("according to X, AFP said")."""
        if cue.speaker is None or cue.speaker.publisher is None:
            return cue
        inside = (f for f in frames if f.kind == "according" and first <= f.first < last)
        cited = (f for f in frames if f.kind == "citing")  # "as AFP reported citing X"
        return next((f for f in (*inside, *cited) if f.speaker is not None), cue)

    def _content(self, cue: Cue, later: list[Cue], part: tuple[int, int], frames: list[Frame]) -> list[tuple[int, int]]:
        """The content clauses that follow a cue."""
        low, lexicon = self.tokens.low, self.lexicon
        limit = min(part[1], cue.last + (24 if cue.position == "after" or lexicon.verb_last else 16))
        start = -1
        after_subject = cue.subject[1] if cue.subject is not None and cue.position == "after" else cue.last
        if cue.position == "after" and any(low[j] in lexicon.subjunctives for j in range(part[0], cue.first - 1)):
            return []
        if lexicon.verb_last and self.clauses.inserted(cue, part):
            return []
        marks = [k for k in range(max(part[0], cue.first - 2), cue.first) if low[k] == QUOTED]
        spoken = (
            any(not self.reader.subjects.naming(k) for k in marks) and low[cue.first - 1] not in lexicon.coordinators
        )
        if spoken and not (low[cue.last : cue.last + 1] and low[cue.last] in lexicon.that):
            return []  # "«...», she tells the reporters that wait outside"
        i = cue.last
        while lexicon.bare and i + 1 < limit and cue.position == "before":
            if low[i] in lexicon.prepositions and low[i + 1] in lexicon.times:
                i += 1  # "said on Tuesday it would close"
            if low[i] not in lexicon.times:
                break
            i += 1
        told = i
        if (
            i < limit
            and cue.weak is False
            and self.clauses.infinitive(i, limit)
            and not (cue.position == "after" and cue.subject is not None)
        ):
            start = i + 1 if low[i] in lexicon.of or low[i] in lexicon.prepositions else i
        begin = cue.subject[0] if cue.subject is not None and cue.position == "before" else cue.first
        relayed = begin > part[0] and low[begin - 1] in lexicon.relays
        if start < 0 and relayed and cue.position != "after" and i + 2 < limit and low[i] == ",":
            start = i + 1  # "As Berg points out, the data are old"
        while start < 0 and i < limit:
            word = low[i]
            if any(other.first <= i < other.last for other in later if other.form != "infinitive"):
                return []
            if word in lexicon.that and not self.tokens.capital[i] and not self.clauses.compared(i):
                if i < after_subject and word in lexicon.relatives:
                    i += 1
                    continue
                start = i + 1
                break
            if word == QUOTED and not self.reader.subjects.naming(i):
                return []
            if word == ":" and i + 1 < limit and low[i + 1] != QUOTED and cue.stance != "denies":
                start = i + 1
                break
            if lexicon.verb_last and word == "," and i >= after_subject:
                k = i + 1
                if k < limit and low[k] in lexicon.that:
                    start = k + 1
                elif (
                    k < limit
                    and low[k] not in lexicon.relatives
                    and low[k] not in lexicon.coordinators
                    and low[k] != QUOTED
                    and (low[part[0]] in lexicon.relays or not self.clauses.indicative(k))
                    and any(self.clauses.finite(j) or self.clauses.purpose(j) for j in range(k, part[1]))
                    and self.clauses.apposed(k, limit) is None
                    and not self.clauses.relative(k, limit)
                ):
                    start = k
                if start >= 0:
                    break
            if (
                word in (",", *lexicon.adverbs)
                and i >= after_subject
                and self.clauses.perfect(i + 1, limit)
                and not cue.weak
            ):
                start = i + 1
                break
            if i == told and lexicon.bare and self._bare(i, part[1], cue):
                start = i
                break
            if word == "," and (cue.weak or (cue.position == "after" and i >= after_subject)):
                return []
            i += 1
            if lexicon.bare and i < limit and i == self.clauses.told_end(cue, part[1]) and self._bare(i, part[1], cue):
                start = i
                break
        if start < 0:
            return []
        end = part[1]
        for frame in frames:
            if (
                frame.first > start + 1
                and frame.kind in ("according", "cited", "citing")
                and low[frame.first - 1] == ","
            ):
                begin = next((k + 1 for k in range(frame.first - 1, start, -1) if low[k] in lexicon.that), start)
                complete = frame.first - begin > 6 and self.clauses.complete(begin, frame.first - 1)
                if self.clauses.resumed(frame.last + 1, part[1], complete, []) <= frame.last + 1:
                    end = min(end, frame.first - 1)
        for other in later:
            if other.first < start or other.first >= end or other.form == "infinitive":
                continue
            k = (
                other.subject[0]
                if other.position == "before" and other.subject and other.subject[0] > start
                else other.first
            )
            before = low[k - 1]
            if before in lexicon.coordinators and other.speaker is cue.speaker and other.subject == cue.subject:
                end = min(end, k - 1)
            elif (
                (other.form == "gerund" and before == "," and not other.weak)
                or self.clauses.conjoined(start, k)
                or (
                    other.position == "after"
                    and other.first > start
                    and low[other.first - 1] == ","
                    and other.subject is not None
                    and self.clauses.ends(other.subject[1], part[1])
                )
            ):
                comma = next((j for j in range(k - 1, start, -1) if low[j] == ","), other.first - 1)
                end = min(end, comma)
        if low[start - 1] not in lexicon.that and self.clauses.infinitive(start, end):
            contrast = (k for k in range(start, end - 1) if low[k] == "," and low[k + 1] in lexicon.coordinators)
            end = next((k for k in contrast if self.clauses.verbal(k + 2, end)), end)
        end = self.clauses.before_colon(start, end)
        pieces: list[tuple[int, int]] = []
        piece = start
        listed = any(low[k] in lexicon.coordinators and low[k + 1] in lexicon.that for k in range(start + 2, end - 2))
        for k in range(start + 2, end - 2):
            if listed and low[k] in (*lexicon.coordinators, ",") and low[k + 1] in lexicon.that:
                pieces.append((piece, k))
                piece = k + 2
        pieces.append((piece, end))
        return [trimmed for trimmed in map(self.clauses.trim, pieces) if trimmed[1] > trimmed[0]]

    def _bare(self, i: int, limit: int, cue: Cue) -> bool:
        """A clause without a conjunction begins here: a subject, then something more than it."""
        low, lexicon = self.tokens.low, self.lexicon
        if cue.weak or limit - i < 3 or cue.position == "after":
            return False
        if low[i] in lexicon.pronouns:
            return True
        if low[i] in lexicon.existential and low[i + 1] in lexicon.be:
            return True  # "says there is nothing to fear"
        if low[i] in lexicon.adverbs and self._counts(i + 1):
            i += 1  # "said only 40 had been found"
        if low[i] in lexicon.adverbs or low[i] in lexicon.coordinators or low[i] in lexicon.that:
            return False
        if low[i] in lexicon.prepositions | lexicon.of and not self._counts(i):
            return False
        if not (low[i][0].isalnum() or low[i] in "$£€"):
            return False
        if low[i] in lexicon.tells or (low[cue.last - 1] in lexicon.tells and self.clauses.told_end(cue, limit) > i):
            return False
        return self.reader.phrases.clause(i, limit)

    def _counts(self, i: int) -> bool:
        """A figure begins at token `i`."""
        k = bisect_left(self._figure_starts, self.tokens.start[i])
        return k < len(self.figures) and self.figures[k].span.start == self.tokens.start[i]

    def _backward(
        self, cue: Cue, later: list[Cue], part: tuple[int, int]
    ) -> tuple[tuple[int, int], tuple[int, int] | None] | None:
        """The clause that a reporting clause ends or interrupts ("..., ha detto il ministro")."""
        low, lexicon = self.tokens.low, self.lexicon
        begin = cue.subject[0] if cue.position == "before" and cue.subject is not None else cue.first
        if cue.position == "before" and (cue.subject is None or cue.subject[0] < part[0]):
            return None
        while (
            begin > part[0]
            and low[begin - 1] != ","
            and low[begin - 1] in (lexicon.determiners | lexicon.relays | self.reader.syntax.skipped)
        ):
            begin -= 1
        if begin - 1 <= part[0] or low[begin - 1] != ",":
            return None
        if not lexicon.contrasts.isdisjoint(low[begin : cue.first]):
            return None  # "Nobody had an answer, though several members wrote something down"
        end = max(cue.last, cue.subject[1] if cue.subject is not None and cue.position == "after" else 0)
        closing = max(cue.shown[1] if cue.phrase else end, end)
        limit = closing + 12
        while closing < part[1] and low[closing] != "," and closing < limit:
            naming = low[closing] == QUOTED and self.reader.subjects.naming(closing)
            if (low[closing] == QUOTED and not naming) or low[closing] in lexicon.that:
                return None
            closing += 1
        if closing < part[1] and low[closing] != ",":
            return None
        if cue.position == "dropped" and (cue.speaker is None or cue.form == "infinitive"):
            return None
        colon = next((j for j in range(begin - 2, part[0], -1) if low[j] == ":"), -1)
        own = colon > 0 and (self.clauses.verbal(colon + 1, begin - 1) or self.clauses.verbal(closing + 1, part[1]))
        start = colon + 1 if own else part[0]
        start, stop = self.clauses.trim((start, begin - 1))
        if stop - start < 1 or (stop - start == 1 and low[start] == QUOTED) or low[stop - 1] == QUOTED:
            return None
        asked = self.lexicon.verbs.get(low[start])
        participle = asked is not None and (asked.form == "participle" or low[start].endswith(lexicon.participles))
        if asked is not None and asked.kind == "ask" and participle:
            return None  # "Asked who had ordered it, he pointed to the manager"
        complete = self.clauses.complete(start, stop)
        alone = cue.subject is None or low[cue.subject[0]] in lexicon.pronouns
        whole = complete and not alone and not (lexicon.verb_last and self.clauses.inserted(cue, part))
        resumed = self.clauses.resumed(closing + 1, part[1], whole, later)
        resumed = self.clauses.before_colon(closing + 1, resumed)
        if resumed > closing + 1:
            return (start, self.clauses.trim((start, resumed))[1]), (begin - 1, closing + 1)
        if cue.position == "after" and self.clauses.elliptic(start, stop):
            return (start, closing), (
                begin - 1,
                closing,
            )  # "Too late, some residents feel": no proposition without them
        if stop - start < 2 or (cue.position != "after" and not complete):
            return None
        return (start, stop), None

    def _spoken_of(self, cue: Cue, part: tuple[int, int], reading: Reading) -> list[Draft]:
        """ "They speak of more than a hundred": the whole clause, when it holds a figure outside quotation marks."""
        first, last = self._clause(cue, part)
        whole = self.clauses.bracketed(cue, part) or (self.lexicon.verb_last and cue.position == "after")
        if not self._within(first if whole else cue.last, last):
            return []
        return [Draft(first, last, "attributed", cue.stance, cue.speaker, cue, cue.shown, "claim.speaks-of", reading)]

    def _object(self, cue: Cue, later: list[Cue], part: tuple[int, int], reading: Reading) -> list[Draft]:
        """ "The union announced a strike": the whole clause, where the verb and its object say what is claimed."""
        low, lexicon = self.tokens.low, self.lexicon
        if cue.form not in ("finite", "participle") or cue.speaker is None or not _somebody(cue):
            return []
        if any(low[k] in lexicon.conditionals for k in range(cue.first, cue.last)):
            return []
        if cue.kind != "ask":
            content = self._content(cue, later, part, [])
            near = content and (cue.kind == "say" or content[0][0] <= cue.last + 3)
            if near and low[content[0][0] - 1] in lexicon.that:
                return [
                    Draft(first, last, "attributed", cue.stance, cue.speaker, cue, cue.shown, "claim.that", reading)
                    for first, last in content
                ]
        likened = cue.kind == "label" and any(
            low[k] in lexicon.likens for k in range(cue.last, min(part[1], cue.last + 8))
        )
        named = (cue.phrase and (cue.stance == "announces" or cue.kind == "react")) or likened
        within = any(low[k] in lexicon.relatives for k in range(max(part[0], cue.first - 4), cue.first))
        named = named or any(low[k] in lexicon.objects for k in range(cue.first, cue.last))
        counted = bool(self._within(cue.last, part[1]))
        # "The poll found 61 % in favour"
        finds = cue.kind == "say" and cue.position == "before" and cue.speaker.kind == "document"
        finds = finds and counted and not within and not self.reader.phrases.handed(cue.first, part[1])
        named = named or finds
        if (not counted and (within or not named)) or not (named or cue.stance == "estimates"):
            return []
        before = low[cue.first - 1] if cue.first > part[0] else ""
        fronted = lexicon.verb_last and low[part[0]] in lexicon.that | lexicon.relatives
        if cue.position != "before" and not fronted and (before in (",", "—", "–", "-") or before == QUOTED):
            return []
        if not before and cue.position != "before" and low[cue.first].endswith(lexicon.participles):
            return []  # "Asked about the leak, ..."
        beside = cue.subject is not None and (cue.subject[1] == cue.first or before == ",")
        if low[cue.first] in lexicon.nouns and not finds and not beside:
            return []
        following = low[cue.last] if cue.last < part[1] else ","
        if (following in TRIMMED and not self.clauses.bracketed(cue, part)) or QUOTED in low[cue.last : cue.last + 3]:
            return []
        if not cue.phrase and following in lexicon.hypothesis | lexicon.negations | lexicon.relatives - lexicon.that:
            return []
        first, last = self._clause(cue, part)
        if cue.kind == "label" and QUOTED in low[first:last]:
            return []  # "described the mood as “grim”"
        return [Draft(first, last, "attributed", cue.stance, cue.speaker, cue, cue.shown, "claim.object", reading)]

    def _clause(self, cue: Cue, part: tuple[int, int]) -> tuple[int, int]:
        """The clause of which a reporting verb is the verb."""
        low, lexicon = self.tokens.low, self.lexicon
        first = cue.first
        within = any(low[k] in lexicon.relatives for k in range(max(part[0], first - 4), first))
        if cue.subject is not None and cue.position == "before" and part[0] <= cue.subject[0] and not within:
            # "The agronomist, who counts them, expects"
            apart = low[cue.subject[1]] == "," and low[cue.first - 1] == ","
            if apart or self.clauses.bracketed(cue, part) or not self.clauses.verbal(cue.subject[1], cue.first):
                first = cue.subject[0]
            begin = next((k + 1 for k in range(first - 1, part[0], -1) if low[k] == ":"), part[0])
            if not self.clauses.verbal(begin, first) and QUOTED not in low[begin:first]:
                first = begin
        if lexicon.verb_last and cue.position == "after":
            # The verb comes second: what stands before it is of its clause.
            first = next((k + 1 for k in range(first - 1, part[0], -1) if low[k] == ":"), part[0])
        last = max(cue.last, cue.subject[1] if cue.subject is not None and cue.position == "after" else 0)
        while last < part[1]:
            word, following = low[last], low[last + 1] if last + 1 < part[1] else ""
            if word in lexicon.coordinators and self.clauses.predicate(last + 1, part[1]):
                break
            if word == "," and (
                within
                or following in lexicon.relatives
                or self.clauses.gerund(last + 1)
                or (following in lexicon.coordinators and self.clauses.verbal(last + 2, part[1]))
            ):
                break
            last += 1
        return self.clauses.trim((first, self.clauses.before_colon(first, last)))

    # Frames

    def _framed(self, frame: Frame, frames: list[Frame], part: tuple[int, int], reading: Reading) -> Draft | None:
        """What "according to" covers: what follows it at the head of a clause, what precedes it at its end."""
        if frame.kind in ("cited", "citing"):
            return None
        if frame.kind == "hearsay":
            return self._hearsay(frame, part, reading)
        low = self.tokens.low
        first, last = part
        speaker = frame.speaker
        end = last
        for other in frames:
            beside = frame.first == first and other.first == frame.last + 1  # "According to X, cited by Y, ..."
            if other is not frame and other.first > frame.last and not beside and low[other.first - 1] == ",":
                end = min(end, other.first - 1)
        opening = frame.first
        while opening > first and (low[opening - 1] in self.reader.syntax.skipped or low[opening - 1] == ","):
            opening -= 1
            if low[opening] in self.lexicon.coordinators and self.clauses.verbal(frame.last, end):
                break
        relative = opening > first and low[opening - 1] in self.lexicon.relatives | self.lexicon.that
        if relative:
            end = next(
                (k for k in range(frame.last + 1, end) if low[k] == "," and self.clauses.verbal(frame.last, k)), end
            )
        if relative or low[opening] in self.lexicon.coordinators or low[opening - 1] == ":":
            first = opening
        citing = next(
            (o for o in frames if o.kind == "citing" and o.speaker is not None and o.first >= frame.last), None
        )
        if citing is not None:
            speaker = citing.speaker
            frame, source = Frame(frame.first, citing.last, frame.shown, frame.kind, speaker), frame
            if source.speaker is not None:
                frames.append(Frame(source.first, source.last, citing.shown, "cited", source.speaker))
                reading.frames.append(frames[-1])
            end = last
        cut: tuple[int, int] | None = None
        if opening <= first or frame.relative:
            start = frame.last
            for other in frames:
                if other.kind == "cited" and start <= other.first <= start + 2:
                    start = max(start, other.last)
            k = start
            if k < end and low[k] != ",":
                relative = k < end and (
                    low[k] in self.lexicon.relatives
                    or low[k] in self.lexicon.by
                    or self.reader.phrases.handed(k, end)
                    or (low[k] in self.lexicon.prepositions and not self.lexicon.verb_last)
                )
                scan = min(end, k + (14 if relative else 5))
                while k < scan and low[k] != ",":
                    k += 1
                if k < scan and (relative or self.clauses.modifier(start, k)):
                    start = k
            elif k < end:
                k += 1
                relative = k < end and (
                    self.lexicon.verb_last
                    or self._beside_source(k, end)
                    or low[k] in self.lexicon.relatives
                    or (low[k] in self.lexicon.of and frame.kind == "for")
                    or self.clauses.participle(k)
                )
                while relative and k < end and low[k] != ",":
                    k += 1
                start = k if k < end else start
            while start < end and (low[start] == "," or low[start] in self.lexicon.adverbs) and not self._counts(start):
                start += 1  # but not "más de 8.000 personas"
            content = self.clauses.trim((start, self.clauses.before_colon(start, end)))
        elif frame.kind == "for" and not (low[frame.first - 1] == "," and low[frame.last : frame.last + 1] == [","]):
            return None
        else:
            content = self.clauses.trim((first, frame.first))
            comma = low[frame.first - 1] == ","
            follows = frame.last < end and low[frame.last] == ","
            stated = comma and any(cue.last == frame.first - 1 for cue in reading.cues)
            if stated and follows and low[frame.last + 1] in self.lexicon.that:
                return None  # "The governor stated, according to the agency, that ...": what he stated
            complete = self.clauses.complete(*content) and (comma or follows) and content[1] - content[0] > 5
            after = frame.last + follows
            resumed = self.clauses.resumed(after, end, complete, []) if follows or not complete else after
            if resumed > after:
                content = self.clauses.trim((first, resumed))
                cut = frame.first - comma, after
            elif content[1] - content[0] > 1 and self.clauses.elliptic(*content):
                content, cut = (content[0], frame.last), (frame.first - comma, frame.last)
        quoted = QUOTED in low[frame.last : frame.last + 3]
        if content[1] - content[0] < (4 if quoted else 2):
            return None  # "Er habe, so der Trainer, „das schönste Büro“"
        rule = {"according": "claim.according-to", "opinion": "claim.opinion", "for": "claim.for"}[frame.kind]
        return Draft(content[0], content[1], "attributed", "asserts", speaker, frame, frame.shown, rule, reading, cut)

    def _beside_source(self, k: int, end: int) -> bool:
        """What the source is, set beside its name up to the next comma ("..., economist at the university, ...")."""
        phrase = self.reader.phrases.read(k, end)
        if phrase is None or phrase.article == "definite" or phrase.name is not None:
            return False
        comma = next((j for j in range(k, end) if self.tokens.low[j] == ","), -1)
        described = self.lexicon.kind_of(self.reader.phrases.noun(phrase)) in ("person", "organization")
        return described and comma > 0 and not self.clauses.main(k, comma)

    def _hearsay(self, frame: Frame, part: tuple[int, int], reading: Reading) -> Draft:
        """What is said with nobody named ("it is understood that ...", "the club is said to be for sale")."""
        low, lexicon = self.tokens.low, self.lexicon
        first, last = part
        before = set(low[first : frame.first]) - self.reader.syntax.skipped - {","}
        if not before or low[frame.last - 1] in lexicon.that:
            first = frame.last
        elif low[frame.first - 1] in lexicon.coordinators:
            first = frame.first
        first, last = self.clauses.trim((first, last))
        return Draft(first, last, "attributed", "asserts", None, frame, frame.shown, "claim.hearsay", reading)

    # Answers

    def _answer(self, cue: Cue, part: tuple[int, int], reading: Reading, earlier: list[Cue]) -> Draft | None:
        """A denial, or that somebody gives no answer: the whole sentence part."""
        low, lexicon = self.tokens.low, self.lexicon
        kind: ClaimKind
        stance: Stance = cue.stance
        if cue.kind == "deny":
            kind = "denial"
            if cue.negated and not cue.phrase:
                return None
        elif cue.kind in ("decline", "evade"):
            kind = "no_answer"
        elif cue.negated and cue.stance == "confirms" and cue.form != "infinitive":
            kind, stance = "no_answer", "declines"
        else:
            return None
        if cue.form in ("infinitive", "gerund"):
            return None
        thing = cue.speaker is not None and cue.speaker.kind == "unknown" and cue.speaker.local
        if thing and cue.phrase and lexicon.negations.isdisjoint(low[max(part[0], cue.first - 3) : cue.last]):
            return None  # "the telephone lines remain silent"
        start = cue.first if cue.subject is None or cue.position != "before" else min(cue.first, cue.subject[0])
        told = any(other.kind == "say" and other.speaker is not None and not other.weak for other in earlier)
        remark = self._remarks(start, part[0]) if told else 0
        for other in earlier:
            if remark == 0 and (
                other.kind == "say"
                and other.speaker is not cue.speaker
                and any(low[k] in lexicon.that for k in range(other.last, min(cue.first, other.last + 6)))
            ):
                return None
        first = remark or part[0]
        for k in range(start - 1, first, -1):
            if low[k] == ":" or (low[k] == "," and low[k + 1] in lexicon.coordinators and k - part[0] > 6):
                first = k + 1
                break
        last = part[1]
        for k in range(cue.last, part[1]):
            reported = low[k] == ":" and low[k + 1 : k + 2] != [QUOTED]
            reported = reported and any(c.first > k for c in reading.cues)
            if kind == "denial" and reported:
                last = k  # "The region rejects the charge: the warning, it says, ..."
                break
        first, last = self.clauses.trim((first, last))
        rule = "claim.denial" if kind == "denial" else "claim.no-answer"
        return Draft(first, last, kind, stance, cue.speaker, cue, cue.shown, rule, reading)

    def _remarks(self, start: int, first: int) -> int:
        """Where the remark on what was said begins whose clause begins at token `start`, 0 where that is none.

        "..., extremo que la Diputación desmiente", "..., was er bestreitet", "..., which the ministry denies".
        """
        low = self.tokens.low
        if start - 1 <= first or low[start - 1] not in self.lexicon.relatives:
            return 0
        comma = next((k for k in range(start - 2, max(first, start - 5), -1) if low[k] == ","), first)
        noun = low[comma + 1 : start - 1]
        plain = not noun or (noun[-1].isalpha() and not self.tokens.capital[start - 2])
        return comma + 1 if comma > first and plain and not self.reader.lexicon.kind_of(low[start - 2]) else 0

    # Nobody named

    def _told_of(self, k: int) -> bool:
        """Token `k` is the verb after a pronoun that begins a clause, as in reported speech ("Er überlege, ...")."""
        low, lexicon = self.tokens.low, self.lexicon
        word, ending = low[k], lexicon.reports_end
        if not ending or not word.endswith(ending) or word.endswith(lexicon.reports_not) or len(word) < 4:
            return False
        opens = k > 1 and low[k - 1] in lexicon.pronouns and (k - 1 in self.reader.phrases.heads or low[k - 2] == ",")
        return opens and word not in self.reader.phrases.function

    def _second_hand(self, part: tuple[int, int], reading: Reading) -> Draft | None:
        """The reportative conditional ("sarebbero 200 i morti") and reported speech that goes on (German "sei")."""
        low, lexicon = self.tokens.low, self.lexicon
        first, last = self.clauses.trim(part)
        hypothetical = any(low[k] in lexicon.hypothesis for k in range(first, last))
        for k in range(first, last):
            word = low[k]
            standing = word in lexicon.substitutes and not hypothetical
            standing = standing and (self.last_reported is not None or self.told_before)
            if (
                (word in lexicon.subjunctives or standing or self._told_of(k))
                and not self.tokens.capital[k]
                and (k == first or low[k - 1] not in lexicon.first_person)
            ):
                within = [c for c in reading.cues if first <= c.first and low[c.first] not in lexicon.subjunctives]
                within = [c for c in within if not self._perfect(c)]
                if any(c.kind == "say" or low[c.last - 1] == ":" for c in within):
                    return None
                earlier = [c for c in reading.cues if c.last <= first]
                if earlier:
                    # "Das habe er nie gesagt, betont Huber; er sei krank gewesen"
                    cue = earlier[-1]
                    return Draft(
                        first,
                        last,
                        "attributed",
                        cue.stance,
                        cue.speaker,
                        cue,
                        cue.shown,
                        "claim.goes-on",
                        reading,
                    )
                start = next((j + 1 for j in range(k - 1, first, -1) if low[j] in (":", "—", "–", "-")), first)
                if start == first and any(self.clauses.indicative(j) for j in range(first, k)):
                    start = next((j + 1 for j in range(k - 1, first, -1) if low[j] == ","), first)
                if low[start] in lexicon.relatives and "," not in low[start:k]:
                    return None
                told = self.last_reported
                near = told is not None and reading.index - told.reading.index == 1
                before = told.speaker if told is not None and near and told.speaker is not None else reading.before
                speaker = reading.subject if start > first and reading.subject is not None else before
                return Draft(
                    start, last, "attributed", "asserts", speaker, None, (k, k + 1), "claim.subjunctive", reading
                )
            alone = (
                word not in lexicon.conditionals
                and word.endswith(lexicon.conditional_endings)
                and self.clauses.finite(k)
            )
            if (word in lexicon.conditionals or alone) and not (hypothetical and not lexicon.verb_last):
                limit = last if lexicon.verb_last else min(last, k + 5)
                completed = any(
                    low[j].endswith(lexicon.participles) and low[j] not in lexicon.hypothesis
                    for j in range(k + 1, limit)
                )
                completed = completed or (
                    k + 1 < limit and low[k + 1].endswith(lexicon.gerunds)
                )  # "starebbe valutando"
                if lexicon.verb_last:
                    completed = low[last - 1] in (lexicon.have | lexicon.be) - lexicon.passive
                figure = self._within(first, last)
                if not (completed and not alone) and not (figure and (word in lexicon.be or alone)):
                    continue
                start = next((j + 1 for j in range(k - 1, first, -1) if low[j] in lexicon.relatives), first)
                return Draft(start, last, "attributed", "asserts", None, None, (k, k + 1), "claim.conditional", reading)
        return None

    def _own(self, part: tuple[int, int], reading: Reading, cues: list[Cue]) -> Draft | None:
        """What the outlet states itself, with a figure or a dated event."""
        low = self.tokens.low
        first, last = self.clauses.trim(part)
        if last - first < 4 or not self._stated(reading.sentence):
            return None
        if any(
            cue.kind in ("say", "label", "ask") and not cue.weak and cue.form != "infinitive" and _somebody(cue)
            for cue in cues
        ):
            return None
        if any(low[k] == QUOTED for k in range(first, last)) and cues:
            return None
        figures = [figure for figure in self._within(first, last) if not self._known_already(figure)]
        if not figures and not self._dated(first, last):
            return None
        return Draft(first, last, "outlet", "asserts", None, None, None, "claim.outlet", reading)

    def _stated(self, sentence: Sentence) -> bool:
        """Whether a sentence ends as statements do: not as a question does, nor a heading."""
        last = self.tokens.end[sentence.last - 1]
        return any(mark in ".!…" for mark in self.reader.text[last - 1 : last + 2])

    def _known_already(self, figure: Figure) -> bool:
        """A count that the text takes for granted ("i due Paesi"): a number word after a definite article."""
        token = self.tokens.at(figure.span.start + 1) - 1
        before = self.tokens.low[token - 1] if token > 0 else ""
        return figure.bound == "exact" and figure.span.text.isalpha() and before in self.lexicon.definite

    # Measures

    def _within(self, first: int, last: int) -> tuple[Figure, ...]:
        if first >= last:
            return ()
        start, end = self.tokens.start[first], self.tokens.end[last - 1]
        k = bisect_left(self._figure_starts, start)
        found = []
        while k < len(self.figures) and self.figures[k].span.end <= end:
            found.append(self.figures[k])
            k += 1
        return tuple(figure for figure in found if not self._quoted(figure.span.start))

    def _dated(self, first: int, last: int) -> EventDate | None:
        start, end = self.tokens.start[first], self.tokens.end[last - 1]
        k = bisect_left(self._date_starts, start)
        while k < len(self.dates) and self.dates[k].span.end <= end:
            if not self._quoted(self.dates[k].span.start):
                return self.dates[k]
            k += 1
        return None

    def _quoted(self, offset: int) -> bool:
        token = self.tokens.at(offset + 1) - 1
        return token in self.tokens.quote and self.tokens.end[token] > offset

    def _measure(self, draft: Draft) -> None:
        draft.figures = self._within(draft.first, draft.last)
        draft.event = self._dated(draft.first, draft.last)

    def _worth(self, draft: Draft) -> bool:
        """A clause with quoted words is a claim only when a figure or an event stands outside them."""
        if draft.kind != "attributed":
            return True
        quoted = [k for k in range(draft.first, draft.last) if k in self.tokens.quote]
        if not quoted:
            alone = self.lexicon.dropped and self.clauses.finite(draft.first)  # "anunció que recurrirá"
            return draft.last - draft.first >= 2 or bool(draft.figures) or alone
        apart = sum(self.tokens.low[k][0].isalnum() for k in range(draft.first, draft.last))
        reported = draft.rule in ("claim.subjunctive", "claim.inverted") and self.lexicon.verb_last
        return bool(draft.figures or draft.event) or (reported and apart > 7)


def answered(draft: Draft, earlier: Sequence[tuple[Draft, frozenset[str]]], words: frozenset[str]) -> Draft | None:
    """The earlier claim that a denial, a non-answer or a confirmation is about: that with which it shares most
    words or a figure, the nearest of equals; one that only points back ("this", "it") is about the nearest."""
    best: Draft | None = None
    most = 0.0
    for distance, (other, theirs) in enumerate(reversed(earlier[-12:])):
        if other.kind not in ("attributed", "outlet") or other.speaker is draft.speaker is not None:
            continue
        shared = len(words & theirs) / (1 + min(len(words), len(theirs)) / 4)
        same = {f.value for f in draft.figures} & {f.value for f in other.figures}
        score = shared + 2 * bool(same) - distance * 0.05
        if score > most and (shared or same):
            best, most = other, score
    return best
