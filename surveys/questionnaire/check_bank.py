"""Whether a question that has a code of the bank is asked as the bank asks it."""

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.bank.bank import BankQuestion, questions
from surveys.questionnaire import rules
from surveys.questionnaire.fault import Finding, asked


def bank_findings(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Questions that share a code with the bank and not its words, or not its options."""
    for entry in asked(document):
        held = questions().get(entry.code)
        if held is None:
            continue
        if not _same(entry.data["text"], held.wording.text):
            yield Finding(f"{entry.where}/text", rules.NOT_THE_BANKS_WORDS, {"code": entry.code})
        elif not _same_options(entry.data, held):
            yield Finding(f"{entry.where}/options", rules.NOT_THE_BANKS_OPTIONS, {"code": entry.code})


def _same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(one[language] == other[language] for language in one.keys() & other.keys())


def _same_options(data: Mapping[str, Any], held: BankQuestion) -> bool:
    own = data.get("options", [])
    alike = [option["code"] for option in own] == [option["code"] for option in held.options]
    return alike and all(_same(one["text"], other["text"]) for one, other in zip(own, held.options, strict=True))
