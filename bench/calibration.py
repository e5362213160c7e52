"""How far each rule of extraction is to be believed: the share of what it found that is right.

    python -m bench.calibration [FOLDER…] [--write] [--check FOLDER]

A quote is right when its span is (intersection over union of one half) and its speaker; a claim when its span and
claimant are. FOLDER holds `*.jsonl` files as tests/annotated/README.md describes. A rule seen `n` times with `k` right
gets (k + 5 p) / (n + 5), where `p` is the share of all rules together: what is seen seldom stays near it (additive
smoothing). `--write` keeps the shares as claims/extraction/confidence.toml; `--check` compares the table with what
holds in a folder it was not made from.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from bench.extraction import SETS, matched, same_name
from claims.extraction import extract
from claims.extraction.confidence import TABLE, _table, confidence

_WEIGHT = 5
"""How many sightings the share of all rules counts for."""
REPORTED = ("attributed", "denial", "no_answer", "outlet")


def judged(folders: Iterable[Path]) -> list[tuple[str, bool]]:
    """Rule → whether it was right, of everything found in the articles of the folders."""
    found: list[tuple[str, bool]] = []
    for folder in folders:
        for path in sorted(folder.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                found += _judged(json.loads(line))
    return found


def _judged(article: dict) -> Iterable[tuple[str, bool]]:
    result = extract(article["text"], language=article["lang"])
    quotes = [(quote.span.start, quote.span.end) for quote in result.quotes]
    pairs = dict(matched(quotes, [(gold["start"], gold["end"]) for gold in article["quotes"]], 0.5))
    for index, quote in enumerate(result.quotes):
        gold = article["quotes"][pairs[index]] if index in pairs else None
        yield quote.rule, gold is not None and same_name(quote.speaker, gold["speaker"])
    claims = [(claim.span.start, claim.span.end) for claim in result.claims]
    pairs = dict(matched(claims, [(gold["start"], gold["end"]) for gold in article["claims"]], 0.5))
    for index, claim in enumerate(result.claims):
        gold = article["claims"][pairs[index]] if index in pairs else None
        right = gold is not None and (claim.kind == "outlet" or same_name(claim.claimant, gold["attributed_to"]))
        yield claim.rule, right


def shares(seen: list[tuple[str, bool]]) -> dict[str, tuple[float, int]]:
    """Rule → smoothed share that is right, and how often it was seen."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for rule, right in seen:
        counts[rule][0] += right
        counts[rule][1] += 1
    everywhere = sum(right for _, right in seen) / len(seen)
    return {rule: ((k + _WEIGHT * everywhere) / (n + _WEIGHT), n) for rule, (k, n) in sorted(counts.items())}


def expected_error(seen: list[tuple[str, bool]]) -> float:
    """The expected calibration error (Guo et al. 2017), in bins of a tenth: how far, on average, the confidence of what
    was found lies from the share of it that is right."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for rule, right in seen:
        bins[min(9, int(confidence(rule) * 10))].append((confidence(rule), right))
    off = 0.0
    for held in bins.values():
        off += abs(sum(believed for believed, _ in held) - sum(right for _, right in held))
    return off / len(seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=SETS[:2])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    table = shares(judged(options.folders))
    for rule, (share, times) in table.items():
        print(f"{rule:<28} {share:.2f}  of {times}")
    if options.write:
        lines = [f'"{rule}" = {share:.2f}' for rule, (share, _) in table.items()]
        head = "# The share of what each rule finds that is right: bench/calibration.py, from the annotated articles."
        TABLE.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
        confidence.cache_clear()
        _table.cache_clear()
    if options.check:
        print(f"expected calibration error {expected_error(judged([options.check])):.3f}")


if __name__ == "__main__":
    main()
