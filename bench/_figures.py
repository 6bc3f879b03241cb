"""Published figures of many councils, written by the database itself: a measurement of pages needs no answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from core.models import Council, CouncilKind
from framework.differences import MOST_NAMED
from framework.feeding.kept import keep_rows
from framework.models import Indicator, Publication, Ripple, Tier
from surveys.models import Commission, Partner, Wave, WaveState
from surveys.plan import Plan
from surveys.questionnaires import publish_questionnaire

INDICATORS, WAVES = 40, 12
GROUPS = {
    "all": ("all",),
    "age_band": ("16-34", "35-54", "55-74", "75+"),
    "sex": ("F", "M"),
    "tenure": ("own", "private", "social"),
    "ethnicity": ("white", "other"),
}
"""Twelve subgroups: everybody and eleven others."""
REGIONS = 9
SURVEY = "national"


@dataclass(frozen=True)
class Written:
    councils: int
    observations: int
    differences: int


def write_figures(session: Session, councils: int) -> Written:
    """Write a national survey of some councils whole: every wave's figures, how they were worked out, how they compare.

    PostgreSQL alone: rows by the million are made where they are kept.
    """
    _write_survey(session, councils)
    session.flush()
    connection = session.connection()
    _write_groups(connection)
    connection.execute(text(WORKINGS), {"recipe": _json(_recipe()), "report": _json(_report())})
    connection.execute(text(OBSERVATIONS))
    _write_differences(connection, councils)
    for publication_id in session.scalars(select(Publication.id)):
        keep_rows(session, publication_id)
    counted = (connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("observation", "difference"))
    return Written(councils, *(number or 0 for number in counted))


def _write_differences(connection: Connection, councils: int) -> None:
    """Write what figures are compared with in the order of publishing, so that pages find them as near each other.

    Each council's groups come first. Then the whole councils are set beside each other, indicator by indicator.
    """
    if councils - 1 > MOST_NAMED:
        connection.execute(text(PEERS))
    groups, *between = (_compared(against, councils) for against in COMPARED_WITH)
    for found, order in (
        (groups, "number, area, position, domain_var, domain"),
        (" UNION ALL ".join(between), "number, position, against <> 'councils', area, against"),
    ):
        statement = f"INSERT INTO difference ({COLUMNS}) SELECT {COLUMNS} FROM ({found}) AS found ORDER BY {order}"
        connection.execute(text(statement))


def _compared(against: str, councils: int) -> str:
    peers = against == "councils" and councils - 1 > MOST_NAMED
    return COMPARED.format(
        against=against,
        compared="cast('[]' AS jsonb)" if peers else COMPARED_WITH[against],
        family=4 if against == "groups" else councils,
        peers="md5(publication_id::text || indicator_id::text)::uuid" if peers else "cast(NULL AS uuid)",
        which="<>" if against == "groups" else "=",
    )


def _write_survey(session: Session, number: int) -> None:
    words = {"en": "National survey", "cy": "Arolwg cenedlaethol"}
    councils = [_council(each) for each in range(number)]
    session.add_all(councils)
    session.flush()
    commission = Commission(slug=SURVEY, title=words, purpose=words, lead_council_id=councils[0].id)
    agreed = datetime(2014, 1, 1, tzinfo=UTC)
    commission.partners = [Partner(council_id=each.id, terms_version="1", agreed_at=agreed) for each in councils]
    session.add(commission)
    session.flush()
    session.add_all(_indicator(commission, each) for each in range(INDICATORS))
    questionnaire = publish_questionnaire(session, _document())
    for wave in range(1, WAVES + 1):
        days = {"opens_on": date(2014 + wave, 9, 1), "closes_on": date(2014 + wave, 11, 1)}
        published = datetime(2014 + wave, 12, 1, tzinfo=UTC)
        row = Wave(commission=commission, questionnaire=questionnaire, number=wave, state=WaveState.PUBLISHED, **days)
        session.add(Publication(wave=row, published_at=published))


def _council(number: int) -> Council:
    name = {"en": f"Council {number:03}", "cy": f"Cyngor {number:03}"}
    region = {"en": f"Region {number % REGIONS}", "cy": f"Rhanbarth {number % REGIONS}"}
    code, slug = f"E{number + 7_000_000:08}", f"council-{number:03}"
    kind = CouncilKind.DISTRICT if number % 3 else CouncilKind.UNITARY
    return Council(code=code, slug=slug, name=name, kind=kind, region=region, languages=["en", "cy"])


def _indicator(commission: Commission, number: int) -> Indicator:
    words = {"en": f"Indicator {number}", "cy": f"Dangosydd {number}"}
    texts = dict.fromkeys(("title", "measure", "rationale", "limitations"), words)
    place = {"tier": list(Tier)[number % 3], "ripple": list(Ripple)[number % 3], "position": number}
    code = f"item_{number}"
    return Indicator(commission=commission, code=code, question=code, favourable=["1", "2"], **texts, **place)


def _document() -> dict[str, Any]:
    def question(code: str, kind: str, options: tuple[str, ...]) -> dict[str, Any]:
        words = {"en": f"{code}?", "cy": f"{code}?"}
        offered = [{"code": one, "text": {"en": f"{code} {one}", "cy": f"{code} {one}"}} for one in options]
        return {"code": code, "type": kind, "text": words, "required": False, "dont_know": True, "options": offered}

    items = [question(f"item_{number}", "scale", ("1", "2", "3", "4", "5")) for number in range(INDICATORS)]
    you = [question(name, "single", levels) for name, levels in GROUPS.items() if name != "all"]
    words = {"en": "National survey", "cy": "Arolwg cenedlaethol"}
    sections = [
        {"code": "views", "title": words, "questions": items},
        {"code": "you", "title": words, "questions": you},
    ]
    return {"code": SURVEY, "version": "1", "languages": ["en", "cy"], "title": words, "introduction": words,
            "minutes": 5, "sections": sections}  # fmt: skip


def _recipe() -> dict[str, Any]:
    """A recipe of the usual size: forty definitions, and margins of a council with thirty wards."""
    levels = [f"level-{number}" for number in range(50)]
    return {
        "snapshot": "5" * 64,
        "questionnaire": "9" * 64,
        "questionnaire_version": "1",
        "plan": Plan().to_json(),
        "variables": ["age_sex", "tenure", "ethnicity", "ward"],
        "margins": [["ward", level, 2000] for level in levels],
        "sources": [["ward", "Simulated"]],
        "definitions": [
            {"code": f"item_{number}", "version": 1, "question": f"item_{number}", "favourable": ["1", "2"]}
            for number in range(INDICATORS)
        ],
        "versions": {"numpy": "1", "pandas": "2", "scipy": "1", "pyarrow": "1", "folkmoot": "1"},
    }


def _report() -> dict[str, Any]:
    shares = [
        {"variable": "ward", "level": f"level-{n}", "population": 0.02, "before": 0.02, "after": 0.02}
        for n in range(50)
    ]
    return {
        "n": 1100, "population": 90000.0, "method": "raking", "design_effect": 1.3, "effective_sample": 846.0,
        "smallest_weight": 0.4, "largest_weight": 3.3, "most_inflated": None, "shares": shares, "trimmed": 0,
        "largest_margin_error": 0.0, "preparation": {"missing": [], "mergers": [], "rescalings": []}, "imputed": {},
        "left_out": {}, "open_link": 0, "recruited": {"sample": 1100}, "modes": {"online": 700, "paper": 400},
    }  # fmt: skip


def _json(value: object) -> str:
    import json

    return json.dumps(value)


def _write_groups(connection: Connection) -> None:
    connection.execute(text("CREATE TEMPORARY TABLE bench_group (domain_var text, domain text, size float)"))
    for variable, levels in GROUPS.items():
        for level in levels:
            size = 1.0 / len(levels)
            facts = {"variable": variable, "level": level, "size": size}
            connection.execute(text("INSERT INTO bench_group VALUES (:variable, :level, :size)"), facts)


WORKINGS = """
INSERT INTO working (id, publication_id, council_id, recipe, report)
SELECT md5(publication.id::text || council.id::text || 'working')::uuid, publication.id, council.id,
       cast(:recipe AS jsonb), cast(:report AS jsonb)
FROM publication CROSS JOIN council
"""
"""One for each council and wave, of the usual size."""
OBSERVATIONS = """
INSERT INTO observation (
    id, publication_id, council_id, working_id, indicator_id, source, area, period_start, period_end, domain_var,
    domain, status, breaks_series, mode, value, se, df, ci_low, ci_high, base, effective_base, design_effect,
    unweighted, provenance)
SELECT id, publication_id, council_id, working_id, indicator_id, 'wave', area, opens_on, closes_on, domain_var, domain,
       CASE WHEN hidden THEN 'suppressed' WHEN base < 100 THEN 'indicative' ELSE 'final' END, false, '',
       CASE WHEN NOT hidden THEN value END, CASE WHEN NOT hidden THEN se END, CASE WHEN NOT hidden THEN base - 1 END,
       CASE WHEN NOT hidden THEN greatest(value - 1.96 * se, 0) END,
       CASE WHEN NOT hidden THEN least(value + 1.96 * se, 1) END,
       CASE WHEN NOT hidden THEN base END, CASE WHEN NOT hidden THEN base / 1.3 END,
       CASE WHEN NOT hidden THEN 1.3 END, CASE WHEN NOT hidden THEN value - 0.01 END, '{}'
FROM (
    SELECT *, sqrt(value * (1 - value) * 1.3 / base) AS se, base < 30 AS hidden FROM (
        SELECT md5(publication.id::text || council.id::text || indicator.id::text || domain_var || domain)::uuid AS id,
               publication.id AS publication_id, council.id AS council_id,
               md5(publication.id::text || council.id::text || 'working')::uuid AS working_id,
               indicator.id AS indicator_id, council.code AS area, wave.opens_on, wave.closes_on, domain_var, domain,
               0.3 + 0.4 * (hashtext(council.code || indicator.code) & 1023) / 1023.0
                   + 0.05 * (hashtext(council.code || indicator.code || number || domain) & 1023) / 1023.0 AS value,
               greatest(5, (1100 * size * (0.2 + (hashtext(council.code || domain) & 255) / 255.0))::int) AS base
        FROM publication JOIN wave ON wave.id = publication.wave_id
        CROSS JOIN council CROSS JOIN indicator CROSS JOIN bench_group
        ORDER BY number, council.slug, indicator.position, domain_var, domain
    ) AS drawn
) AS figured
"""
"""Wave by wave and council by council, as they are worked out."""
_ID = (
    "md5({publication}::text || observation.council_id::text || observation.indicator_id::text "
    "|| {domain_var} || {domain})::uuid"
)
PEERS = """
INSERT INTO peers (id, publication_id, members)
SELECT md5(publication_id::text || indicator_id::text)::uuid, publication_id,
       jsonb_agg(observation.id ORDER BY council.slug)
FROM observation JOIN council ON council.id = observation.council_id
WHERE domain_var = 'all' AND value IS NOT NULL GROUP BY publication_id, indicator_id
"""
"""Whole councils that stand beside one another, named once for each publication and indicator."""
_WAVES = """coalesce((SELECT jsonb_agg({id} ORDER BY before.number)
    FROM publication AS held JOIN wave AS before ON before.id = held.wave_id
    WHERE before.number {earlier}), '[]')"""
_WAVE_ID = _ID.format(publication="held.id", domain_var="observation.domain_var", domain="observation.domain")
COMPARED_WITH = {
    "groups": "(SELECT jsonb_agg({}) FROM bench_group AS held WHERE held.domain_var = observation.domain_var "
    "AND held.domain <> observation.domain)".format(
        _ID.format(publication="observation.publication_id", domain_var="held.domain_var", domain="held.domain")
    ),
    "councils": """(SELECT jsonb_agg(other.id) FROM observation AS other
        WHERE other.publication_id = observation.publication_id AND other.indicator_id = observation.indicator_id
        AND other.domain_var = 'all' AND other.id <> observation.id)""",
    "earlier": _WAVES.format(id=_WAVE_ID, earlier="< wave.number"),
    "last": _WAVES.format(id=_WAVE_ID, earlier="= wave.number - 1"),
}
"""The figures that each comparison was made from, as publishing names them."""
COLUMNS = (
    "id, publication_id, council_id, observation_id, against, verdict, obstacle, difference, se, df, statistic, p, "
    "p_adjusted, ci_low, ci_high, family, adjustment, compared, peers_id"
)
COMPARED = """
SELECT md5(observation.id::text || '{against}')::uuid AS id, publication_id, observation.council_id,
       observation.id AS observation_id, '{against}' AS against,
       CASE WHEN value IS NULL THEN 'too-few' WHEN value > 0.6 THEN 'higher' WHEN value < 0.4 THEN 'lower'
            ELSE 'no-clear-difference' END AS verdict,
       cast(NULL AS text) AS obstacle, value - 0.5 AS difference, se, cast(NULL AS float8) AS df,
       (value - 0.5) / se AS statistic, 0.04 AS p, 0.04 AS p_adjusted, value - 0.5 - 2 * se AS ci_low,
       value - 0.5 + 2 * se AS ci_high, {family} AS family, 'holm' AS adjustment, {compared} AS compared,
       CASE WHEN value IS NOT NULL THEN {peers} END AS peers_id,
       wave.number, area, indicator.position, domain_var, domain
FROM observation JOIN publication ON publication.id = observation.publication_id
JOIN wave ON wave.id = publication.wave_id JOIN indicator ON indicator.id = observation.indicator_id
WHERE domain_var {which} 'all'
"""
