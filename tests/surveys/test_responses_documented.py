"""What the documentation of responses says is what the code does."""

import re
import tomllib

from app.settings import ROOT
from surveys.exporting.no_answer import NoAnswer
from surveys.importing.response_map import FIELDS, REASONS, TOP, ResponseMap
from tests.surveys.making import questionnaire

TOLD = (ROOT / "docs" / "responses.md").read_text(encoding="utf-8")


def test_the_map_of_the_documentation_can_be_used() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", TOLD, re.DOTALL)
    plan = ResponseMap.from_document(tomllib.loads(block), questionnaire("every_type"))
    assert set(plan.questions) == {"satisfied", "used", "ward"}


def test_every_key_reason_and_code_is_told() -> None:
    keys = {*TOP, *FIELDS, *REASONS} - {"missing", "columns", "questions"}
    assert [key for key in keys if f"`{key}`" not in TOLD] == []
    codes = re.search(r"\| code \| why \|\n(.*?)\n\n", TOLD, re.DOTALL)
    assert codes and {int(number) for number in re.findall(r"-\d", codes[1])} == {reason.value for reason in NoAnswer}
