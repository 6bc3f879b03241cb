"""A council's look, which its administrators decide, and its trail, which they read."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.forms import LookForm
from core import audit, councils, people
from core.access import public, roles
from core.svg import UnsafeDrawing, clean_svg
from core.web import changed, current_council, db

ACTIONS = {
    "colleague-invited": _l("Invited somebody to work for the council"),
    "colleague-left": _l("Ended somebody’s work for the council"),
    "second-factor-asked": _l("Decided whether everybody needs an authenticator app"),
    "sign-on-asked": _l("Decided whether everybody signs in by single sign-on"),
    "second-factor-reset": _l("Took a colleague’s authenticator app away"),
    "comment-acknowledged": _l("Looked into a flagged comment"),
    "action-ended": _l("Ended an action"),
    "action-made": _l("Made an action"),
    "comment-assigned": _l("Sent a comment on to another service"),
    "comment-erased": _l("Deleted a comment because its writer asked"),
    "comment-decided": _l("Decided what a comment is"),
    "comment-masked": _l("Masked more of a comment"),
    "comments-masked-again": _l("Had more of the comments masked by better rules"),
    "comment-seen": _l("Opened a comment"),
    "comment-taken-out": _l("Took a comment out of a group"),
    "comments-listed": _l("Listed comments"),
    "comments-merged": _l("Put comments together as saying the same"),
    "comments-taken": _l("Took comments away as a file"),
    "commission-drafted": _l("Drafted a commission"),
    "council-invited": _l("Invited a council to take part"),
    "council-left": _l("Left a commission"),
    "council-taken-out": _l("Went on without a council"),
    "part-given": _l("Set a council’s part in a commission"),
    "terms-agreed": _l("Agreed to terms"),
    "terms-declined": _l("Declined terms"),
    "terms-drafted": _l("Drafted terms"),
    "terms-proposed": _l("Proposed terms"),
    "waves-planned": _l("Planned waves"),
    "local-answers-seen": _l("Saw answers to the council’s own questions"),
    "question-kept": _l("Kept a question in the council’s bank"),
    "draft-begun": _l("Began a draft of a questionnaire"),
    "draft-changed": _l("Changed a draft of a questionnaire"),
    "draft-published": _l("Published a questionnaire"),
    "draft-set-aside": _l("Set a draft of a questionnaire aside"),
    "draft-turned-back": _l("Undid or did again a change of a questionnaire"),
    "remark-made": _l("Commented on a questionnaire"),
    "remark-settled": _l("Settled a comment on a questionnaire"),
    "decision-undone": _l("Undid a decision"),
    "group-counted": _l("Chose how to count comments that say the same"),
    "model-rolled-back": _l("Went back to another model"),
    "opinion-given": _l("Gave a second opinion"),
    "rule-ended": _l("Ended a rule of what is never suggested"),
    "rule-made": _l("Made a rule of what is never suggested"),
    "clinic-card-changed": _l("Changed a card of the clinic"),
    "clinic-card-made": _l("Planned something to try in the clinic"),
    "clinic-card-moved": _l("Took a card of the clinic further"),
    "clinic-note-written": _l("Wrote a note on a card of the clinic"),
    "ripple-box-added": _l("Added a box to a ripple map"),
    "ripple-box-changed": _l("Changed a box of a ripple map"),
    "ripple-box-moved": _l("Moved a box of a ripple map"),
    "ripple-box-removed": _l("Removed a box of a ripple map"),
    "ripple-link-added": _l("Added a link to a ripple map"),
    "ripple-link-changed": _l("Changed a link of a ripple map"),
    "ripple-link-removed": _l("Removed a link of a ripple map"),
    "ripple-map-made": _l("Began a ripple map"),
    "ripple-map-published": _l("Published a ripple map"),
    "ripple-map-restored": _l("Brought back an earlier ripple map"),
    "ripple-map-said": _l("Changed the words of a ripple map"),
    "ripple-map-withdrawn": _l("Took a ripple map off the public site"),
    "traffic-lights-turned-off": _l("Turned red, amber and green off"),
    "traffic-lights-turned-on": _l("Turned red, amber and green on"),
    "themes-changed": _l("Changed the themes"),
    "training-asked": _l("Had a model trained"),
    "comments-imported": _l("Imported comments"),
    "import-uploaded": _l("Uploaded a file of comments"),
    "flags-seen": _l("Looked at flagged comments"),
    "contact-seen": _l("Looked at how a resident may be reached"),
    "coverage-seen": _l("Looked at who has answered"),
    "feed-key-made": _l("Made a key to figures"),
    "feed-key-revoked": _l("Took a key to figures back"),
    "figures-sent": _l("Had published figures sent"),
    "fieldwork-seen": _l("Looked at fieldwork"),
    "figures-so-far-seen": _l("Looked at the figures so far"),
    "form-asked-said": _l("Said how many people were asked"),
    "form-changed": _l("Changed a form"),
    "form-closed": _l("Closed a form"),
    "form-links-made": _l("Made links that carry cases"),
    "form-made": _l("Made a form"),
    "form-opened": _l("Opened a form"),
    "interview-begun": _l("Began an interview"),
    "interview-refused": _l("Recorded that an interview was refused"),
    "invitation-cancelled": _l("Took a household's code back"),
    "invitation-renewed": _l("Gave a household a new code"),
    "invitations-cancelled": _l("Cancelled a batch of invitations"),
    "invitations-made": _l("Made invitations"),
    "invitations-taken": _l("Downloaded codes of invitations"),
    "look-changed": _l("Changed the council's look"),
    "outlet-ended": _l("Stopped sending figures somewhere"),
    "outlet-made": _l("Set up where figures are sent"),
    "original-seen": _l("Read a comment as it was written"),
    "note-written": _l("Wrote a note"),
    "paper-discarded": _l("Took out a paper that was not counted"),
    "paper-keyed": _l("Keyed a paper"),
    "paper-printed": _l("Had the paper questionnaire drawn as a PDF"),
    "paper-received": _l("Took in a paper"),
    "paper-resolved": _l("Settled a paper whose keyings differed"),
    "boost-ended": _l("Ended a link for a group"),
    "boost-made": _l("Made a link for a group"),
    "address-list-deleted": _l("Deleted a list of addresses"),
    "address-list-uploaded": _l("Uploaded a list of addresses"),
    "sample-drawn": _l("Drew a sample"),
    "quotas-changed": _l("Changed quota targets"),
    "quotas-made": _l("Made quota cells"),
    "reminder-planned": _l("Planned a reminder"),
    "reminder-taken-back": _l("Took a reminder back"),
    "counts-kept": _l("Counted another survey"),
    "feedback-measures-defined": _l("Chose which rates of feedback are worked out"),
    "observation-commented": _l("Wrote a commentary on a figure"),
    "observation-corrected": _l("Corrected a figure"),
    "observation-status-changed": _l("Changed how a figure stands"),
    "observation-withdrawn": _l("Took a figure back from the public"),
    "observations-published": _l("Published figures"),
    "series-imported": _l("Took in a file of an outside series"),
    "series-uploaded": _l("Uploaded a file of an outside series"),
    "indicator-defined": _l("Defined what an indicator measures"),
    "indicators-defined": _l("Defined indicators of a commission"),
    "panel-invited": _l("Invited members of the panel"),
    "panel-rules-changed": _l("Changed the rules of the panel"),
    "panel-seen": _l("Looked at the panel’s counts"),
    "area-facts-imported": _l("Imported what is known of wards"),
    "margins-loaded": _l("Loaded population counts"),
    "postcodes-imported": _l("Imported postcodes"),
    "plan-declared": _l("Declared how a wave is analysed"),
    "person-added": _l("Was given a role"),
    "privacy-paper-taken": _l("Took a paper for data protection away"),
    "privacy-changed": _l("Changed the rules of privacy"),
    "questionnaire-translated": _l("Took in a translation"),
    "responses-asked": _l("Asked for a file of responses"),
    "responses-imported": _l("Took in a file of responses"),
    "responses-uploaded": _l("Uploaded a file of responses"),
    "responses-refused-taken": _l("Fetched the refused rows of a file of responses"),
    "responses-taken": _l("Fetched a file of responses"),
    "report-asked": _l("Asked for a report"),
    "report-reading-chosen": _l("Chose which reports to be told of"),
    "report-reading-left": _l("Stopped emails about reports"),
    "action-changed": _l("Changed an action"),
    "report-seen": _l("Read a report"),
    "report-taken": _l("Took a report away as a file"),
    "retention-changed": _l("Changed how long something is kept"),
    "retention-erased": _l("Ended what was past its time"),
    "retention-held": _l("Held something past its time"),
    "retention-let-go": _l("Let go what was held past its time"),
    "retention-run": _l("Went through all that is kept"),
    "response-withdrawn": _l("A resident withdrew their answers"),
    "sheets-deleted": _l("Deleted invitation sheets"),
    "sheets-drawn": _l("Had invitation sheets made"),
    "wave-closed": _l("Closed a wave"),
    "wave-opened": _l("Opened a wave"),
    "wave-published": _l("Published a wave"),
    "wave-correction-asked": _l("Asked to publish a wave again"),
    "wave-corrected": _l("A wave was published again"),
    "you-said-published": _l("Told residents what was done"),
    "you-said-taken-back": _l("Took back what residents were told"),
    "commentary-drafted": _l("Drafted a commentary for a pack"),
    "commentary-handed-in": _l("Handed in a commentary for a pack"),
    "commentary-read": _l("Read a commentary for a pack"),
    "commentary-reminders-stopped": _l("Stopped reminders of a commentary"),
    "commentary-sent-back": _l("Sent a commentary back"),
    "commentary-signed": _l("Signed a commentary"),
    "comparators-chosen": _l("Chose which councils to compare with"),
    "comparators-computed": _l("Worked out which councils are alike"),
    "comparators-left": _l("Took a group of comparators away"),
    "comparators-named": _l("Named councils to compare with"),
    "council-map-loaded": _l("Loaded a map of councils"),
    "ward-map-loaded": _l("Loaded a map of wards"),
    "ward-map-forgotten": _l("Took the map of wards away"),
    "event-changed": _l("Changed an event"),
    "event-noted": _l("Noted an event"),
    "event-removed": _l("Removed an event"),
    "pack-changed": _l("Changed a pack"),
    "pack-commentary-asked": _l("Asked officers for commentary"),
    "pack-files-asked": _l("Asked for a pack’s files"),
    "pack-indicators-chosen": _l("Chose a pack’s indicators"),
    "pack-made": _l("Made a pack"),
    "pack-opened": _l("Opened a pack"),
    "pack-previewed": _l("Looked at a pack before it is published"),
    "pack-published": _l("Published a pack"),
    "pack-question-removed": _l("Removed a question of a pack"),
    "pack-question-restored": _l("Put a question of a pack back"),
    "pack-question-worded": _l("Worded a question of a pack"),
    "pack-reminded": _l("Reminded officers of commentary"),
    "pack-seen": _l("Read a pack"),
    "pack-taken": _l("Took a pack away as a file"),
    "you-said-written": _l("Wrote what residents are to be told"),
}
SUBJECTS = {
    "action": _l("Action"),
    "address_list": _l("List of addresses"),
    "boost": _l("Link for a group"),
    "comment": _l("Comment"),
    "comment_group": _l("Group of comments"),
    "comment_import": _l("Import"),
    "commission": _l("Commission"),
    "council": _l("Council"),
    "council_taxonomy": _l("Themes"),
    "job": _l("Work of the machine"),
    "model_promotion": _l("Model"),
    "never_rule": _l("Rule"),
    "flag": _l("Flag"),
    "feedback_form": _l("Form"),
    "counted_survey": _l("Counts of another survey"),
    "observation": _l("Figure"),
    "publication": _l("Publication"),
    "series_import": _l("File of an outside series"),
    "invitation_batch": _l("Batch of invitations"),
    "panel_member": _l("Panel"),
    "panel_rules": _l("Rules of the panel"),
    "reminder": _l("Reminder"),
    "paper_entry": _l("Paper questionnaire"),
    "partner": _l("Partner"),
    "person": _l("Person"),
    "questionnaire": _l("Questionnaire"),
    "report": _l("Report"),
    "response": _l("Response"),
    "terms": _l("Terms"),
    "wave": _l("Wave"),
    "clinic_card": _l("Card"),
    "comparator_group": _l("Group of comparators"),
    "council_map": _l("Map of councils"),
    "event": _l("Event"),
    "pack": _l("Pack"),
    "pack_entry": _l("Commentary for a pack"),
    "pack_question": _l("Question of a pack"),
    "pack_version": _l("Version of a pack"),
    "ripple_map": _l("Ripple map"),
    "ward_map": _l("Map of wards"),
    "you_said": _l("You said, we did"),
}

bp = Blueprint("look", __name__, url_prefix="/councils/<council>")


@bp.get("/logo.svg")
@public
def logo(council: str) -> ResponseReturnValue:
    drawing = current_council().logo or abort(404)
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    return Response(drawing, mimetype="image/svg+xml", headers=headers | {"Cache-Control": "public, max-age=3600"})


@bp.route("/look", methods=["GET", "POST"])
@roles()
def edit(council: str) -> ResponseReturnValue:
    home = current_council()
    form = LookForm(data={"name_en": home.name.get("en"), "name_cy": home.name.get("cy"), "accent": home.accent})
    if form.validate_on_submit() and _change(form):
        flash(_("The council's look has been saved."))
        return redirect(url_for(".edit", council=council))
    return render_template("look/edit.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/trail")
@roles()
def trail(council: str) -> ResponseReturnValue:
    events = audit.recent_events(db, current_council().id)
    names = people.names_of(db, {event.person_id for event in events if event.person_id})
    rows = [
        (
            format_datetime(event.at, "medium"),
            names.get(event.person_id, "–"),
            ACTIONS.get(event.action, event.action),
            SUBJECTS.get(event.subject, event.subject),
        )
        for event in events
    ]
    return render_template("look/trail.html", rows=rows)


def _change(form: LookForm) -> bool:
    """Make the change, or put the refusal beside the field that it is about."""
    typed = {"en": form.name_en.data, "cy": form.name_cy.data}
    name = {code: text for code, text in (current_council().name | typed).items() if text}
    try:
        drawing = clean_svg(form.logo.data.read()) if form.logo.data else None
        councils.change_look(current_council(), name=name, accent=form.accent.data or "", logo=drawing)
    except UnsafeDrawing:
        form.add_error("logo", _("Upload an SVG drawing of 50 kB or less, without scripts or links"))
        return False
    except councils.AccentTooPale as error:
        message = _("White text would be hard to read on this colour: its contrast is %(ratio).1f to 1. Choose a "
                    "darker colour, with at least 4.5 to 1.", ratio=error.ratio)  # fmt: skip
        form.add_error("accent", message)
        return False
    changed("look-changed", current_council())
    return True
