"""The confidence of what is found is the share of it that is right, on articles that no rule was made after."""

from bench.calibration import expected_error, judged, shares
from bench.extraction import ANNOTATED
from claims.extraction import extract
from claims.extraction.confidence import confidence


def test_the_confidence_of_a_rule_is_what_the_held_out_articles_show_of_it() -> None:
    found = judged(ANNOTATED / "held_out")
    measured = shares([one for seen in found.values() for one in seen])
    for rule, share in measured.items():
        assert abs(confidence(rule) - share) < 0.1, f"{rule}: run python -m bench.calibration --write"


def test_confidence_holds_for_a_language_it_was_not_measured_on() -> None:
    assert expected_error(judged(ANNOTATED / "held_out")) < 0.1


def test_results_carry_the_confidence_of_their_rule() -> None:
    (quote,) = extract("“We counted twice,” Vera Lind said.", language="en").quotes
    assert quote.rule == "quote.before-verb"
    assert quote.confidence == confidence("quote.before-verb") > confidence("")


def test_a_rule_never_measured_has_the_share_of_all() -> None:
    assert confidence("quote.unheard-of") == confidence("")
