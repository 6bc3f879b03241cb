"""A commission as its councils see it: where it stands, and every version of its terms with who agreed."""

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.database import Json
from core.language import localised
from core.models import Role
from core.web import current_council, db, has_role
from surveys.commissioning import terms
from surveys.commissioning.document import PARTS, is_done, is_whole
from surveys.commissioning.finding import commission_or_404, leads
from surveys.commissioning.lines import MemberLine, answer_rows, core_changes, core_questions, member_lines
from surveys.commissioning.models import Terms
from surveys.commissioning.partners import Standing, is_under_way, member_of, members
from surveys.commissioning.reading import changes, sections
from surveys.commissioning.words import PARTS as PART_NAMES
from surveys.commissioning.words import STANDINGS
from surveys.models import Commission
from surveys.officers.fieldwork import waves_read_by
from surveys.officers.progress import WaveLine
from surveys.questionnaire.document import content_hash

bp = Blueprint("fieldwork-commission", __name__, url_prefix="/councils/<council>/commissions/<survey>")


@bp.get("")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def show(council: str, survey: str) -> ResponseReturnValue:
    commission = commission_or_404(survey)
    member = member_of(db, commission, current_council().id)
    there, analyst = member.standing is not Standing.LEFT, has_role(Role.ANALYST, Role.ADMINISTRATOR)
    draft, versions = terms.draft_of(db, commission), _versions(commission)
    may_lead = leads(commission) and analyst
    under_way = is_under_way(db, commission)
    begun = member.partner.agreed_at is not None
    return render_template(
        "surveys/commissioning/commission.html",
        commission=commission,
        member=member,
        standing=STANDINGS[member.standing],
        lead=leads(commission),
        may_lead=may_lead,
        may_plan=may_lead and bool(versions) and not terms.are_planned(commission, versions[0]),
        costed=bool(versions) or (leads(commission) and is_done("costs", draft) and "design_effect" in draft),
        measured=bool(commission.waves) or "questionnaire" in (versions[0].document if versions else draft),
        may_answer=there and bool(versions) and has_role(Role.ADMINISTRATOR),
        may_leave=there and not leads(commission) and not (begun and under_way),
        there=there,
        parts=[_part_row(part, draft, council, survey) for part in PARTS],
        whole=is_whole(draft),
        drafted=not versions or content_hash(draft) != versions[0].content_hash,
        partners=member_lines(members(db, commission), commission.lead_council_id, under_way=under_way)
        if there
        else [],
        answers=answer_rows(member.answers),
        versions=versions,
        waves=[WaveLine.of(wave, council, 0, 0) for wave in waves_read_by(member.partner)],
    )


@bp.get("/terms/<int:number>")
@roles(Role.ANALYST, Role.OFFICER, Role.VIEWER)
def version(council: str, survey: str, number: int) -> ResponseReturnValue:
    """A version of the terms, what it changed, and what councils said to it: each its own, the lead everybody's."""
    commission = commission_or_404(survey)
    found = next((each for each in _versions(commission) if each.number == number), None) or abort(404)
    before = terms.terms_by_number(db, commission.id, number - 1)
    everybody = members(db, commission) if leads(commission) else [member_of(db, commission, current_council().id)]
    said = [
        (localised(each.council.name), *row)
        for each in everybody
        for row in answer_rows([one for one in each.answers if one.terms_id == found.id])
    ]
    return render_template(
        "surveys/commissioning/terms.html",
        commission=commission,
        terms=found,
        sections=sections(found.document),
        changes=changes(before.document, found.document) if before else [],
        core=core_changes(db, before.document, found.document) if before else [],
        questions=core_questions(terms.core_of(db, found.document)),
        said=said,
        waves=[wave.number for wave in commission.waves if wave.terms_number == number],
    )


def _partners(commission: Commission, under_way: bool) -> list[MemberLine]:
    return member_lines(members(db, commission), commission.lead_council_id, under_way=under_way)


def _part_row(part: str, draft: Json, council: str, survey: str) -> dict[str, object]:
    """A part of the draft, whether it is done, and where it is written."""
    return {
        "key": PART_NAMES[part],
        "value": _("Completed") if is_done(part, draft) else _("Not finished"),
        "href": url_for("fieldwork-draft.edit", council=council, survey=survey, section=part),
    }


def _versions(commission: Commission) -> list[Terms]:
    """The versions that the council was asked about: none that were proposed after it left."""
    left = member_of(db, commission, current_council().id).partner.left_at
    return [each for each in terms.versions(db, commission.id) if left is None or each.proposed_at <= left]
