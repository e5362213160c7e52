"""Measures how well earlier claims are found again: recall at 1, 5 and 20, mean reciprocal rank, and time.

    make bench-matching [ARGS="[--bulk 1000000] [--set tuned|held-out] [--misses]"]

Each claim of paraphrases.jsonl is asked for as another newsroom words it, in its own language and in another, among
claims close in topic (newsroom.toml) and, with --bulk, so many made of the words of the news. Half of the paraphrases
were looked at while the engine was made ("tuned"), the other half was not ("held out"). PostgreSQL's full text and
BM25 (bm25s) are asked the same. Everything is written in a database of its own, which is dropped at the end.
"""

import argparse
import json
import random
import statistics
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.database import own_database

HERE = Path(__file__).parent
COUNTS = (1, 5, 20)
FILLED = 4
"""Claims made of each pattern, beside the paraphrases."""


@dataclass(frozen=True)
class Question:
    set: str
    kind: str
    """"same language" or "cross language"."""
    text: str
    language: str
    wanted: int
    """Id of the claim it rewords."""


def paraphrases() -> list[dict[str, str]]:
    return [json.loads(line) for line in (HERE / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()]


class Newsroom:
    """Makes claims; the same ones each time."""

    def __init__(self) -> None:
        self.data = tomllib.loads((HERE / "newsroom.toml").read_text(encoding="utf-8"))
        self.chance = random.Random(7)

    def close(self) -> Iterator[tuple[str, str]]:
        """(language, text), close in topic to the paraphrases."""
        for language, patterns in self.data["patterns"].items():
            for pattern in patterns:
                for _ in range(FILLED):
                    yield language, self._filled(pattern)

    def bulk(self, count: int) -> Iterator[tuple[str, str]]:
        """Half of patterns, half of words of the news, drawn as words of a language are: few often, most seldom."""
        from claims.matching.concepts import concepts

        words: dict[str, list[str]] = {}
        for concept in concepts():
            for language, word in concept.words:
                words.setdefault(language, []).append(word)
        for listed in words.values():
            self.chance.shuffle(listed)
        cumulated = {code: self._cumulated(len(listed)) for code, listed in words.items()}
        languages = sorted(words)
        for number in range(count):
            language = languages[number % len(languages)]
            if number % 2:
                yield language, self._filled(self.chance.choice(self.data["patterns"][language]), rare=True)
                continue
            drawn = self.chance.choices(words[language], cum_weights=cumulated[language], k=self.chance.randint(6, 14))
            drawn[self.chance.randrange(len(drawn))] = self._name()
            if number % 3 == 0:
                drawn[0] = str(self.chance.randint(2, 50_000))
            yield language, " ".join(drawn)

    def _filled(self, pattern: str, rare: bool = False) -> str:
        chance, data = self.chance, self.data
        return str(pattern).format(
            place=self._name() if rare else chance.choice(data["places"]),
            person=f"{self._name()} {self._name()}" if rare else chance.choice(data["persons"]),
            firm=self._name() if rare else chance.choice(data["firms"]),
            n=chance.choice((chance.randint(2, 90), chance.randint(100, 950), chance.randint(11, 99) * 100)),
            p=chance.randint(2, 80),
        )

    def _name(self) -> str:
        """One of some twenty thousand."""
        number = min(int(self.chance.paretovariate(0.6)), 20_000)
        syllables = ("ba", "ro", "lin", "ter", "mo", "sca", "vel", "dun", "ghi", "pra", "net", "kor", "sul", "fen")
        name = ""
        while number or len(name) < 4:
            number, rest = divmod(number, len(syllables))
            name += syllables[rest]
        return name.capitalize()

    def _cumulated(self, size: int) -> list[float]:
        total, sums = 0.0, []
        for rank in range(1, size + 1):
            total += 1 / rank**0.7
            sums.append(total)
        return sums


def fill(bulk: int) -> tuple[list[Question], list[tuple[int, str, str]]]:
    """Writes the claims; returns the questions, and the claims that BM25 can be given in memory."""
    from django.db import connection

    from claims.matching.frequencies import forget

    newsroom, questions = Newsroom(), []
    rows: list[tuple[int, str, str]] = []
    for number, entry in enumerate(paraphrases(), 1):
        rows.append((number, entry["language"], entry["text"]))
        questions.append(Question(entry["set"], "same language", entry["same"], entry["language"], number))
        questions.append(Question(entry["set"], "cross language", entry["cross"], entry["cross_language"], number))
    rows += [(len(rows) + number, language, text) for number, (language, text) in enumerate(newsroom.close(), 1)]
    copy = (
        "COPY claims_claim (id, ref, language, text, stance, event_precision, event_raw, status, origin, created_at,"
        " updated_at) FROM STDIN"
    )
    figures = "COPY claims_quantity (claim_id, value, unit, per, bound, text) FROM STDIN"
    from claims.matching.passages import figures_of

    def written(everything: Iterator[tuple[int, str, str]]) -> None:
        now = "2026-01-01T00:00:00Z"
        with connection.cursor() as cursor, cursor.copy(copy) as to:
            for pk, language, text in everything:
                to.write_row(
                    (pk, f"bench-{pk}", language, text, "asserts", "", "", "unverified", "extracted", now, now)
                )

    with connection.cursor() as cursor:
        # The history of a million claims that nobody ever changes is not what is measured.
        cursor.execute(
            "ALTER TABLE claims_claim DISABLE TRIGGER USER; ALTER TABLE claims_quantity DISABLE TRIGGER USER"
        )
    written(iter(rows))
    with connection.cursor() as cursor, cursor.copy(figures) as to:
        for pk, language, text in rows:
            for each in {figure.span.text: figure for figure in figures_of(text, language)}.values():
                to.write_row(
                    (
                        pk,
                        each.value,
                        each.unit[:100],
                        each.per[:100],
                        "about" if each.value_max else each.bound,
                        each.span.text,
                    )
                )
    if bulk:
        first = len(rows) + 1
        written((first + number, language, text) for number, (language, text) in enumerate(newsroom.bulk(bulk)))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_claim ENABLE TRIGGER USER; ALTER TABLE claims_quantity ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE claims_claim")
        cursor.execute("VACUUM ANALYZE claims_quantity")
    forget()
    return questions, rows


Search = Callable[[Question], list[int]]


def factdb(question: Question) -> list[int]:
    from claims.matching import match

    passages = match(question.text, language=question.language, limit=max(COUNTS))
    best = sorted((each for passage in passages for each in passage.matches), key=lambda each: -each.score)
    return list(dict.fromkeys(each.id for each in best))[: max(COUNTS)]


def full_text(question: Question) -> list[int]:
    """What a newsroom has without more: any of the words, by `ts_rank`, in the language asked in."""
    from django.db import connection

    sql = f"""
        WITH asked AS (
            SELECT replace(plainto_tsquery('factdb_{question.language}', %s)::text, '&', '|')::tsquery AS query
        )
        SELECT id FROM claims_claim, asked WHERE search @@ query ORDER BY ts_rank(search, query) DESC, id LIMIT %s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [question.text, max(COUNTS)])
        return [pk for (pk,) in cursor.fetchall()]


def bm25(rows: list[tuple[int, str, str]]) -> Search:
    import bm25s

    index = bm25s.BM25()
    index.index(bm25s.tokenize([text for _, _, text in rows], stopwords=None, show_progress=False), show_progress=False)

    def search(question: Question) -> list[int]:
        asked = bm25s.tokenize([question.text], stopwords=None, show_progress=False)
        places, _ = index.retrieve(asked, k=min(max(COUNTS), len(rows)), show_progress=False)
        return [rows[place][0] for place in places[0]]

    return search


def measure(name: str, search: Search, questions: list[Question], *, misses: bool) -> None:
    ranks: dict[tuple[str, str], list[int]] = {}
    times = []
    for question in questions:
        begun = time.perf_counter()
        found = search(question)
        times.append((time.perf_counter() - begun) * 1000)
        rank = found.index(question.wanted) + 1 if question.wanted in found else 0
        ranks.setdefault((question.kind, question.set), []).append(rank)
        # What is held out stays unseen.
        if misses and question.set == "tuned" and not 0 < rank <= 5:
            print(f"  {rank or '-':>2} [{question.language}] {question.text}")
    times.sort()
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    print(f"{name}: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, slowest {times[-1]:.0f} ms")
    for (kind, of), listed in sorted(ranks.items(), reverse=True):
        recalls = "  ".join(
            f"recall@{count} {sum(0 < rank <= count for rank in listed) / len(listed):.3f}" for count in COUNTS
        )
        mrr = sum(1 / rank for rank in listed if rank) / len(listed)
        print(f"  {kind:<15} {of:<9} {recalls}  MRR {mrr:.3f}  ({len(listed)})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bulk", type=int, default=0, metavar="N", help="so many claims more")
    parser.add_argument("--set", choices=("tuned", "held-out"), help="only these paraphrases")
    parser.add_argument("--misses", action="store_true", help="list the tuned ones not among the first five")
    parser.add_argument("--only", action="store_true", help="without PostgreSQL's full text and BM25")
    options = parser.parse_args()
    with own_database("bench_matching"):
        from django.db import connection

        begun = time.perf_counter()
        questions, rows = fill(options.bulk)
        if options.set:
            questions = [each for each in questions if each.set == options.set.replace("-", " ")]
        seconds = time.perf_counter() - begun
        print(f"{len(rows) + options.bulk} claims written in {seconds:.0f} s; {len(questions)} questions")
        factdb(questions[0])  # what a process reads once
        measure("factdb", factdb, questions, misses=options.misses)
        if not options.only:
            measure("PostgreSQL full text", full_text, questions, misses=False)
            everything: list[tuple[int, str, str]] = rows
            if options.bulk:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT id, language, text FROM claims_claim")
                    everything = cursor.fetchall()
            measure("BM25", bm25(everything), questions, misses=False)


if __name__ == "__main__":
    main()
