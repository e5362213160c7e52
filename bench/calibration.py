"""How far each rule of extraction is to be believed: the share of what it found that is right.

    python -m bench.calibration [FOLDER] [--write]

A quote is right when its span is (intersection over union of one half) and its speaker; a claim when its span and
claimant are. FOLDER holds `*.jsonl` files as tests/annotated/README.md describes; the default are those that no rule
was made after, since on the others every rule looks better than it is. A rule seen `n` times with `k` right gets
(k + 5 p) / (n + 5), where `p` is the share of all rules together: what is seen seldom stays near it (additive
smoothing). `--write` keeps the shares as claims/extraction/confidence.toml.

The last line is the expected calibration error (Guo et al. 2017), in bins of a tenth: how far, on average, the
confidence of what is found lies from the share of it that is right; each language by the shares of the four others.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.extraction import ANNOTATED, matched, same_name
from claims.extraction import extract
from claims.extraction.confidence import TABLE

_WEIGHT = 5
"""How many sightings the share of all rules counts for."""
Seen = list[tuple[str, bool]]
"""Rule, and whether it was right, of everything found."""


def judged(folder: Path) -> dict[str, Seen]:
    """By language."""
    return {
        path.stem: [
            seen for line in path.read_text(encoding="utf-8").splitlines() for seen in _judged(json.loads(line))
        ]
        for path in sorted(folder.glob("*.jsonl"))
    }


def _judged(article: dict) -> Iterator[tuple[str, bool]]:
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


def shares(seen: Seen) -> dict[str, float]:
    """Rule → smoothed share that is right; of the empty rule, that of all together."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for rule, right in seen:
        counts[rule][0] += right
        counts[rule][1] += 1
    everywhere = sum(right for _, right in seen) / len(seen)
    found = {rule: (k + _WEIGHT * everywhere) / (n + _WEIGHT) for rule, (k, n) in sorted(counts.items())}
    return {"": everywhere} | found


def expected_error(by_language: dict[str, Seen]) -> float:
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for language, seen in by_language.items():
        table = shares([one for other, held in by_language.items() if other != language for one in held])
        for rule, right in seen:
            believed = table.get(rule, table[""])
            bins[min(9, int(believed * 10))].append((believed, right))
    off = sum(abs(sum(believed - right for believed, right in held)) for held in bins.values())
    return off / sum(map(len, by_language.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ANNOTATED / "held_out")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    found = judged(options.folder)
    table = shares([one for seen in found.values() for one in seen])
    lines = [f'"{rule}" = {share:.2f}' for rule, share in table.items()]
    print("\n".join(lines))
    if options.write:
        head = "# The share of what each rule finds that is right, and of all rules together: bench/calibration.py."
        TABLE.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    print(f"expected calibration error {expected_error(found):.3f}")


if __name__ == "__main__":
    main()
