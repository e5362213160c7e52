"""The language of a text."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from claims.extraction.languages import CODES
from claims.extraction.lexicon import lexicon

_READ = 1200
"""Code points looked at: enough to be sure, and a fixed cost whatever the text's length."""
_FEWEST_LETTERS = 24
"""Below this a text is too short to tell Spanish from Portuguese."""
_THRESHOLD = 0.6
"""The least probability, among all candidates, at which a language is stated."""
_OTHERS = (
    "pt", "ca", "gl", "ro", "nl", "af", "lb", "sv", "da", "no", "nb", "is", "fi", "et", "lv", "lt", "pl", "cs", "sk",
    "sl", "hr", "bs", "sr", "sq", "hu", "tr", "ga", "cy", "eu", "mt", "la", "eo", "oc", "br", "ru", "uk", "bg", "mk",
    "el", "ar", "fa", "he", "hi", "ur", "zh", "ja", "ko", "vi", "id", "ms", "tl", "sw", "ht",
)  # fmt: skip
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([code for code in (*CODES, *_OTHERS) if code in known])
    return identifier


def language(text: str) -> str:
    """ISO 639-1 code of one of the languages that extraction knows, or `und`.

    `und` is a text of another language, with fewer than 24 letters, or with a probability below 0.6.
    """
    sample = text.strip()[:_READ]
    if len(_LETTER.findall(sample)) < _FEWEST_LETTERS:
        return "und"
    code, probability = _identifier().classify(sample)
    return code if code in CODES and probability >= _THRESHOLD else "und"


def likeliest(text: str) -> str:
    """The language in `CODES` that the text is likeliest in, however short it is or unsure.

    That with most of the text's words among those its grammar has few of (articles, prepositions, auxiliaries …), each
    counted by how few of the languages have it; of equals, the likeliest by its letters.
    """
    words = [word.lower() for word in _WORD.findall(text[:_READ])]
    having = {word: [code for code in CODES if word in _small(code)] for word in set(words)}
    shares = {code: sum(1 / len(having[word]) for word in words if code in having[word]) for code in CODES}
    most = max(shares.values())
    equal = [code for code, share in shares.items() if share == most]
    if len(equal) == 1:
        return equal[0]
    return next((code for code, _ in _identifier().rank(text[:_READ]) if code in equal), equal[0])


@cache
def _small(code: str) -> frozenset[str]:
    words = lexicon(code)
    return words.determiners | words.prepositions | words.of | words.that | words.be | words.have | words.clitics
