"""An example for every part of an address that varies, so that tests can walk every route of the house.

A new route with a new part fails `test_access.py` until its example stands here. An example is made from one council's
own rows; where one name means different things on different routes, the endpoint is put before it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from werkzeug.routing import Rule

from core.codes import Codes
from core.models import Council, Role
from feedback.acting.models import Action, Report, ReportKind, YouSaid
from feedback.models import Comment, CommentImport, FeedbackForm, Source
from feedback.private_models import Flag
from framework.models import Indicator, IndicatorKind, Observation, ObservationSource, ObservationStatus, Ripple, Tier
from framework.packs.models import Pack, PackEntry
from surveys.commissioning.models import Terms
from surveys.drafting.drafts import begin_draft
from surveys.drafting.models import Draft, Remark
from surveys.mailings.invitations import ALIKE, Sampled, make_batch
from surveys.models import Commission, InvitationBatch, Partner, Questionnaire, Wave, WaveState
from tests.factories import Factory
from tests.framework.packs import make_pack
from tests.surveys.commissioning.making import terms_document

TODAY = datetime.now(UTC)


class Street:
    """One council with one of everything that an address may name."""

    def __init__(self, make: Factory, council: Council) -> None:
        self.make, self.council = make, council
        self.service = make.service(council)
        self.colleague = make.person(council)
        self.form = self._form()
        self.comment = self._comment()
        self.flag: Flag = make.keep(Flag(council_id=council.id, comment_id=self.comment.id, dangers=["weapon"]))
        self.imported: CommentImport = make.keep(
            CommentImport(council_id=council.id, file_name="letters.csv", file_hash="", source_name="letters")
        )
        self.action: Action = self._action()
        self.entry: YouSaid = self.make.keep(YouSaid(council_id=council.id, service_id=self.service.id, **_TOLD))
        self.report: Report = self.make.keep(Report(council_id=council.id, **_REPORT))
        self.wave: Wave = self._wave()
        self.indicator: Indicator = self._indicator()
        self.observation: Observation = self._observation()
        self.terms: Terms = self._terms()
        self.batch: InvitationBatch = self._batch()
        packed = make_pack(self.make, council, self.wave.commission)
        self.pack: Pack = packed[0]
        self.pack_entry: PackEntry = packed[1]
        self.draft: Draft = self._draft()
        self.remark: Remark = self.make.keep(
            Remark(council_id=council.id, draft_id=self.draft.id, text="Why?", person_id=self.make.person(council).id)
        )

    def _form(self) -> FeedbackForm:
        words = {"en": "How did we do?", "cy": "Sut wnaethon ni?"}
        names = ("title", "rating_question", "text_question", "thanks")
        texts = dict.fromkeys(names, words)
        slug = f"form-{uuid4().hex[:8]}"
        return self.make.keep(FeedbackForm(council_id=self.council.id, slug=slug, service_id=self.service.id, **texts))

    def _comment(self) -> Comment:
        facts = {"source": Source.FORM, "source_name": "form", "source_reference": uuid4().hex, "received_at": TODAY}
        reference = uuid4().hex[:8].upper()
        return self.make.keep(Comment(council_id=self.council.id, reference=reference, text="Thank you", **facts))

    def _indicator(self) -> Indicator:
        words = {"en": "Recycled", "cy": "Wedi'i ailgylchu"}
        facts = {"kind": IndicatorKind.OUTSIDE, "title": words, "measure": words}
        place = {"tier": Tier.SPECIFIC, "ripple": Ripple.PLACE}
        return self.make.keep(Indicator(council_id=self.council.id, code="recycled", **facts, **place))

    def _observation(self) -> Observation:
        facts = {"source": ObservationSource.OUTSIDE, "status": ObservationStatus.PROVISIONAL, "value": 0.4}
        days = {"period_start": TODAY.date() - timedelta(days=365), "period_end": TODAY.date()}
        whose = {"council_id": self.council.id, "area": self.council.code, "indicator_id": self.indicator.id}
        return self.make.keep(Observation(**whose, **facts, **days))

    def _action(self) -> Action:
        owner = self.make.person(self.council, Role.ANALYST)
        facts = {"title": {"en": "Mend the gate"}, "service_id": self.service.id, "owner_id": owner.id}
        return self.make.keep(Action(council_id=self.council.id, due_on=TODAY.date(), **facts))

    def _wave(self) -> Wave:
        words = {"en": "Residents' survey", "cy": "Arolwg trigolion"}
        slug = f"survey-{uuid4().hex[:8]}"
        commission = self.make.keep(Commission(slug=slug, title=words, purpose=words, lead_council_id=self.council.id))
        self.make.keep(
            Partner(council_id=self.council.id, commission_id=commission.id, terms_version="1", agreed_at=TODAY)
        )
        questionnaire = self.make.keep(
            Questionnaire(code=slug, version="1", document=_document(slug, words), content_hash=uuid4().hex)
        )
        days = {"opens_on": TODAY.date() - timedelta(days=1), "closes_on": TODAY.date() + timedelta(days=30)}
        return self.make.keep(
            Wave(commission_id=commission.id, questionnaire_id=questionnaire.id, number=1, state=WaveState.OPEN, **days)
        )

    def _terms(self) -> Terms:
        by = self.make.person(self.council, Role.ANALYST).id
        facts = {"commission_id": self.wave.commission_id, "number": 1, "content_hash": uuid4().hex, "proposed_by": by}
        return self.make.keep(Terms(document=terms_document(self.wave.questionnaire), **facts))

    def _draft(self) -> Draft:
        by, document = self.make.person(self.council, Role.ANALYST), self.wave.questionnaire.document
        return begin_draft(self.make.session, self.council.id, by.id, document)

    def _batch(self) -> InvitationBatch:
        rows = [Sampled(f"household-{number}", "north", 2.0) for number in range(ALIKE)]
        return make_batch(
            self.make.session,
            Codes("a key for one street"),
            council_id=self.council.id,
            wave=self.wave,
            name="Letters",
            by=None,
            rows=rows,
        )


def _document(code: str, words: dict[str, str]) -> dict[str, object]:
    options = [{"code": "1", "text": words}, {"code": "2", "text": words}]
    question = {"code": "q1", "type": "single", "text": words, "options": options}
    return {
        "code": code,
        "version": "1",
        "languages": ["en", "cy"],
        "title": words,
        "introduction": words,
        "minutes": 1,
        "sections": [{"code": "about", "title": words, "questions": [question]}],
    }


_TOLD = {
    "said": {"en": "The gate is broken", "cy": "Mae'r giât wedi torri"},
    "did": {"en": "We mended it", "cy": "Fe'i trwsiwyd"},
}
_REPORT = {"kind": ReportKind.MONTHLY, "begins": TODAY.date().replace(day=1), "language": "en"}
EXAMPLES: dict[str, Callable[[Street], object]] = {
    "privacy-papers.take:paper": lambda street: "impact-assessment",
    "privacy-papers.take:kind": lambda street: "docx",
    "purpose": lambda street: "contacts",
    "action_id": lambda street: street.action.id,
    "area": lambda street: street.council.code,
    "boost_id": lambda street: uuid4(),
    "reminder_id": lambda street: uuid4(),
    "sign_in_id": lambda street: uuid4(),
    "colleague_id": lambda street: street.colleague.id,
    "token": lambda street: "not-a-token",
    "invited.decline:code": lambda street: "not-a-code",
    "batch_id": lambda street: street.batch.id,
    "code": lambda street: "no-such-indicator",
    "box": lambda street: "b1",
    "card_id": lambda street: uuid4(),
    "comment_id": lambda street: street.comment.id,
    "council": lambda street: street.council.slug,
    "comments-export.take:file": lambda street: "comments.csv",
    "comments-models.back:name": lambda street: "no-such-model",
    "comments-models.model:name": lambda street: "seeds-2026.1",
    "comments-themes.edit:code": lambda street: "waste_recycling",
    "comments-themes.remove:code": lambda street: "waste_recycling",
    "decision_id": lambda street: uuid4(),
    "draft_id": lambda street: street.draft.id,
    "entry_id": lambda street: street.entry.id,
    "flag_id": lambda street: street.flag.id,
    "response_import_id": lambda street: uuid4(),
    "export_id": lambda street: uuid4(),
    "entry": lambda street: uuid4(),
    "filename": lambda street: "robots.txt",
    "form": lambda street: street.form.slug,
    "framework-definitions.edit:part": lambda street: "measure",
    "event_id": lambda street: uuid4(),
    "counted_id": lambda street: uuid4(),
    "import_id": lambda street: street.imported.id,
    "indicator": lambda street: "no-such-indicator",
    "observation_id": lambda street: street.observation.id,
    "series_import_id": lambda street: uuid4(),
    "indicator_id": lambda street: street.indicator.id,
    "interview": lambda street: uuid4(),
    "link": lambda street: "l1",
    "group_id": lambda street: uuid4(),
    "rule_id": lambda street: uuid4(),
    "theme": lambda street: "waste_recycling",
    "invited.begin:code": lambda street: "not-a-code",
    "invited.start:code": lambda street: "not-a-code",
    "fieldwork-previews.as_typed:kind": lambda street: "text",
    "fieldwork-questions.add:kind": lambda street: "text",
    "fieldwork-words.translate:language": lambda street: "cy",
    "kind": lambda street: "pdf",
    "job_id": lambda street: uuid4(),
    "key_id": lambda street: uuid4(),
    "outlet_id": lambda street: uuid4(),
    "delivery_id": lambda street: uuid4(),
    "way": lambda street: "webhook",
    "listed": lambda street: "areas",
    "resource": lambda street: "Councils",
    "odata.part:part": lambda street: "$count",
    "address": lambda street: "no-such-publication",
    "version": lambda street: "latest",
    "open-data.file:file": lambda street: "datapackage.json",
    "key": lambda street: "region",
    "language": lambda street: "en",
    "member_id": lambda street: uuid4(),
    "panel.leave:code": lambda street: "not-a-code",
    "panel.member:code": lambda street: "not-a-code",
    "number": lambda street: street.wave.number,
    "pack": lambda street: street.pack.slug,
    "pack_id": lambda street: street.pack.id,
    "packs-commentary.sign:entry_id": lambda street: street.pack_entry.id,
    "packs-commentary.stop:entry_id": lambda street: street.pack_entry.id,
    "packs-commentary.write:entry_id": lambda street: street.pack_entry.id,
    "packs-reminders.stop:code": lambda street: "not-a-code",
    "by": lambda street: "tenure",
    "domain": lambda street: "owned",
    "page": lambda street: "q1",
    "part": lambda street: 1,
    "partner": lambda street: street.council.slug,
    "provider": lambda street: "no-such-provider",
    "question": lambda street: "q1",
    "standard": lambda street: "document",
    "rebase_id": lambda street: uuid4(),
    "reader_id": lambda street: uuid4(),
    "report-readers.leave:code": lambda street: "not-a-code",
    "remark_id": lambda street: street.remark.id,
    "report_id": lambda street: street.report.id,
    "section": lambda street: "about",
    "slug": lambda street: "no-such-map",
    "version_id": lambda street: street.wave.questionnaire_id,
    "survey": lambda street: street.wave.commission.slug,
}


def example(rule: Rule, street: Street) -> dict[str, Any]:
    """Values for the parts of a route's address that vary."""
    return {name: _maker(rule, name)(street) for name in rule.arguments}


def _maker(rule: Rule, name: str) -> Callable[[Street], object]:
    made = EXAMPLES.get(f"{rule.endpoint}:{name}") or EXAMPLES.get(name)
    assert made, f"{rule.rule} has a part <{name}> without an example: add {name!r} to EXAMPLES in {__name__}."
    return made
