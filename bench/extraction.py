"""Measures extraction against annotated articles: precision, recall and F1 of spans, speakers, figures, speed.

    make bench-extraction [ARGS="[FOLDER…] [--errors] [--language CODE]"]

A FOLDER holds `*.jsonl` files as tests/annotated/README.md describes; the default are that folder and those in it, of
which `held_out` has articles that no rule was made after. "speakers" and "claimants" are right under the fullest name
that the article prints; "any form" also under a shorter or longer form of it that nobody else in the article has.
"""

import argparse
import json
import re
import time
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from math import isclose
from pathlib import Path
from typing import Any

from claims.extraction import extract
from claims.extraction.result import Agent, Extraction

ANNOTATED = Path(__file__).parent.parent / "tests" / "annotated"
SETS = (ANNOTATED, ANNOTATED / "newsroom", ANNOTATED / "held_out")
_WORDS = re.compile(r"[^\W_]+")
_GOVERNS = re.compile(r"of|for|in|di|del|dello|della|dell|dei|degli|delle|de|du|des|d|la|le|von|vom|der|für")
"""Words after which a noun is the complement of another: "Giustizia" is not the "ministero della Giustizia"."""
_ARTICLE = re.compile(
    r"^(?:(?:the|an?|il|lo|la|i|gli|le|un[oae]?|les|el|los|las|der|die|das|dem|den|eine?)\s+|(?:l|un)['’]\s*)", re.I
)


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Intersection over union of two spans."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, shared) / (max(a[1], b[1]) - min(a[0], b[0]))


def matched(found: list[tuple[int, int]], expected: list[tuple[int, int]], least: float) -> list[tuple[int, int]]:
    """Pairs of indices (found, expected), each used once, the closest first."""
    pairs = sorted(((overlap(f, e), i, j) for i, f in enumerate(found) for j, e in enumerate(expected)), reverse=True)
    used_found: set[int] = set()
    used_expected: set[int] = set()
    chosen = []
    for score, i, j in pairs:
        if score >= least and score > 0 and i not in used_found and j not in used_expected:
            used_found.add(i)
            used_expected.add(j)
            chosen.append((i, j))
    return chosen


def same_name(agent: Agent | None, name: str | None) -> bool:
    """The names are equal but for case and a leading article."""
    if agent is None or name is None:
        return agent is None and name is None
    return _ARTICLE.sub("", agent.name).casefold() == _ARTICLE.sub("", name).casefold()


def same_agent(agent: Agent | None, name: str | None, others: Collection[str | None] = ()) -> bool:
    """The names are two forms of one ("Penhallow", "mother" and "Ellie's mother", "Sprecher" and "Sprecher der Bahn").

    The shorter has the noun or surname of the longer, and so has none of the `others`, the article's other names.
    """
    if agent is None or name is None or same_name(agent, name):
        return same_name(agent, name)
    found, expected = ([w.casefold() for w in _WORDS.findall(_ARTICLE.sub("", n))] for n in (agent.name, name))
    short, long = sorted((found, expected), key=len)
    if not _form(short, long):
        return False
    rest = (other for other in others if other is not None and other != name)
    return not any(_form(short, [w.casefold() for w in _WORDS.findall(other)]) for other in rest)


def _form(short: list[str], long: list[str]) -> bool:
    """`short` begins `long`, or ends it as its noun and not as a complement."""
    size = len(short)
    if not short or len(long) < size:
        return False
    ends = long[-size:] == short and (len(long) == size or not _GOVERNS.fullmatch(long[-size - 1]))
    return long[:size] == short or ends


class Tally:
    """Counts of one language: hits, found and expected for each measure."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(self, measure: str, hits: int, found: int, expected: int) -> None:
        for k, count in enumerate((hits, found, expected)):
            self.counts[measure][k] += count

    def line(self, measure: str) -> str:
        hits, found, expected = self.counts[measure]
        precision, recall = hits / max(1, found), hits / max(1, expected)
        f1 = 2 * hits / max(1, found + expected)
        return f"{measure:<24} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({hits}/{found}/{expected})"


def compare(article: dict[str, Any], result: Extraction, tally: Tally, errors: bool) -> None:
    quotes = [(q.span.start, q.span.end) for q in result.quotes]
    expected = [(q["start"], q["end"]) for q in article["quotes"]]
    tally.add("quotes exact", len(set(quotes) & set(expected)), len(quotes), len(expected))
    pairs = matched(quotes, expected, 0.5)
    tally.add("quotes overlap", len(pairs), len(quotes), len(expected))

    def report(kind: str, *what: object) -> None:
        if errors:
            print(f"  {article['id']} {kind}: " + " | ".join(map(str, what)))

    for i in set(range(len(quotes))) - {i for i, _ in pairs}:
        report("quote too many", result.quotes[i].span.text[:80], result.quotes[i].rule)
    for j in set(range(len(expected))) - {j for _, j in pairs}:
        report("quote missed", article["quotes"][j]["text"][:80])
    right = forms = 0
    names = {q["speaker"] for q in article["quotes"]} | {c["attributed_to"] for c in article["claims"]}
    for i, j in pairs:
        ok = same_name(result.quotes[i].speaker, article["quotes"][j]["speaker"])
        right += ok
        forms += same_agent(result.quotes[i].speaker, article["quotes"][j]["speaker"], names)
        if not ok:
            speaker = result.quotes[i].speaker
            report("speaker", speaker and speaker.name, "not", article["quotes"][j]["speaker"], result.quotes[i].rule)
    tally.add("speakers", right, len(pairs), len(pairs))
    tally.add("speakers, any form", forms, len(pairs), len(pairs))
    reported = ("attributed", "denial", "no_answer")
    for measure, kinds in (("claims reported", reported), ("claims all", (*reported, "outlet"))):
        claims = [c for c in result.claims if c.kind in kinds]
        gold = [c for c in article["claims"] if c["type"] in kinds]
        pairs = matched([(c.span.start, c.span.end) for c in claims], [(c["start"], c["end"]) for c in gold], 0.5)
        tally.add(measure, len(pairs), len(claims), len(gold))
        if measure == "claims all":
            continue
        for i in set(range(len(claims))) - {i for i, _ in pairs}:
            report("claim too many", claims[i].kind, claims[i].span.text[:90], claims[i].rule)
        for j in set(range(len(gold))) - {j for _, j in pairs}:
            report("claim missed", gold[j]["type"], gold[j]["cue"], gold[j]["text"][:90])
        right = forms = 0
        for i, j in pairs:
            ok = same_name(claims[i].claimant, gold[j]["attributed_to"])
            right += ok
            forms += same_agent(claims[i].claimant, gold[j]["attributed_to"], names)
            if not ok:
                claimant = claims[i].claimant
                report("claimant", claimant and claimant.name, "not", gold[j]["attributed_to"], claims[i].rule)
        tally.add("claimants", right, len(pairs), len(pairs))
        tally.add("claimants, any form", forms, len(pairs), len(pairs))
        tally.add("kinds", sum(claims[i].kind == gold[j]["type"] for i, j in pairs), len(pairs), len(pairs))
        figures = [(claims[i], gold[j]["quantity"]) for i, j in pairs if gold[j]["quantity"]]
        right = 0
        for claim, quantity in figures:
            main = claim.figures[0] if claim.figures else None
            ok = main is not None and same_amount(main.value, quantity["value"], quantity["unit"])
            ok = ok and main is not None and same_amount(main.value_max, quantity["value_max"], quantity["unit"])
            right += ok
            if not ok:
                report("figure", main and main.span.text, "not", quantity["text"])
        tally.add("figures", right, len(figures), len(figures))


def same_amount(found: Decimal | None, annotated: float | None, unit: str | None) -> bool:
    """Whether two amounts are one: a share of two thirds may be annotated as 0.6667 or as 66.7 %."""
    if found is None or annotated is None:
        return found is annotated is None
    value = float(found)
    share = unit == "%" and value < 1 and isclose(value * 100, annotated, rel_tol=0.005)
    return share or (isclose(value, annotated, rel_tol=0.005) if 0 < value < 1 else value == annotated)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=SETS, metavar="FOLDER")
    parser.add_argument("--errors", action="store_true", help="list what differs")
    parser.add_argument("--language", help="only this language")
    options = parser.parse_args()
    for path in (path for folder in options.folders for path in sorted(folder.glob("*.jsonl"))):
        articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        articles = [a for a in articles if options.language in (None, a["lang"])]
        if not articles:
            continue
        tally = Tally()
        extract(articles[0]["text"], language=articles[0]["lang"])
        begun = time.process_time()
        results = [extract(a["text"], language=a["lang"]) for a in articles]
        seconds = time.process_time() - begun
        print(f"{path.parent.name} {path.stem}")
        for article, result in zip(articles, results, strict=True):
            compare(article, result, tally, options.errors)
        for measure in tally.counts:
            print("  " + tally.line(measure))
        words = sum(len(a["text"].split()) for a in articles)
        print(f"  {len(articles) / seconds:.0f} articles a second, {words / seconds / 400:.0f} of 400 words")


if __name__ == "__main__":
    main()
