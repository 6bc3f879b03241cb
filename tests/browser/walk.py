"""A walk through the main pages, in any language: each is named when it lies open, ready to be looked at."""

from collections.abc import Iterator

import pyotp
from playwright.sync_api import Locator, Page

from tests.browser.pages import Desk

OPEN_TO_ALL = {
    "front": "/",
    "reports by email, stopped": "/reports/leave/00000000-0000-4000-8000-000000000000/AAAA-AAAA-AAAA-AAAA",
    "surveys' results": "/results/local-voices",
    "indicator": "/results/local-voices/indicators/trust",
    "council": "/results/local-voices/councils/aldermoor",
    "figures for other systems": "/api/v1/docs",
    "open data": "/results/data/",
    "open data of a wave": "/results/data/local-voices-2",
    "ripple maps that are public": "/results/councils/aldermoor/ripples",
    "ripple map that is public": "/results/councils/aldermoor/ripples/mend-it-do-not-dump-it",
    "council compared": "/results/local-voices/councils/aldermoor/comparisons/sat_area",
    "all results": "/results",
    "how figures were made": "/results/method",
    "council's tiles": "/results/councils/aldermoor",
    "tile, opened": "/results/councils/aldermoor/surveys/local-voices/safe_dark",
    "council's groups": "/results/councils/aldermoor/groups",
    "group": "/results/councils/aldermoor/groups/age_band/65+",
    "how a council's figures were made": "/results/councils/aldermoor/method",
    "map of wards": "/results/local-voices/pictures/wards/trust?council=aldermoor&shapes=outlines",
    "map of councils": "/results/local-voices/pictures/councils/trust",
    "figures over time": "/results/local-voices/pictures/over-time/trust",
    "funnel of councils": "/results/local-voices/pictures/funnel/trust",
    "groups beside each other": "/results/local-voices/pictures/groups/trust?council=aldermoor&by=tenure",
    "opinions that go with one": "/results/local-voices/pictures/goes-with/sat_council?council=aldermoor",
    "own series over time": "/results/councils/aldermoor/pictures/over-time/lonely_calls",
    "own series beside other councils": "/results/councils/aldermoor/pictures/comparison/recycled",
    "own series opened": "/results/councils/aldermoor/own/lonely_calls",
    "councils beside each other, in a frame": "/results/local-voices/pictures/comparison/trust/frame",
    "what was done": "/you-said/aldermoor",
    "packs of a council": "/results/packs/aldermoor",
    "reminders of what to write, stopped": "/packs/reminders/00000000-0000-4000-8000-000000000000/AAAA-AAAA-AAAA-AAAA",
    "survey closed to some": "/s/local-voices/heard-enough",
    "panel to join": "/panel/aldermoor",
    "panel left": "/panel/aldermoor/leave/00000000-0000-4000-8000-000000000000/AAAA-AAAA-AAAA-AAAA",
    "form in a frame": "/f/customer-contact/embed",
    "form that asks everything": "/f/customer-contact",
    "password forgotten": "/forgotten",
    "link to choose a password, gone": "/password/no-such-link",
    "single sign-on of a council": "/councils/aldermoor/sign-on",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "privacy of a council": "/privacy/aldermoor",
    "what you sent, to see": "/sent",
    "cookies": "/cookies",
    "not found": "/no-such-page",
}
AT_THE_DESK = {
    "comments": "comments",
    "comments, search refused": "comments?q=bins+AND",
    "what comments are about": "comments/themes",
    "what is new or growing": "comments/emerging",
    "comments that say the same": "comments/groups",
    "second opinions": "comments/opinions",
    "what is never suggested": "comments/rules",
    "models": "comments/models",
    "model card of day one": "comments/models/seeds",
    "themes": "comments/taxonomy",
    "new theme": "comments/taxonomy/new",
    "seeds of a theme": "comments/taxonomy/waste_recycling",
    "comments to take away": "comments/export",
    "flags": "flags",
    "imports": "imports",
    "ratings": "ratings",
    "what residents say": "dashboard",
    "forms": "forms",
    "form to make": "forms/new",
    "form and its ways": "forms/customer-contact",
    "words of a form": "forms/customer-contact/edit",
    "preview of a form": "forms/customer-contact/preview",
    "poster of a form": "forms/customer-contact/poster",
    "actions": "actions",
    "action to make": "actions/new",
    "you said, we did": "you-said",
    "what residents are told": "you-said/new?service=waste",
    "reports": "reports",
    "performance": "framework",
    "tile, opened at the desk": "framework/surveys/local-voices/trust",
    "packs": "framework/packs",
    "pack to make": "framework/packs/new",
    "surveys": "surveys",
    "commission to draft": "commissions/new",
    "questionnaires": "questionnaires",
    "questionnaire to begin": "questionnaires/new",
    "questionnaire to check": "questionnaires/check",
    "own bank of questions": "questionnaires/bank",
    "council's own questions": "commissions/local-voices/module",
    "clinic": "framework/clinic",
    "clinic of an indicator": "framework/clinic/local-voices.sat_waste",
    "card to plan": "framework/clinic/lonely_calls/cards/new",
    "what moved before": "framework/leading",
    "what moved before an outcome": "framework/leading/lonely_calls",
    "ripple maps": "framework/ripples",
    "ripple map": "framework/ripples/walking-out-of-loneliness",
    "box of a ripple map": "framework/ripples/walking-out-of-loneliness/boxes/b3",
    "link of a ripple map": "framework/ripples/walking-out-of-loneliness/links/new",
    "versions of a ripple map": "framework/ripples/walking-out-of-loneliness/versions",
    "commission": "commissions/local-voices",
    "what is measured": "commissions/local-voices/indicators",
    "definition of an indicator": "commissions/local-voices/indicators/trust",
    "definitions": "framework/indicators",
    "indicator to define": "framework/indicators/new",
    "comparators": "framework/comparators",
    "list of councils to name": "framework/comparators/list",
    "neighbours to compute": "framework/comparators/neighbours",
    "events": "framework/events",
    "event to note": "framework/events/new",
    "fieldwork in a draft": "commissions/local-voices/draft/fieldwork",
    "data-sharing statement in a draft": "commissions/local-voices/draft/sharing",
    "terms to propose": "commissions/local-voices/propose",
    "terms": "commissions/local-voices/terms/1",
    "council to invite": "commissions/local-voices/partners/new",
    "part of a council": "commissions/local-voices/partners/carrowby",
    "costs": "commissions/local-voices/costs",
    "costs to print": "commissions/local-voices/costs/sheet",
    "wave": "surveys/local-voices/3",
    "who has answered": "surveys/local-voices/3/fieldwork",
    "responses to take in": "surveys/local-voices/3/responses/imports",
    "responses to take away": "surveys/local-voices/2/responses",
    "figures so far": "surveys/local-voices/3/so-far",
    "weighting": "surveys/local-voices/2/weighting",
    "wave to publish again": "surveys/local-voices/2/correct",
    "analysis plan": "surveys/local-voices/3/plan",
    "questionnaire": "surveys/local-voices/3/questionnaire",
    "questionnaire to read": "surveys/local-voices/3/questionnaire/en",
    "closer look": "surveys/local-voices/2/studies",
    "charts": "surveys/local-voices/2/studies/charts?indicator=sat_waste",
    "places": "surveys/local-voices/2/studies/places?indicator=trust",
    "pooled waves": "surveys/local-voices/2/studies/pooled?indicator=trust&by=ethnicity",
    "modelled wards": "surveys/local-voices/2/studies/wards?indicator=trust",
    "opinions": "surveys/local-voices/2/studies/opinions",
    "map of the wards": "framework/map",
    "interviewer's shift": "interviews/shift",
    "papers": "paper/local-voices/3",
    "printed questionnaire": "paper/local-voices/3/form",
    "mailings": "surveys/local-voices/3/invitations",
    "poster": "surveys/local-voices/3/invitations/poster",
    "sample to draw": "surveys/local-voices/3/sample",
    "quota cells": "surveys/local-voices/3/quotas",
    "reminders": "surveys/local-voices/3/reminders",
    "links for groups": "surveys/local-voices/3/boosts",
    "observations": "framework/observations",
    "rates of feedback to choose": "framework/observations/feedback",
    "outside series": "framework/series",
    "counts of other surveys": "framework/counts",
    "panel": "panel",
    "panel to invite": "panel/invite/local-voices/3?by=age_band&total=30",
}
ON_PAPER = {
    "printed questionnaire", "questionnaire to read", "poster", "poster of a form", "slips", "what was done",
    "how figures were made", "council's tiles", "tile, opened", "council's groups", "group",
    "how a council's figures were made", "own series over time", "own series beside other councils",
    "own series opened",
}  # fmt: skip
"""Pages that speak the languages of what they print or hold, whoever opens them."""


def walk(page: Page, password: str) -> Iterator[str]:
    """Visit the main pages as anybody, as a resident and as an analyst; yields the name of each."""
    for name, address in OPEN_TO_ALL.items():
        page.goto(address)
        yield name
    page.goto("/results/packs/aldermoor")
    _follow(page, page.locator("main li a").first)
    yield "pack, published"
    yield from _answer_a_survey(page)
    yield from _say_how_we_did(page)
    yield from _work_at_the_desk(page, password)


def _answer_a_survey(page: Page) -> Iterator[str]:
    page.goto("/s/local-voices")
    yield "start"
    page.locator("input[type=radio]").first.check()
    _press(page)
    _press(page)
    yield "scale question"
    page.goto("/s/local-voices/improve")
    yield "question in words"
    page.goto("/s/local-voices/contacted")
    page.locator("input[value=yes]").check()
    _press(page)
    yield "question with several answers"
    page.locator("input[type=checkbox]").evaluate_all("boxes => boxes.forEach(box => (box.checked = true))")
    _press(page)
    yield "question with several answers, refused"
    page.goto("/s/local-voices/check")
    yield "check answers"
    _press(page)
    yield "thanks for answers"


def _say_how_we_did(page: Page) -> Iterator[str]:
    page.goto("/f/waste-and-recycling")
    yield "feedback form"
    _press(page)
    yield "feedback form, refused"
    page.locator("input[type=radio]").first.check()
    _press(page)
    yield "thanks for feedback"
    page.goto("/f/aldermoor-complaints")
    yield "form for complaints"
    _press(page)
    yield "form for complaints, refused"


def _work_at_the_desk(page: Page, password: str) -> Iterator[str]:
    page.goto("/sign-in")
    yield "sign-in"
    _press(page)
    yield "sign-in, refused"
    desk = Desk(page, "aldermoor")
    desk.sign_in("analyst", password)
    yield "desk"
    for name, address in AT_THE_DESK.items():
        desk.open(address)
        yield name
    yield from _gather_a_pack(page, desk)
    yield from _write_a_questionnaire(page, desk)
    yield from _define(page, desk)
    yield from _observe(page, desk)
    yield from _start_a_chart_afresh(page, desk)
    yield from _interview(page, desk)
    yield from _key_a_paper(page, desk)
    yield from _look_after_a_mailing(page, desk)
    yield from _act(page, desk)
    desk.open("comments")
    _follow(page, desk.comments().get_by_role("link").first)
    yield "comment"
    comment = page.url.partition("?")[0]
    for name in ("original", "mask"):
        page.goto(f"{comment}/{name}")
        yield f"comment's {name}"
    _press(page)
    yield "comment's mask, refused"
    page.goto(f"{comment}/follow-up")
    yield "what is done about a comment"
    yield from _review(page, comment)
    yield from _answer_for_a_council(page, password)


def _answer_for_a_council(page: Page, password: str) -> Iterator[str]:
    operator = Desk(page, "folkmoot")
    operator.sign_in("operator", password)
    yield "operator's desk"
    page.goto("/installation/jobs")
    yield "jobs"
    desk = Desk(page, "brackenhythe")
    desk.sign_in("administrator", password)
    desk.open("commissions/local-voices/answer")
    yield "terms to answer"
    yield from _feed_other_systems(page, password)


def _feed_other_systems(page: Page, password: str) -> Iterator[str]:
    desk = Desk(page, "aldermoor")
    desk.sign_in("administrator", password)
    for name, address in (
        ("data feeds", ""),
        ("webhook to set up", "/outlets/new/webhook"),
        ("key to make", "/keys/new"),
    ):
        desk.open(f"framework/feeds{address}")
        yield name
    _press(page)
    yield "key to make, refused"
    for name, address in (
        ("what is kept", "keeping"),
        ("how long something is kept", "keeping/contacts"),
        ("papers for data protection", "papers"),
        ("delete for a resident", "requests"),
    ):
        desk.open(f"privacy/{address}")
        yield name
    desk.open("framework/feeds/outlets/new/sftp")
    _press(page)
    yield "SFTP server to set up, refused"
    desk.open("framework/feeds")
    _follow(page, page.locator("main .govuk-list a").first)
    yield "deliveries"
    yield from _look_after_colleagues(page, desk)
    yield from _look_after_an_account(page, password)


def _look_after_colleagues(page: Page, desk: Desk) -> Iterator[str]:
    desk.open("colleagues/new")
    yield "colleague to invite"
    _press(page)
    yield "colleague to invite, refused"
    desk.open("colleagues")
    yield "colleagues"
    _follow(page, page.locator("main tbody a").first)
    yield "colleague"


def _look_after_an_account(page: Page, password: str) -> Iterator[str]:
    """An administrator's own account, with an app that is set up, asked for its code, and taken away again."""
    for name, address in (("account", ""), ("proof that it is you", "/prove"), ("password to change", "/password")):
        page.goto(f"/account{address}")
        yield name
    _press(page)
    yield "password to change, refused"
    page.goto("/account/second-factor")
    yield "app to set up"
    _press(page)
    yield "app to set up, refused"
    secret = page.locator("main code").inner_text().replace(" ", "")
    page.locator("input[name=code]").fill(pyotp.TOTP(secret).now())
    _press(page)
    yield "recovery codes"
    (spare, *_) = page.locator("#codes code").all_inner_texts()
    for name, address in (("account with an app", ""), ("recovery codes to make anew", "/recovery-codes")):
        page.goto(f"/account{address}")
        yield name
    page.goto("/account")
    _follow(page, page.locator("#sign-out button"))
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("administrator@aldermoor.example")
    page.locator("input[name=password]").fill(password)
    _press(page)
    yield "code"
    _press(page)
    yield "code, refused"
    page.goto("/sign-in/recovery")
    yield "recovery code"
    page.locator("input[name=code]").fill(spare)
    _press(page)
    page.goto("/account/second-factor/end")
    yield "app to stop using"
    _press(page)


def _gather_a_pack(page: Page, desk: Desk) -> Iterator[str]:
    """The pack that is under way: what is in it, what it asks and says, and what somebody is asked to write for it."""
    desk.open("framework/packs")
    asked = page.locator("main a[href$='/write']").first.get_attribute("href") or ""
    pack = asked.partition("/commentary/")[0]
    parts = {
        "pack under way": pack,
        "indicators of a pack": f"{pack}/indicators",
        "pack before it is published": f"{pack}/preview/en",
        "questions of a pack": f"{pack}/questions",
        "question of one’s own": f"{pack}/questions/edit",
        "pack to publish": f"{pack}/publish",
        "what somebody is asked to write": asked,
    }
    for name, address in parts.items():
        page.goto(address)
        yield name


def _write_a_questionnaire(page: Page, desk: Desk) -> Iterator[str]:
    desk.open("questionnaires/new")
    page.locator("input[name=title]").fill("Our town")
    page.locator("input[name=code]").fill("our-town")
    _press(page)
    yield "draft of a questionnaire"
    draft = page.url.partition("#")[0]
    parts = {
        "question to change": "questions/sat_area",
        "question to add": "sections/place/new/grid",
        "ways of asking": "sections/place/new",
        "questions of the bank": "sections/place/bank",
        "who is asked": "questions/trust/routing",
        "question to delete": "questions/trust/delete",
        "comments on a question": "questions/trust/remarks",
        "section": "sections/place",
        "title and languages": "head",
        "translation": "words/cy",
        "on a phone": "preview",
        "preview": "preview/pages/sat_area",
        "revisions": "revisions",
        "difference from a version": "difference",
        "version to publish": "publish",
    }
    for name, part in parts.items():
        page.goto(f"{draft}/{part}")
        yield name


def _review(page: Page, comment: str) -> Iterator[str]:
    page.goto(f"{comment}/split")
    yield "comment to split"
    _press(page)
    yield "comment to split elsewhere"
    page.locator("textarea").fill("Other words")
    _press(page)
    yield "comment to split, refused"
    page.goto(f"{comment}/alike")
    yield "look-alikes"
    page.goto(f"{comment}/never/waste_recycling")
    yield "theme never to suggest"


def _observe(page: Page, desk: Desk) -> Iterator[str]:
    desk.open("framework/observations")
    _follow(page, page.locator("main tbody th a").first)
    yield "observations of an indicator"
    _follow(page, page.locator("main tbody th a").first)
    yield "observation"
    desk.open("framework/counts")
    _follow(page, page.locator("main tbody th a").first)
    yield "survey that was counted"
    page.goto(f"{page.url.partition('?')[0]}/edit")
    yield "survey to count"


def _define(page: Page, desk: Desk) -> Iterator[str]:
    desk.open("framework/indicators")
    _follow(page, page.locator("main tbody").get_by_role("link").first)
    yield "definition, whole"
    definition = page.url
    for part in ("measure", "why", "place", "source", "checklist"):
        page.goto(f"{definition}/{part}")
        yield f"definition, {part}"


def _start_a_chart_afresh(page: Page, desk: Desk) -> Iterator[str]:
    desk.open("surveys/local-voices/2/studies/charts/rebase?indicator=sat_area")
    yield "chart to start afresh"
    _press(page)
    yield "chart to start afresh, refused"
    page.locator("input[name=wave]").first.check()
    page.locator("textarea[name=reason]").fill("A new contract for the parks")
    _press(page)
    yield "chart started afresh"


def _interview(page: Page, desk: Desk) -> Iterator[str]:
    desk.open("interviews/shift")
    for group in ("wave", "mode"):
        page.locator(f"input[name={group}]").first.check()
    _press(page)
    yield "next household"
    _press(page)
    yield "next household, refused"
    page.locator("input[name=no_code]").check()
    _press(page)
    yield "introduction to an interview"
    _follow(page, page.locator("main a.govuk-button"))
    _press(page)
    yield "question read out"
    page.goto(f"{page.url.rsplit('/', 2)[0]}/check")
    yield "interview to check"
    page.goto(f"{page.url.rsplit('/', 1)[0]}/stop")
    _press(page)
    yield "interview to stop, refused"


def _key_a_paper(page: Page, desk: Desk) -> Iterator[str]:
    desk.open("paper/local-voices/3")
    _press(page)
    yield "papers, refused"
    _follow(page, page.locator("main td form button").first)
    yield "section of a paper"
    page.goto(f"{page.url.rsplit('/', 2)[0]}/finish")
    yield "paper to finish"
    _press(page)
    yield "differences of a paper"
    _press(page)
    yield "differences of a paper, refused"


def _look_after_a_mailing(page: Page, desk: Desk) -> Iterator[str]:
    for name, address in (("new mailing", "new"), ("household's code", "household")):
        desk.open(f"surveys/local-voices/3/invitations/{address}")
        yield name
        _press(page)
        yield f"{name}, refused"
    desk.open("surveys/local-voices/3/invitations")
    _follow(page, page.locator("main table a").first)
    yield "mailing"
    mailing = page.url
    for name, address in (("slips", "sheet"), ("mailing to cancel", "cancel")):
        page.goto(f"{mailing}/{address}")
        yield name


def _act(page: Page, desk: Desk) -> Iterator[str]:
    refused = {"form to make": "forms/new", "action to make": "actions/new", "commission to draft": "commissions/new"}
    for name, address in refused.items():
        desk.open(address)
        _press(page)
        yield f"{name}, refused"
    for name, address in (("action", "actions"), ("report", "reports")):
        desk.open(address)
        _follow(page, page.locator("main .govuk-list a").first)
        yield name


def _press(page: Page) -> None:
    """Press the page's main button, whatever its word."""
    _follow(page, page.locator("main form button[type=submit]").first)


def _follow(page: Page, way: Locator) -> None:
    """Click on what leads to another page, and wait until that page lies open."""
    with page.expect_navigation():
        way.click()
