"""The way a statement came into print: from who says it, through each relay named, to the outlet."""

from claims.extraction.agents import Person
from claims.extraction.cues import Cue
from claims.extraction.frames import Frame
from claims.extraction.lexicon import names
from claims.extraction.reporting import Reader, Reading
from claims.extraction.result import Agent, Header, Link, Span
from claims.extraction.text import QUOTED

Relay = tuple[Person, tuple[int, int]]


class Chains:
    def __init__(self, reader: Reader, header: Header) -> None:
        self.reader, self.header = reader, header
        _kinds, same = names()
        self.outlet = Agent(header.outlet, "organization", publisher="outlet") if header.outlet else None
        self.agency: Agent | None = None
        if len(header.agencies) == 1:
            person = reader.agents.by_name.get(header.agencies[0].lower())
            self.agency = (
                person.frozen()
                if person is not None
                else Agent(same.get(header.agencies[0].lower(), header.agencies[0]), "organization", publisher="agency")
            )

    def span(self, tokens: tuple[int, int]) -> Span:
        table = self.reader.tokens
        return Span.of(self.reader.text, table.start[tokens[0]], table.end[tokens[1] - 1])

    def relays(self, reading: Reading, speaker: Person | None, cue: Cue | Frame | None) -> list[Relay]:
        """The relays that the sentence names beside its speaker, the nearest to the speaker first."""
        found: list[Relay] = []
        if isinstance(cue, Cue):
            if cue.relay is not None:
                found.append((cue.relay, cue.shown))
            told = self._told(cue, reading)
            if told is not None:
                found.append(told)
        for frame in reading.frames:
            if frame is cue or frame.speaker is None or frame.speaker is speaker:
                continue
            if frame.kind == "cited" or (
                frame.kind == "according" and (frame.speaker.publisher is not None or isinstance(cue, Cue))
            ):
                found.append((frame.speaker, frame.shown))
        for other in reading.cues:
            if other is cue or other.speaker is None or other.speaker is speaker or other.kind != "say":
                continue
            publishes = other.speaker.publisher is not None
            if publishes and (cue is None or other.first > cue.first or isinstance(cue, Frame)):
                found.append((other.speaker, other.shown))
        unique: dict[int, Relay] = {}
        for relay in found:
            unique.setdefault(id(relay[0]), relay)
        return list(unique.values())

    def _told(self, cue: Cue, reading: Reading) -> Relay | None:
        """A publisher to whom the words were said ("told AFP")."""
        low, agents = self.reader.tokens.low, self.reader.agents
        for i in range(cue.last, min(cue.last + 8, reading.sentence.last)):
            if low[i] == QUOTED or low[i] in ",;:" or low[i] in self.reader.lexicon.that:
                return None
            if self.reader.tokens.capital[i] and low[i] in agents.known:
                phrase = self.reader.phrases.read(i, i + 1)
                person = agents.resolve(phrase, reading.index) if phrase is not None else None
                if person is not None and person is not cue.speaker:
                    return person, cue.shown
        return None

    def build(self, speaker: Person | None, cue: Span | None, relays: list[Relay]) -> tuple[Link, ...]:
        links: list[Link] = []
        if speaker is not None:
            links.append(Link(speaker.frozen(), cue))
        for person, tokens in relays:
            if all(link.agent is not person.frozen() for link in links):
                links.append(Link(person.frozen(), self.span(tokens)))
        said = {link.agent.name for link in links}
        if self.agency is not None and self.agency.name not in said:
            links.append(Link(self.agency))
        if self.outlet is not None and self.outlet.name not in said:
            links.append(Link(self.outlet))
        return tuple(links)

    def own(self) -> tuple[Link, ...]:
        """Of what the outlet states in its own voice."""
        return (Link(self.outlet),) if self.outlet is not None else ()
