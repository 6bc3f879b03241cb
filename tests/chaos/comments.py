"""Residents who say how a service did, as impatiently as others answer, and what became of what they said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import create_engine, func, or_, select

from core.database import Database
from core.jobs import not_asked_again
from core.models import Council, Job, JobState, Service
from feedback.asking.models import FormAnswer
from feedback.models import Comment, FeedbackForm, Suggestion
from tests.chaos.device import Device, Form
from tests.chaos.ledger import Ledger
from tests.chaos.tally import Tally

ADDRESS = "/f/how-did-we-do"
TWICE, GOES_AWAY = 0.2, 0.2
UNDONE = select(Job.kind, Job.state, Job.failure).where(
    Job.state != JobState.DONE, or_(Job.state != JobState.FAILED, not_asked_again())
)
"""Work that was asked for and not done, unless it failed and somebody asked for the same again."""
LETTERS = "bcdfghjkmpqtvwxz"
"""Digits without a vowel, which nobody is called."""


def write_form(url: str) -> None:
    """Write a form of the first council into a database that has councils."""
    database = Database(url)
    with database.transaction() as session:
        council = session.scalars(select(Council).order_by(Council.slug)).first()
        assert council
        service = session.scalars(select(Service).where(Service.council_id == council.id)).first()
        if service is None:
            service = Service(council_id=council.id, code="waste", name={"en": "Waste"})
            session.add(service)
            session.flush()
        words = {"title": {"en": "How did we do?"}, "rating_question": {"en": "How good was it?"}}
        words |= {"text_question": {"en": "Why?"}, "thanks": {"en": "Thank you."}}
        slug = ADDRESS.rpartition("/")[2]
        session.add(FeedbackForm(council_id=council.id, service_id=service.id, slug=slug, **words))
    database.close()


@dataclass
class Commenter:
    """Sends a comment that nobody else sends, perhaps twice, perhaps going away from it first."""

    port: int
    number: int
    seed: int
    tally: Tally
    acknowledged: bool = False
    receipts: set[str] = field(default_factory=set)
    hosts: Sequence[str] = ("127.0.0.1",)

    @property
    def said(self) -> str:
        """Words that are never masked: numbers might be, and names."""
        return "The bin was missed again, marked q" + "".join(LETTERS[int(digit, 16)] for digit in f"{self.number:x}")

    def walk(self) -> "Commenter":
        rng = Random(self.seed * 7_000_003 + self.number)
        device = Device(self.port, rng, Ledger(self.number), self.tally, hosts=self.hosts)
        page = device.get(ADDRESS)
        form: Form = [(name, value) for name, value in page.forms[-1].form_values() if name not in {"rating", "text"}]
        form += [("rating", rng.choice("12345")), ("text", self.said)]
        if rng.random() < GOES_AWAY:
            device.abandon(ADDRESS, form)
        for _ in range(1 + (rng.random() < TWICE)):
            answer = device.post(ADDRESS, form)
            if not answer.location:
                self.tally.unexpected("comment refused")
            self.acknowledged = bool(answer.location)
        return self


def judge_comments(url: str, commenters: Sequence[Commenter], *, worked: bool) -> tuple[Counter[str], Counter[str]]:
    """What is missing, and what is there more than once; with a worker, the work on each as well."""
    missing, doubled = Counter[str](), Counter[str]()
    engine = create_engine(url)
    with engine.connect() as connection:
        texts = Counter(connection.scalars(select(Comment.text)))
        comments = connection.scalar(select(func.count()).select_from(Comment))
        answers = connection.scalar(select(func.count()).select_from(FormAnswer))
        read = connection.scalar(select(func.count()).select_from(Suggestion))
        undone = Counter(
            f"{job.kind} jobs, {job.state.value} {job.failure}".strip() for job in connection.execute(UNDONE)
        )
        asked = connection.scalar(select(func.count()).select_from(Job))
    engine.dispose()
    for commenter in commenters:
        missing["comments"] += commenter.acknowledged and not texts[commenter.said]
        doubled["comments"] += max(0, texts[commenter.said] - 1)
    missing["words of comments"] += texts.total() - sum(texts[each.said] for each in commenters)
    missing["answers of comments"] += abs((comments or 0) - (answers or 0))
    if worked:
        missing["readings of comments"] += max(0, (comments or 0) - (read or 0))
        doubled["readings of comments"] += max(0, (read or 0) - (comments or 0))
        missing += undone
        missing["jobs"] += bool(comments and not asked)
    return +missing, +doubled
