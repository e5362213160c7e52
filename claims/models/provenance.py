"""Provenance: the chains by which claims reached print, as one graph from the outlets to the origins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claims.models.claim import Appearance
from claims.models.document import Document


@dataclass(frozen=True)
class Path:
    """One chain, the outlet first and the origin last, as keys of `Provenance.names`."""

    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Provenance:
    """Chains merged where they have the same agent. A source and the agent that speaks for it are one."""

    names: Mapping[str, str]
    """Key → name."""
    paths: tuple[Path, ...]
    """Each once, in the order of the outlets' names."""

    @property
    def origins(self) -> tuple[str, ...]:
        """The different innermost ends: the independent sources."""
        return tuple(dict.fromkeys(path.nodes[-1] for path in self.paths))

    @classmethod
    def of(cls, appearances: Iterable[Appearance]) -> "Provenance":
        """Of appearances with `attributions` and, of each document, source and `agencies` at hand: no query.

        As in `factdb_independent_sources`, what an outlet says itself while it credits agencies rests on those.
        """
        names: dict[str, str] = {}
        paths = set()
        for appearance in appearances:
            document = appearance.revision.document
            chain = cls._chain(appearance, document)
            names |= chain
            paths.add(Path(tuple(chain)))
        ordered = sorted(paths, key=lambda path: [names[node].casefold() for node in path.nodes])
        return cls(names, tuple(ordered))

    @staticmethod
    def _chain(appearance: Appearance, document: Document) -> dict[str, str]:
        """Key → name, the outlet first; who stands in a chain twice stands where it is nearer to the origin."""
        outlet = str(document.source.agent_id), str(document.source)
        inner = [
            (str(link.source.agent_id), str(link.source)) if link.source else (str(link.agent_id), str(link.agent))
            for link in appearance.attributions.all()
        ]
        if not inner or inner[0][0] == outlet[0]:
            agencies = sorted(document.agencies.all(), key=lambda agency: agency.agent_id)
            if agencies and agencies != [document.source]:
                inner = [
                    ("+".join(str(agency.agent_id) for agency in agencies), " + ".join(map(str, agencies))),
                    *(link for link in inner if link[0] != outlet[0]),
                ]
        seen: dict[str, str] = {}
        for key, name in inner:
            seen.setdefault(key, name)
        if outlet[0] not in seen:
            seen[outlet[0]] = outlet[1]
        return dict(reversed(seen.items()))
