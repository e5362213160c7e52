"""Full-text search over rows that hold words in a language: each row is searched by the rules of its own language."""

from functools import reduce
from typing import Any, Self, TypeVar

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast, Replace

from claims.models.language import Language

Row = TypeVar("Row", bound=models.Model)

# As Python's html.escape: the ampersand first, so that no entity is escaped again.
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}


class SearchQuerySet(models.QuerySet[Row]):
    """Of a model with `language` and a `search` column (`search_column`) made from the column `searched`."""

    searched = "text"
    searched_fuzzily = True
    snippet_options: dict[str, Any] = {"highlight_all": True}

    def search(self, words: str) -> Self:
        """Rows that hold `words`, in the syntax of web searches: all of them, "a phrase", or, -without.

        Annotates `rank` (higher is better) and `snippet`: the text, or the passages found of a long one, as HTML
        with the hits in <mark> and all else escaped. Where no row holds the words, finds rows with words written
        alike, told by trigrams.
        """
        queries = {
            code: SearchQuery(words, config=f"factdb_{code}", search_type="websearch") for code in Language.values
        }
        # `search` and its query are compared within a language: "die" is an article in one, a verb in another.
        found = self.filter(reduce(Q.__or__, (Q(language=code, search=query) for code, query in queries.items())))
        rank: models.Expression = Case(
            *(When(language=code, then=SearchRank(F("search"), query)) for code, query in queries.items())
        )
        operators = '"' in words or any(word.startswith("-") or word.lower() == "or" for word in words.split())
        if self.searched_fuzzily and not operators and not found.exists():
            similar = f"{self.searched}__trigram_word_similar"
            # Together, or each by itself, as words need not stand side by side.
            each = reduce(Q.__and__, (Q(**{similar: word}) for word in words.split()), Q())
            found = self.filter(Q(**{similar: words}) | each)
            rank = TrigramWordSimilarity(words, self.searched)
        # PostgreSQL's parser reads entities as tokens of their own, so that no passage is cut inside one.
        escaped: F | Replace = F(self.searched)
        for character, entity in ENTITIES.items():
            escaped = Replace(escaped, Value(character), Value(entity))
        return found.annotate(
            # A double as text gives the same double back, which a real does not: pages continue at a rank.
            rank=Cast(rank, models.FloatField()),
            snippet=Case(
                *(
                    When(
                        language=code,
                        then=SearchHeadline(
                            escaped,
                            query,
                            config=f"factdb_{code}",
                            start_sel="<mark>",
                            stop_sel="</mark>",
                            **self.snippet_options,
                        ),
                    )
                    for code, query in queries.items()
                ),
                output_field=models.TextField(),
            ),
        )
