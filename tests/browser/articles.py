"""An article as an import would leave it, for the screens to show."""

from datetime import UTC, datetime

from claims.models import Agent, Revision, Source
from tests import factories

TEXT = """Quayside stands still for a third day
By Marta Lindqvist, Port Sallow
12 March 2024, 09:40

PORT SALLOW — “We will not load a single crate until the rota is withdrawn,” dock steward Ana Ruiz told reporters at \
the gates on Tuesday. According to the port authority, some 4,200 containers are waiting on the quays.

“The union says 4,200, we counted fewer than 3,000 last night,” countered Hugo Bellman, who speaks for the shipping \
line Norrvik. The company estimates its losses at €1.8 million a day.

The transport ministry said that talks will resume on Monday. “Nobody has been hurt and nobody will be,” the harbour \
master told Coast Wire, denying reports of an injured picket.
"""


def quayside() -> Revision:
    """A document with quotes and claims of every standing: settled and not, nested and apart."""
    gazette = factories.source("The Sallow Gazette")
    wire = factories.source("Coast Wire", Source.Kind.AGENCY)
    document = factories.document(
        gazette,
        title="Quayside stands still for a third day",
        url="https://gazette.example/quayside",
        byline="Marta Lindqvist",
        published_at=datetime(2024, 3, 12, 8, 40, tzinfo=UTC),
        published_raw="12 March 2024, 09:40",
        published_precision="minute",
        published_zone_inferred=True,
    )
    document.agencies.add(wire)
    revision = Revision.objects.create(
        document=document, number=1, text=TEXT, language="en", body_start=TEXT.index("PORT SALLOW")
    )
    steward = factories.agent("Ana Ruiz")
    norrvik = factories.agent("Norrvik", Agent.Kind.ORGANIZATION)
    speaker = factories.agent("Hugo Bellman")
    authority = factories.agent("Port authority", Agent.Kind.ORGANIZATION)
    ministry = factories.agent("Transport ministry", Agent.Kind.GOVERNMENT)
    master = factories.agent("Harbour master")
    refusal = factories.quote("We will not load a single crate until the rota is withdrawn,", revision, steward)
    refusal.attributions.create(position=0, agent=steward)
    counted = factories.quote(
        "The union says 4,200, we counted fewer than 3,000 last night,", revision, authority, cue="countered"
    )
    counted.attributions.create(position=0, agent=authority)
    unhurt = factories.quote("Nobody has been hurt and nobody will be,", revision, master)
    unhurt.attributions.create(position=0, agent=master)
    unhurt.attributions.create(position=1, source=wire)
    waiting = factories.claim("4,200 containers are waiting on the quays of Port Sallow.", authority)
    factories.quantity(waiting, "4200", text="some 4,200 containers", unit="containers", bound="about")
    factories.appearance(waiting, "some 4,200 containers are waiting on the quays", revision, (authority, gazette))
    fewer = factories.claim("Fewer than 3,000 containers were waiting on Monday night.", speaker)
    factories.quantity(fewer, "3000", text="fewer than 3,000", unit="containers", bound="at_most")
    factories.appearance(fewer, "we counted fewer than 3,000 last night", revision, (speaker,))
    losses = factories.claim("The strike costs Norrvik €1.8 million a day.", norrvik, stance="estimates")
    factories.quantity(losses, "1800000", text="€1.8 million a day", unit="EUR")
    factories.appearance(losses, "its losses at €1.8 million a day", revision, (norrvik,))
    talks = factories.claim("Talks resume on Monday.", ministry, stance="announces")
    factories.appearance(talks, "talks will resume on Monday", revision, (ministry,))
    injured = factories.claim("A picket was injured.", master, stance="denies")
    factories.appearance(injured, "denying reports of an injured picket", revision, (master, wire))
    factories.published_review(refusal, "authentic", "attribution")
    factories.published_review(waiting, "disputed")
    factories.published_review(injured, "false")
    factories.published_review(talks, "true")
    return revision
