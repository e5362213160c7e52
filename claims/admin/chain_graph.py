"""The chains of a claim as a graph, drawn on the server: outlets on the left, origins on the right."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from claims.models import Appearance, Claim
from claims.models.provenance import Provenance

_COLUMN = 230
_ROW = 38
_WIDTH = 180
_HEIGHT = 28
_MARGIN = 4
_LONGEST = 25
"""Characters of a name that a box has room for."""


@dataclass(frozen=True)
class Box:
    """A node, in units of the drawing; `x`, `y` is its upper left corner."""

    name: str
    x: float
    y: float
    origin: bool

    width = _WIDTH
    height = _HEIGHT

    @property
    def middle(self) -> float:
        return self.y + _HEIGHT / 2

    @property
    def centre(self) -> float:
        return self.x + _WIDTH / 2

    @property
    def shown(self) -> str:
        return self.name if len(self.name) <= _LONGEST else f"{self.name[: _LONGEST - 1]}…"


@dataclass(frozen=True)
class Drawing:
    boxes: tuple[Box, ...]
    curves: tuple[str, ...]
    """SVG path data, each from the one who reports to whom they have it from."""
    chains: tuple[str, ...]
    """The same in words: “Europe 1 ← AFP ← KCNA”."""
    origins: int
    width: float
    height: float


def draw(provenance: Provenance) -> Drawing:
    columns = _columns(provenance)
    boxes = _boxes(provenance, columns)
    edges = dict.fromkeys(edge for path in provenance.paths for edge in pairwise(path.nodes))
    return Drawing(
        tuple(boxes.values()),
        tuple(_curve(boxes[left], boxes[right]) for left, right in edges),
        tuple(" ← ".join(provenance.names[node] for node in path.nodes) for path in provenance.paths),
        len(provenance.origins),
        max((box.x for box in boxes.values()), default=0) + _WIDTH + _MARGIN,
        max((box.y for box in boxes.values()), default=0) + _HEIGHT + _MARGIN,
    )


def _columns(provenance: Provenance) -> dict[str, int]:
    """Node → column: outlets first, origins last, each of the others as far from the outlets as a chain has it."""
    last = max((len(path.nodes) for path in provenance.paths), default=1) - 1
    columns: dict[str, int] = {}
    for path in provenance.paths:
        for place, node in enumerate(path.nodes):
            columns[node] = max(place, columns.get(node, 0))
    return columns | dict.fromkeys(provenance.origins, last)


def _boxes(provenance: Provenance, columns: dict[str, int]) -> dict[str, Box]:
    """Chains of one origin lie together; each node is as near as there is room to the middle of those through it."""
    place = {origin: number for number, origin in enumerate(provenance.origins)}
    rank = {path: number for number, path in enumerate(sorted(provenance.paths, key=lambda p: place[p.nodes[-1]]))}
    through: dict[str, list[int]] = defaultdict(list)
    for path, number in rank.items():
        for node in path.nodes:
            through[node].append(number)
    wished = {node: sum(numbers) / len(numbers) for node, numbers in through.items()}
    free: dict[int, float] = defaultdict(float)
    boxes = {}
    for node in sorted(columns, key=lambda node: (columns[node], wished[node])):
        row = max(wished[node], free[columns[node]])
        free[columns[node]] = row + 1
        x, y = _MARGIN + columns[node] * _COLUMN, _MARGIN + row * _ROW
        boxes[node] = Box(provenance.names[node], x, y, origin=node in place)
    return boxes


def _curve(left: Box, right: Box) -> str:
    start, end = left.x + _WIDTH, right.x
    if end <= start:  # a chain that runs against the others
        start, end = left.centre, right.centre
    bend = (start + end) / 2
    points = ((start, left.middle), (bend, left.middle), (bend, right.middle), (end, right.middle))
    return "M{} C{} {} {}".format(*(f"{x:.0f} {y:.0f}" for x, y in points))


def graph(provenance: Provenance, name: str) -> SafeString | str:
    """The drawing as HTML; `name` tells its parts from those of other graphs of the page. Empty without a chain."""
    if not provenance.paths:
        return ""
    return render_to_string("claims/chain_graph.html", {"drawing": draw(provenance), "name": name})


def claim_graph(claim: Claim) -> SafeString | str:
    """Of a claim and all it is the same as."""
    printed = Appearance.objects.filter(claim__in=Claim.objects.the_same(claim.pk)).with_chains()
    return graph(Provenance.of(printed), f"chains-{claim.pk}")
