"""The pages of a council's figures, which look alike whether everybody reads them or its own people do beforehand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from flask import abort, render_template, request, url_for

from core.web import current_council, db
from framework import words as figure_words
from framework.beside.showing import Beside, beside
from framework.charts.words import OWN, kinds_among
from framework.comparing import comparisons_of
from framework.comparing import words as comparing_words
from framework.correcting.asking import newest_of
from framework.events.events import events_beside
from framework.maps.finding import has_wards
from framework.models import DOMAINS, Event, Observation, ObservationSource
from framework.places import beginnings, places
from framework.published import number_of_councils
from framework.studies.drawing import Plot
from framework.tiles import groups, lights, reading, values, words
from framework.tiles.changes import Judgement
from framework.tiles.faces import Face, face_of
from framework.tiles.links import PUBLIC, Links
from framework.tiles.made import made_of
from framework.tiles.opening import facts_of, history_of
from framework.tiles.parts import WAYS, parts
from framework.tiles.services import ServiceFigure, by_service
from framework.tiles.tile import Tile, judged, standing
from framework.tiles.trend import trend_plot


def home_page(room: str = PUBLIC) -> str:
    """All of a council's tiles, after what changed and what differs by more than chance."""
    council, tiles = current_council(), _tiles(room)
    by = request.args.get("by", next(iter(WAYS)))
    if by not in WAYS:
        abort(404)
    here = Links(council, room)
    faces = {id(tile): face_of(tile, here) for tile in tiles}

    def seen(found: Sequence[Tile]) -> list[Face]:
        return [faces[id(tile)] for tile in found]

    compared = [tile for tile in tiles if tile.judgement is not Judgement.NONE]
    beside = [tile for tile in tiles if tile.beside_others is not Judgement.NONE]
    differing = groups.groups_of(db, council.id, tiles, clear=True)
    return _page(
        "home",
        room,
        tiles=seen(tiles),
        parts=[(heading, seen(found)) for heading, found in parts(tiles, by)],
        ways=WAYS,
        places=places(council) if room != PUBLIC else [],
        beginnings=beginnings(council) if room != PUBLIC and not tiles else [],
        by=by,
        compared=len(compared),
        changed={each: seen(judged(compared, each)) for each in Judgement},
        beside=len(beside),
        stands={each: seen(standing(beside, each)) for each in Judgement},
        differing=differing,
        names=groups.names_of_groups(db, council.id, tiles) if differing else {},
    )


def opened_page(code: str, survey: str | None, room: str = PUBLIC) -> str:
    """One tile, opened: why it matters, what it means, what officers say of it, what it is compared with, its data."""
    council, versions = current_council(), reading.versions_of(db, current_council(), code, survey)
    tile = versions and reading.tile_of(db, council, versions, unpublished=room != PUBLIC)
    if not tile:
        abort(404)
    first, last = tile.points[0].starts, tile.latest.ends
    events = events_beside(db, council.id, code, first, date.max, public_only=room == PUBLIC)
    latest = reading.latest_of(db, council.id, tile)
    return _page(
        "opened",
        room,
        tile=tile,
        face=face_of(tile, Links(council, room)),
        facts=[{"key": key, "value": value} for key, value in facts_of(db, tile)],
        here_public=Links(council).tile(tile.indicator),
        history=history_of(tile),
        versions=versions,
        corrected=newest_of(db, {point.publication_id for point in tile.points}),
        comments=reading.comments_on(db, council.id, tile.points),
        events=events,
        numbered=[event.id for event in events if tile.points[0].ends <= event.on <= last],
        plot_of=_plot(tile, events),
        format=partial(values.mark, indicator=tile.indicator),
        compared=comparisons_of(db, latest) if tile.latest.value is not None else None,
        beside=_beside(latest, room),
        drawn=_drawn(tile, latest),
        comparing=comparing_words,
        differing=groups.differing_on(db, council.id, tile),
        names=groups.names_of_groups(db, council.id, [tile]),
        services=_services(tile, room),
    )


def _services(tile: Tile, room: str) -> list[ServiceFigure]:
    """Rates of feedback by service; figures of other sources are of none."""
    if tile.latest.source is not ObservationSource.FEEDBACK:
        return []
    return by_service(db, current_council(), tile, unpublished=room != PUBLIC)


def _drawn(tile: Tile, latest: Observation) -> list[dict[str, object]]:
    """The pictures of a public figure, which may be shown elsewhere."""
    council, indicator = current_council().slug, tile.indicator
    if not tile.is_public:
        return []
    if indicator.commission is None:
        address = partial(url_for, "own-pictures.page", council=council, code=indicator.code)
        return [{"name": name, "href": address(kind=kind)} for kind, name in OWN.items()]
    if latest.publication is None or latest.publication.wave is None:
        return []
    address = partial(url_for, "pictures.page", survey=indicator.commission.slug, code=indicator.code, council=council)
    kinds = kinds_among(number_of_councils(db, latest.publication), wards=has_wards(db, current_council().id))
    return [{"name": name, "href": address(kind=kind)} for kind, name in kinds]


def _beside(latest: Observation, room: str) -> Beside | None:
    """What stands beside the latest figure; its events are told of with all its others'."""
    if latest.publication is None:
        return None
    found = beside(db, current_council(), latest.indicator, latest.publication, public=room == PUBLIC)
    return replace(found, events=[])


def groups_page(room: str = PUBLIC) -> str:
    """Every group of a council's residents, and on how many indicators it differs from the others."""
    council, tiles = current_council(), _tiles(room)
    standings = groups.groups_of(db, council.id, tiles)
    by_variable = {by: [one for one in standings if one.group[0] == by] for by in DOMAINS}
    return _page(
        "groups",
        room,
        standings={by: found for by, found in by_variable.items() if found},
        names=groups.names_of_groups(db, council.id, tiles),
    )


def group_page(by: str, domain: str, room: str = PUBLIC) -> str:
    """What one group of a council's residents says of every indicator, beside the other groups."""
    council, tiles = current_council(), _tiles(room)
    if by not in DOMAINS:
        abort(404)
    rows = groups.figures_of_group(db, council.id, tiles, (by, domain)) or abort(404)
    names = groups.names_of_groups(db, council.id, tiles)
    return _page("group", room, rows=rows, by=by, called=words.group_name((by, domain), names))


def made_page(room: str = PUBLIC) -> str:
    """How the surveys behind a council's figures were made."""
    return _page("made", room, made=made_of(db, current_council(), unpublished=room != PUBLIC))


def _tiles(room: str) -> list[Tile]:
    return reading.tiles_of(db, current_council(), unpublished=room != PUBLIC)


def _page(name: str, room: str, **more: object) -> str:
    council = current_council()
    return render_template(
        f"framework/tiles/{name}.html",
        here=Links(council, room),
        is_public=room == PUBLIC,
        lights=lights.COLOURS if lights.are_on(db, council.id) else {},
        words=words,
        values=values,
        Judgement=Judgement,
        figure_words=figure_words,
        domain_names=figure_words.DOMAIN_NAMES,
        not_covered=figure_words.NOT_COVERED,
        **more,
    )


def _plot(tile: Tile, events: Sequence[Event]) -> Plot | None:
    return trend_plot(
        tile.points,
        [event.on for event in events],
        [words.period(point) for point in tile.points],
        is_share=values.is_share(tile.indicator),
        target=values.target(tile.indicator),
    )
