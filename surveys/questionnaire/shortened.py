"""A shorter form of a questionnaire: some of its questions, in their own order and words."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from surveys.questionnaire.agreed import Consent
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.piping import placeholders
from surveys.questionnaire.question import Question

_shortened: dict[tuple[str, tuple[str, ...]], Questionnaire] = {}
"""Made once in a process: there are only as many as boosts with a form of their own."""


def shortened(questionnaire: Questionnaire, codes: Iterable[str]) -> Questionnaire:
    """The questionnaire with these questions alone; all of it where none are named. The length is in proportion."""
    named = tuple(codes)
    if not named:
        return questionnaire
    key = questionnaire.content_hash, named
    if key not in _shortened:
        _shortened[key] = _with_only(questionnaire, set(named))
    return _shortened[key]


def needed(questionnaire: Questionnaire, chosen: Iterable[str], always: Iterable[str] = ()) -> list[str]:
    """The codes of a shorter form that can be answered alone, in the questionnaire's order.

    With what was chosen come `always`, consent, whatever a condition or a placeholder refers to, and the other
    statements of a grid.
    """
    grids = [{one.code for one in grid.ordered} for section in questionnaire.sections for grid in section.grids]
    wanted = {*chosen, *always, *(each.code for each in questionnaire.questions if isinstance(each, Consent))}
    waiting = list(wanted)
    while waiting:
        code = waiting.pop()
        question = questionnaire.question(code)
        beside = next((grid for grid in grids if code in grid), set())
        for other in ({*_referred_to(question)} if question else set()) | beside:
            if other not in wanted:
                wanted.add(other)
                waiting.append(other)
    return [question.code for question in questionnaire.questions if question.code in wanted]


def _referred_to(question: Question) -> Iterator[str]:
    if question.when:
        yield from (leaf.question for leaf in question.when.leaves())
    for name in question.worded:
        for text in getattr(question, name).values():
            yield from placeholders(text)


def _with_only(questionnaire: Questionnaire, kept: set[str]) -> Questionnaire:
    sections = tuple(
        replace(
            section,
            questions=tuple(each for each in section.questions if each.code in kept),
            grids=tuple(grid for grid in section.grids if kept & {one.code for one in grid.ordered}),
        )
        for section in questionnaire.sections
        if any(each.code in kept for each in section.questions)
    )
    share = sum(len(section.questions) for section in sections) / max(1, len(questionnaire.questions))
    return replace(questionnaire, sections=sections, minutes=max(1, round(questionnaire.minutes * share)))
