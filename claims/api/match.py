"""/match/: was this said, and checked, before?"""

from typing import Any, get_args

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from claims.api.errors import Refused
from claims.api.fields import AgentField, VerdictsField, VerdictsSerializer
from claims.api.permissions import MayRead
from claims.api.resource import StrictSerializer
from claims.api.throttles import Questions, Requests
from claims.matching import match
from claims.matching.accounts import Account, accounts
from claims.matching.engine import LIMIT
from claims.matching.passages import WORD
from claims.matching.scoring import Difference, Reason
from claims.models import Claim, Quote, Token
from claims.models.language import Language

LONGEST = 20_000
"""Code points of a text: some eight pages."""
MOST = 50


class QuestionSerializer(StrictSerializer):
    text = serializers.CharField(
        max_length=LONGEST, trim_whitespace=False, help_text="A sentence, or a whole text, compared claim by claim."
    )
    language = serializers.ChoiceField(Language.choices, required=False, help_text="Recognized where left out.")
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=LIMIT, help_text="Of each passage.")

    def validate_text(self, text: str) -> str:
        if not WORD.search(text):
            raise Refused(["Expected words to look for."])
        return text


REASONS: tuple[Reason, ...] = get_args(Reason)
DIFFERENCES: tuple[Difference, ...] = get_args(Difference)


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField([(reason, reason) for reason in REASONS])
    words = serializers.ListField(child=serializers.CharField(), help_text="Of the passage, on which it rests.")


class MatchSerializer(serializers.Serializer[Account]):
    score = serializers.SerializerMethodField(help_text="How much alike, from 0 to 1.")
    reasons = serializers.SerializerMethodField()
    differences = serializers.SerializerMethodField(help_text="What may make one contradict the other.")
    type = serializers.ChoiceField([("claim", "claim"), ("quote", "quote")], source="match.kind")
    id = serializers.IntegerField(source="match.id")
    url = serializers.SerializerMethodField()
    text = serializers.CharField()
    language = serializers.ChoiceField(Language.choices, source="subject.language")
    speaker = AgentField(allow_null=True, help_text="The claimant of a claim.")
    status = serializers.ChoiceField(
        sorted({*Claim.Status.values, *Quote.Status.values}),
        source="subject.status",
        help_text="Of a claim that of its content, of a quote that of its attribution.",
    )
    verdicts = serializers.SerializerMethodField()

    def get_score(self, account: Account) -> float:
        return round(account.match.score, 3)

    @extend_schema_field(ReasonSerializer(many=True))
    def get_reasons(self, account: Account) -> list[dict[str, Any]]:
        reasons = account.match.likeness.reasons
        return [{"reason": reason, "words": reasons[reason]} for reason in REASONS if reason in reasons]

    @extend_schema_field({"type": "array", "items": {"type": "string", "enum": list(DIFFERENCES)}})
    def get_differences(self, account: Account) -> list[str]:
        return list(account.match.likeness.differences)

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, account: Account) -> str:
        return reverse(f"{account.match.kind}-detail", args=[account.match.id], request=self.context["request"])

    @extend_schema_field(VerdictsSerializer)
    def get_verdicts(self, account: Account) -> dict[str, Any]:
        return VerdictsField().to_representation(account.subject)

    def to_representation(self, account: Account) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(account)
        if self.context["published"]:
            del told["status"]  # "in review" tells of work nobody published
        return told


class PassageSerializer(serializers.Serializer[Any]):
    start = serializers.IntegerField(help_text="In code points of the text.")
    end = serializers.IntegerField(help_text="Exclusive.")
    text = serializers.CharField()
    matches = MatchSerializer(many=True)


class AnswerSerializer(serializers.Serializer[Any]):
    language = serializers.ChoiceField(Language.choices)
    passages = PassageSerializer(many=True)


class Match(APIView):
    permission_classes = [MayRead]
    throttle_classes = [Requests, Questions]
    scope = Token.Scope.READ  # a question, whatever the method
    published = True
    read_permissions = ("claims.view_claim", "claims.view_quote")

    @extend_schema(request=QuestionSerializer, responses={200: AnswerSerializer})
    def post(self, request: Request) -> Response:
        """Earlier claims and quotes that say what the text says, for each of its passages, most alike first.

        Words, names and figures are compared across Italian, French, English, Spanish and German. Nothing is written.
        """
        question = QuestionSerializer(data=request.data)
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        published = not request.user.is_authenticated
        found = match(asked["text"], language=asked.get("language"), limit=asked["limit"], published=published)
        passages = [
            {"start": passage.start, "end": passage.end, "text": passage.text, "matches": matches}
            for passage, matches in accounts(found)
        ]
        language = found[0].passage.language if found else asked.get("language") or Language.UNKNOWN
        answer = AnswerSerializer(
            {"language": language, "passages": passages}, context={"request": request, "published": published}
        )
        return Response(answer.data)
