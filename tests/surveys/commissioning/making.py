"""Commissions for tests: a lead and a partner, terms that say everything, and who speaks for each council."""

from datetime import timedelta

from sqlalchemy.orm import Session

from core.database import Json, now
from core.models import Council, Person, Role
from surveys import questionnaires
from surveys.commissioning import agreements, partners, terms
from surveys.commissioning.models import Terms
from surveys.commissioning.partners import Standing
from surveys.models import Commission, Questionnaire, WaveState
from surveys.officers import opening
from tests.factories import Factory
from tests.surveys.making import document

TITLE = {"en": "Our street", "cy": "Ein stryd"}
OPENS, CLOSES = now().date() - timedelta(days=1), now().date() + timedelta(days=30)


def terms_document(core: Questionnaire, **changed: object) -> Json:
    """Terms that say everything they must, and what a test wants otherwise."""
    words = {"en": "In words", "cy": "Mewn geiriau"}
    said: Json = dict.fromkeys(("purpose", "population", "sampling", "timetable", "shared", "not_shared"), words)
    said |= {
        "title": TITLE,
        "questionnaire": {"code": core.code, "version": core.version, "hash": core.content_hash},
        "waves": [{"number": 1, "opens_on": OPENS.isoformat(), "closes_on": CLOSES.isoformat()}],
        "modes": ["online", "paper"],
        "design_effect": 1.4,
        "local_questions": 5,
        "controllers": "own",
        "lawful_basis": "public_task",
        "special_category": "research",
        "retention_months": 24,
        "fixed": 3_000_000,
        "each": 1_250,
        "per_local_question": 40_000,
        "split": "equal",
    }
    return said | changed


def draft(session: Session, lead: Council, *others: Council, slug: str = "our-street") -> Commission:
    """A commission that the lead has drafted and invited others to, each with 500 interviews."""
    commission = terms.draft_commission(session, lead, slug, TITLE, TITLE)
    commission.partners[0].sample_target = 500
    for council in others:
        partners.invite(session, commission, council, 500)
    return commission


def propose(session: Session, commission: Commission, core: Questionnaire, by: Person, **changed: object) -> Terms:
    terms.write_draft(session, commission, terms_document(core, **changed))
    return terms.propose(session, commission, by.id)


def agree(session: Session, commission: Commission, council: Council, by: Person) -> None:
    """Agree to the latest terms as one who has read them does."""
    latest = terms.latest_terms(session, commission.id)
    assert latest is not None
    part = agreements.part_of(partners.member_of(session, commission, council.id))
    agreements.agree(session, commission, council.id, by.id, read=latest.content_hash, part=part)


def administrator(make: Factory, council: Council) -> Person:
    return make.person(council, Role.ADMINISTRATOR)


class Partnership:
    """A lead and a partner with their administrators, and terms that were proposed to both."""

    def __init__(self, make: Factory) -> None:
        self.session = make.session
        self.core: Questionnaire = questionnaires.publish_questionnaire(make.session, document())
        names = {"ashmere": "Ashmere Council", "brackwater": "Brackwater Council"}
        self.lead, self.partner = (make.council(slug, name={"en": name}) for slug, name in names.items())
        self.ours, self.theirs = administrator(make, self.lead), administrator(make, self.partner)
        self.commission: Commission = draft(make.session, self.lead, self.partner)
        self.propose()

    def propose(self, **changed: object) -> None:
        propose(self.session, self.commission, self.core, self.ours, **changed)

    def agree(self, *, both: bool = True) -> None:
        agree(self.session, self.commission, self.lead, self.ours)
        if both:
            agree(self.session, self.commission, self.partner, self.theirs)

    def standing(self, council: Council | None = None) -> Standing:
        return partners.member_of(self.session, self.commission, (council or self.partner).id).standing

    def open(self) -> None:
        latest = terms.latest_terms(self.session, self.commission.id)
        assert latest is not None
        terms.plan_waves(self.session, self.commission, latest)
        opening.open_for_answers(self.session, self.commission.waves[0], lambda language: ())

    def publish(self) -> None:
        wave = self.commission.waves[0]
        wave.state, wave.closed_at = WaveState.PUBLISHED, now()
        self.session.flush()
