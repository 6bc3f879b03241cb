"""One form for conditions, and for documents, that mean the same."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

Data = Mapping[str, Any]
DEFAULTS: Mapping[str, object] = {
    "required": False, "dont_know": False, "prefer_not_to_say": False, "order": "fixed", "decimals": 0,
    "exclusive": False, "together": False, "top": 0, "hint": {}, "otherwise": {}, "unit": {},
}  # fmt: skip
"""What a field says where it is absent."""
LENGTHS = {"line": 200, "text": 2000}


def normal(condition: Data) -> dict[str, Any]:
    """A condition in the one form of all that mean the same by these rules.

    "Not" stands round single conditions only; "all" in "all" and "any" in "any" are one; a single part stands for
    itself; parts said twice are said once; answers of one question that are joined by "any" are one "any_of".

    >>> normal({"any": [{"question": "q", "any_of": ["a"]}, {"question": "q", "any_of": ["b"]}]})
    {'question': 'q', 'any_of': ['a', 'b']}
    >>> normal({"not": {"not": {"question": "q", "any_of": ["a"]}}})
    {'question': 'q', 'any_of': ['a']}
    """
    return _normal(condition, wanted=True)


def _normal(condition: Data, *, wanted: bool) -> dict[str, Any]:
    if "question" in condition:
        leaf = _leaf(condition)
        return leaf if wanted else {"not": leaf}
    ((word, parts),) = condition.items()
    parts = parts if isinstance(parts, list) else [parts]
    if word == "not":  # None of its parts holds.
        return _joined("all" if wanted else "any", [_normal(part, wanted=not wanted) for part in parts])
    joint = word if wanted else {"all": "any", "any": "all"}[word]
    return _joined(joint, [_normal(part, wanted=wanted) for part in parts])


def _leaf(condition: Data) -> dict[str, Any]:
    leaf = {name: value for name, value in condition.items() if value is not None}
    if "any_of" in leaf:
        leaf["any_of"] = sorted(set(leaf["any_of"]), key=lambda value: (str(type(value)), value))
    return leaf


def _joined(word: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    flat: list[dict[str, Any]] = []
    for part in parts:
        flat += part.get(word, [part])
    merged = _merged(word, flat)
    single = [part for number, part in enumerate(merged) if part not in merged[:number]]
    return single[0] if len(single) == 1 else {word: single}


def _merged(word: str, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers of one question put together: those of "any", and those that "all" rule out."""
    found: list[dict[str, Any]] = []
    places: dict[str, int] = {}
    for part in parts:
        leaf = part if word == "any" else part.get("not", {})
        if "any_of" not in leaf:
            found.append(part)
        elif leaf["question"] not in places:
            places[leaf["question"]] = len(found)
            found.append(part)
        else:
            place = places[leaf["question"]]
            held = found[place] if word == "any" else found[place]["not"]
            both = _leaf({"question": leaf["question"], "any_of": [*held["any_of"], *leaf["any_of"]]})
            found[place] = both if word == "any" else {"not": both}
    return found


def same_words(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether words are the same in every language that both have, and there is such a language.

    >>> same_words({"en": "Yes"}, {"en": "Yes", "cy": "Ie"}), same_words({"en": "Yes"}, {"en": "Aye"})
    (True, False)
    """
    shared = one.keys() & other.keys()
    return one == other or (bool(shared) and all(one[language] == other[language] for language in shared))


def same_meaning(document: Data) -> dict[str, Any]:
    """A document with nothing in it that goes without saying, and its conditions in their normal form."""
    copy: dict[str, Any] = _plain(deepcopy(dict(document)))
    for section in copy["sections"]:
        for question in section["questions"]:
            if question.get("max_length") == LENGTHS.get(question["type"]):
                question.pop("max_length", None)
    return copy


def _plain(node: Any) -> Any:
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if key not in DEFAULTS or value != DEFAULTS[key]}
    return {key: normal(value) if key == "when" else _plain(value) for key, value in kept.items()}
