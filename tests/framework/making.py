"""Published surveys for tests: hand-made figures where a page is judged, residents' answers where publishing is."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import now
from core.models import Council
from framework.differences import write_differences
from framework.feeding.models import KeptRow
from framework.models import Indicator, Observation, ObservationStatus, Publication, Ripple, Tier, Working
from surveys import questionnaires
from surveys.models import Commission, Margin, Partner, Questionnaire, Response, ResponseState, Wave, WaveState
from surveys.plan import Plan
from tests.factories import Factory

LEVELS = {
    "age_band": ("16-44", "45+"),
    "sex": ("F", "M"),
    "ethnicity": ("white", "other"),
    "tenure": ("own", "rent"),
    "ward": ("north", "south"),
}
OPENED = datetime(2026, 9, 21, 9, tzinfo=UTC)
RECIPE: dict[str, Any] = {
    "snapshot": "5" * 64,
    "questionnaire": "9" * 64,
    "questionnaire_version": "1",
    "plan": Plan().to_json(),
    "variables": ["age_sex"],
    "margins": [],
    "sources": [],
    "definitions": [],
    "versions": {"numpy": "1"},
}
REPORT: dict[str, Any] = {
    "n": 500, "population": 9000.0, "method": "raking", "design_effect": 1.25, "effective_sample": 400.0,
    "smallest_weight": 0.5, "largest_weight": 3.1, "most_inflated": None, "shares": [], "trimmed": 0,
    "largest_margin_error": 0.0, "preparation": {"missing": [], "mergers": [], "rescalings": []}, "imputed": {},
    "left_out": {}, "open_link": 3, "modes": {"online": 500},
}  # fmt: skip


def words(text: str) -> dict[str, str]:
    return {"en": text, "cy": f"{text} (Cymraeg)"}


def single(code: str, text: str, options: tuple[str, ...], kind: str = "single") -> dict[str, Any]:
    choices = [{"code": option, "text": words(f"{code} {option}")} for option in options]
    return {"code": code, "type": kind, "text": words(text), "required": False, "options": choices, "dont_know": True,
            "prefer_not_to_say": True}  # fmt: skip


def document(code: str = "voices", version: str = "1", satisfied: str = "How satisfied are you?") -> dict[str, Any]:
    views = [
        single("sat", satisfied, ("1", "2", "3", "4", "5"), "scale"),
        {"code": "why", "type": "text", "text": words("Why?"), "required": False},
    ]
    you = [single(name, f"Your {name}?", levels) for name, levels in LEVELS.items() if name != "ward"]
    ward = {"code": "ward", "type": "area", "text": words("Your ward?"), "required": False, "dont_know": True,
            "prefer_not_to_say": True}  # fmt: skip
    sections = [
        {"code": "views", "title": words("Views"), "questions": views},
        {"code": "you", "title": words("You"), "questions": [*you, ward]},
    ]
    return {"code": code, "version": version, "languages": ["en", "cy"], "title": words("Voices"),
            "introduction": words("Tell us."), "minutes": 2, "sections": sections}  # fmt: skip


@dataclass
class MadeSurvey:
    """A commission with its partners and one indicator, to which waves and figures are added."""

    make: Factory
    commission: Commission
    councils: list[Council]
    indicator: Indicator
    questionnaire: Questionnaire

    def wave(self, number: int = 1, state: WaveState = WaveState.PUBLISHED, **facts: Any) -> Wave:
        opens, closes = date(2023 + number, 9, 21), date(2023 + number, 11, 1)
        row = Wave(
            commission=self.commission,
            questionnaire=facts.get("questionnaire", self.questionnaire),
            number=number,
            opens_on=opens,
            closes_on=closes,
            state=state,
        )
        return self.make.keep(row)

    def publish(
        self, *figures: tuple[float, float], number: int = 1, state: WaveState = WaveState.PUBLISHED, **facts: Any
    ) -> Publication:
        """A wave with a hand-made value and standard error for each council, in order."""
        wave = self.wave(number, state, **facts)
        published_at = now() if state is WaveState.PUBLISHED else None
        publication = self.make.keep(Publication(wave=wave, published_at=published_at))
        for council, (value, se) in zip(self.councils, figures, strict=True):
            self.observe(publication, council, value, se)
        write_differences(self.make.session, publication)
        return publication

    def working(self, publication: Publication, council: Council) -> Working:
        """How a council's figures were worked out, made once."""
        mine = Working.publication_id == publication.id, Working.council_id == council.id
        found = self.make.session.scalar(select(Working).where(*mine))
        facts = {"publication_id": publication.id, "council_id": council.id}
        return found or self.make.keep(Working(recipe=RECIPE, report=REPORT, **facts))

    def observe(self, publication: Publication, council: Council, value: float, se: float, **facts: Any) -> Observation:
        row = Observation(
            publication=publication, council_id=council.id, indicator=self.indicator, area=council.code,
            status=ObservationStatus.FINAL,
            period_start=publication.wave.opens_on, period_end=publication.wave.closes_on, value=value, se=se, df=400.0,
            ci_low=value - 1.96 * se, ci_high=value + 1.96 * se, base=500, effective_base=400.0, design_effect=1.25,
            unweighted=value - 0.03, working=self.working(publication, council),
        )  # fmt: skip
        for name, fact in facts.items():
            setattr(row, name, fact)
        return self.make.keep(row)

    def suppress(self, publication: Publication, council: Council, **facts: Any) -> Observation:
        row = Observation(
            publication=publication, council_id=council.id, indicator=self.indicator, area=council.code,
            period_start=publication.wave.opens_on, period_end=publication.wave.closes_on,
            status=ObservationStatus.SUPPRESSED, working=self.working(publication, council), **facts,
        )  # fmt: skip
        return self.make.keep(row)


def make_survey(make: Factory, slug: str = "voices", councils: list[Council] | None = None) -> MadeSurvey:
    """A survey of three councils with one indicator, beside another partnership's that no test is about."""
    if slug != "noise-survey":
        noise = make_survey(make, "noise-survey", [make.council(name=words("noise"))])
        noise.publish((0.123, 0.01))
    councils = councils or [make.council(name=words(f"Council of {place}")) for place in ("Ash", "Beck", "Combe")]
    commission = Commission(
        slug=slug, title=words(f"Survey {slug}"), purpose=words("To learn"), lead_council_id=councils[0].id
    )
    commission.partners = [Partner(council_id=council.id, terms_version="1", agreed_at=OPENED) for council in councils]
    make.keep(commission)
    indicator = make_indicator(make, commission)
    questionnaire = questionnaires.publish_questionnaire(make.session, document(slug))
    return MadeSurvey(make, commission, councils, indicator, questionnaire)


def make_indicator(make: Factory, commission: Commission) -> Indicator:
    return make.keep(
        Indicator(
            commission=commission, code="sat", question="sat", title=words("Satisfied"), favourable=["1", "2"],
            measure=words("Share satisfied"), tier=Tier.HIGH, ripple=Ripple.PLACE, rationale=words("It matters"),
            limitations=words("It moves slowly"),
        )
    )  # fmt: skip


def make_answers(
    survey: MadeSurvey, wave: Wave, council: Council, n: int = 120, seed: int = 1, at: datetime = OPENED, why: int = 4
) -> None:
    """Margins, once, and `n` residents' answers drawn with a seed; one in so many says why, or nobody does."""
    draw = random.Random(seed)
    counts = {name: dict.fromkeys(levels, 500) for name, levels in LEVELS.items() if name not in {"age_band", "sex"}}
    counts["age_sex"] = {f"{age}|{sex}": 250 for age in LEVELS["age_band"] for sex in LEVELS["sex"]}
    known = survey.make.session.scalar(select(Margin.id).where(Margin.council_id == council.id).limit(1))
    for variable, levels in ({} if known else counts).items():
        for level, count in levels.items():
            survey.make.keep(
                Margin(council_id=council.id, variable=variable, level=level, count=count, source="Census (fictional)")
            )
    rows = [_response(draw, number, wave, council, why) | {"submitted_at": at} for number in range(n)]
    survey.make.session.add_all(Response(**row) for row in rows)
    survey.make.session.flush()


def _response(draw: random.Random, number: int, wave: Wave, council: Council, why: int) -> dict[str, Any]:
    answers: dict[str, Any] = {name: draw.choice(levels) for name, levels in LEVELS.items()}
    answers["sex"] = "F" if draw.random() < 0.8 else "M"
    answers["sat"] = draw.choice(("1", "2", "3", "4", "5", "dont_know"))
    answers["why"] = f"Reason {number}" if why and number % why == 0 else None
    return {"council_id": council.id, "wave_id": wave.id, "state": ResponseState.SUBMITTED, "answers": answers,
            "language": "en", "started_at": OPENED, "saved_at": OPENED, "submitted_at": OPENED}  # fmt: skip


def number_kept(session: Session) -> int:
    """How many rows of the feed are kept, of all councils."""
    kept = select(KeptRow.id).execution_options(across_councils="a test looks at everybody's")
    return len(session.scalars(kept).all())
