"""XLSForms as others write them: what is carried, and what is refused or listed by sheet and row."""

import json
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from core.spreadsheets import Sheet, xlsx_chunks
from surveys.questionnaire.conditions import read_condition
from surveys.questionnaire.fault import Severity
from surveys.xlsform.conditions import Known, Variant, reduce
from surveys.xlsform.expressions import Unsupported, read_expression
from surveys.xlsform.reading import read_form
from tests.surveys.forms import YES_NO, ask, choose, questions, read, told, workbook

SOUND = [ask("select_one yn", "moved"), ask("integer", "age", constraint=". >= 16 and . <= 110")]


def test_a_plain_form_becomes_a_questionnaire() -> None:
    form = read([ask("begin_group", "home"), *SOUND, {"type": "end_group"}], YES_NO)
    assert form.is_sound
    assert form.document is not None
    assert {name: form.document[name] for name in ("code", "version", "languages", "title")} == {
        "code": "street", "version": "3", "languages": ["en", "cy"],
        "title": {"en": "Street survey", "cy": "Street survey"},
    }  # fmt: skip
    (section,) = form.document["sections"]
    assert (section["code"], section["title"]["cy"]) == ("home", "Beth am home?")
    assert questions(form)["moved"]["options"][0] == {"code": "yes", "text": {"en": "Yes", "cy": "Oes"}}
    assert (questions(form)["age"]["min"], questions(form)["age"]["max"]) == (16, 110)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (ask("text", "q"), {"type": "line"}),
        (ask("text", "q", appearance="multiline"), {"type": "text"}),
        (ask("text", "q", constraint="string-length(.) < 100"), {"type": "line", "max_length": 99}),
        (ask("note", "q"), {"type": "information"}),
        (ask("date", "q", constraint=". > date('2025-12-31')"), {"type": "date", "min": "2026-01-01"}),
        (ask("decimal", "q", constraint=". >= 0.5 and . < 10"), {"decimals": 6, "min": 0.5, "max": 9.999999}),
        (ask("range", "q", parameters="start=0 end=10 step=1"), {"type": "number", "min": 0, "max": 10}),
        (ask("range", "q", parameters="start=0;end=1;step=0.1"), {"decimals": 1, "min": 0, "max": 1}),
        (ask("rank abc", "q"), {"type": "ranking"}),
        (ask("select_multiple abc", "q", parameters="randomize=true"), {"type": "multiple", "order": "random"}),
        (ask("select one abc", "q", required="TRUE"), {"type": "single", "required": True}),
        (ask("select_one abc", "q", appearance="likert"), {"type": "scale"}),
        (ask("text", "q", **{"hint::English (en)": "Say", "hint::Welsh (cy)": "Dywedwch"}), {
            "hint": {"en": "Say", "cy": "Dywedwch"}
        }),
    ],
)  # fmt: skip
def test_each_type_of_row_is_carried(row: dict[str, Any], expected: dict[str, Any]) -> None:
    form = read([ask("select_one yn", "first"), row], [*YES_NO, *choose("abc", "a", "b", "c")])
    assert form.is_sound, form.findings
    assert questions(form)["q"].items() >= expected.items()


def test_an_option_that_is_chosen_on_its_own_is_known_by_its_constraint() -> None:
    alone = "not(selected(., 'none') and count-selected(.) > 1)"
    form = read([ask("select_multiple some", "q", constraint=alone)], choose("some", "a", "b", "none"))
    assert [option.get("exclusive", False) for option in questions(form)["q"]["options"]] == [False, False, True]


def test_refusals_among_the_choices_become_ways_of_not_answering() -> None:
    form = read([ask("select_one some", "q")], choose("some", "a", "b", "dont_know", "prefer_not_to_say"))
    assert len(questions(form)["q"]["options"]) == 2
    assert questions(form)["q"]["dont_know"] and questions(form)["q"]["prefer_not_to_say"]
    reworded = {finding.place for finding in form.findings if finding.rule.code == "refusal-reworded"}
    assert reworded == {"choices:4", "choices:5"}


def test_what_a_group_hangs_on_all_its_questions_hang_on() -> None:
    rows = [
        *SOUND,
        ask("begin_group", "movers", relevant="${moved} = 'yes'"),
        ask("text", "why", relevant="${age} > 17"),
        ask("text", "whence"),
        {"type": "end_group"},
    ]
    form = read(rows, YES_NO)
    moved, adult = {"question": "moved", "any_of": ["yes"]}, {"question": "age", "at_least": 18}
    assert questions(form)["whence"]["when"] == moved
    assert questions(form)["why"]["when"] in ({"all": [moved, adult]}, {"all": [adult, moved]})


def test_a_group_in_a_group_is_a_section_of_its_own_and_the_outer_one_goes_on_after_it() -> None:
    rows = [
        ask("begin_group", "outer"), ask("text", "a"), ask("begin_group", "inner", appearance="field-list"),
        ask("text", "b"), {"type": "end_group"}, ask("text", "c"), {"type": "end_group"}, ask("text", "d"),
    ]  # fmt: skip
    form = read(rows)
    assert form.document is not None
    shape = [
        (section["code"], [each["code"] for each in section["questions"]]) for section in form.document["sections"]
    ]
    assert shape == [("outer", ["a"]), ("inner", ["b"]), ("outer-2", ["c"]), ("questions", ["d"])]
    assert [section.get("together", False) for section in form.document["sections"]] == [False, True, False, False]
    assert told(form)["group-inside"].place == "survey:4"


def test_a_table_of_one_list_becomes_a_grid() -> None:
    table = [ask("begin_group", "g", appearance="table-list"), ask("select_one yn", "g1"), ask("select_one yn", "g2")]
    form = read([*table, {"type": "end_group"}], YES_NO)
    assert [statement["code"] for statement in questions(form)["g"]["statements"]] == ["g1", "g2"]
    table[2] = ask("select_one yn", "g2", relevant="${g1} = 'yes'")
    loose = read([*table, {"type": "end_group"}], YES_NO)
    assert questions(loose).keys() == {"g1", "g2"}
    assert told(loose)["grid-loosened"].place == "survey:2"


def test_questions_of_one_page_that_hang_on_each_other_are_asked_one_by_one() -> None:
    page = [ask("begin_group", "p", appearance="field-list"), *SOUND, ask("text", "why", relevant="${moved} = 'yes'")]
    form = read([*page, {"type": "end_group"}], YES_NO)
    assert form.is_sound
    assert told(form)["together-loosened"].row == 2


def test_a_pure_calculation_goes_into_what_looks_at_it() -> None:
    rows = [
        *SOUND,
        {"type": "calculate", "name": "band", "calculation": "if(${age} < 25, 'young', 'old')"},
        {"type": "calculate", "name": "counts", "calculation": "${band} = 'young' and ${moved} = 'yes'"},
        ask("text", "why", relevant="${counts}"),
        {"type": "calculate", "name": "now", "calculation": "now()"},
    ]
    form = read(rows, YES_NO)
    when = read_condition(questions(form)["why"]["when"])
    assert when.holds({"age": 24, "moved": "yes"})
    assert not when.holds({"age": 25, "moved": "yes"})
    assert not when.holds({"age": 24, "moved": "no"})
    found = {(finding.rule.code, finding.row) for finding in form.findings}
    assert {("calculation-used", 4), ("calculation-used", 5), ("calculation-not-carried", 7)} <= found


def test_filtered_choices_become_a_question_for_each_set() -> None:
    regions = choose("region", "north", "south", "none")
    towns = [*choose("town", "alder", "birch", region="north"), *choose("town", "cedar", "dale", region="south")]
    rows = [
        ask("select_one region", "region"), ask("select_one town", "town", choice_filter="region = ${region}"),
        ask("text", "why", relevant="${town} = 'cedar'"),
    ]  # fmt: skip
    form = read(rows, [*regions, *towns])
    assert form.is_sound, form.findings
    found = questions(form)
    assert [option["code"] for option in found["town_north"]["options"]] == ["alder", "birch"]
    assert found["town_south"]["when"] == {"question": "region", "any_of": ["south"]}
    assert found["why"]["when"] == {"question": "town_south", "any_of": ["cedar"]}
    assert told(form)["filter-carried"].place == "survey:3"
    assert "column-not-carried" not in told(form)


def test_a_name_with_capitals_becomes_a_code_wherever_it_is_named() -> None:
    rows = [ask("select_one yn", "Q1"), ask("text", "Q2", relevant="${Q1} = 'yes'", **{"hint::English (en)": "${Q1}"})]
    form = read(rows, YES_NO)
    assert questions(form)["q2"]["when"]["question"] == "q1"
    assert questions(form)["q2"]["hint"]["en"] == "{q1}"
    assert {finding.place for finding in form.findings if finding.rule.code == "renamed"} == {"survey:2", "survey:3"}


KNOWN = Known(
    questions={
        "one": [Variant("one", "single", ("1", "2", "3"), refusals=("dont_know",))],
        "many": [Variant("many", "multiple", ("a", "b", "c"))],
        "age": [Variant("age", "number", least=0)],
        "day": [Variant("day", "date")],
        "words": [Variant("words", "line")],
    }
)


@pytest.mark.parametrize(
    ("expression", "condition"),
    [
        ("${one} = '1'", {"question": "one", "any_of": ["1"]}),
        ("'1'=${one}", {"question": "one", "any_of": ["1"]}),
        ("${one} = 1 or ${one}='3'", {"question": "one", "any_of": ["1", "3"]}),
        ("${one} != '1'", {"not": {"question": "one", "any_of": ["1"]}}),
        ("${one} > 1", {"question": "one", "any_of": ["2", "3"]}),
        ("${one} != ''", {"question": "one", "any_of": ["1", "2", "3", "dont_know"]}),
        ("not(selected(${many}, 'a'))", {"not": {"question": "many", "any_of": ["a"]}}),
        ("count-selected(${many}) >= 1", {"question": "many", "any_of": ["a", "b", "c"]}),
        ("${age} > 17.5", {"question": "age", "at_least": 18}),
        ("18 <= ${age}", {"question": "age", "at_least": 18}),
        ("${age} = '18'", {"question": "age", "any_of": [18]}),
        ("${age} != ''", {"question": "age", "at_least": 0}),
        ("${day} < date('2026-01-01')", {"question": "day", "at_most": "2025-12-31"}),
        ("true() and ${one} = '1'", {"question": "one", "any_of": ["1"]}),
        ("${one} = '1' and false()", False),
        (
            "(${one}='1')and(${age}>=5)",
            {"all": [{"question": "one", "any_of": ["1"]}, {"question": "age", "at_least": 5}]},
        ),
    ],
)  # fmt: skip
def test_an_expression_is_a_condition(expression: str, condition: object) -> None:
    assert reduce(read_expression(expression), KNOWN) == condition


@pytest.mark.parametrize(
    "expression",
    [
        "${age} + 1 > 5", "today() > ${day}", "${words} != ''", "${nowhere} = '1'", "count-selected(${many}) > 2",
        "${one} = ${age}", "regex(${words}, 'a')", "../one = '1'", "${last-saved#one} = '1'", "${one} =", "((", "",
        "pulldata('a', 'b', 'c', ${one}) = '1'", "(" * 500, "${one} = '1' or " * 500 + "${one} = '1'",
        "position(..) = 1", "'unended", "${one} = '1' ${age}",
    ],
)  # fmt: skip
def test_an_expression_that_no_condition_can_say_is_refused(expression: str) -> None:
    with pytest.raises(Unsupported):
        reduce(read_expression(expression), KNOWN)


@pytest.mark.parametrize(
    ("rows", "rule", "place"),
    [
        ([ask("geopoint", "q")], "type-refused", "survey:2"),
        (
            [ask("begin_repeat", "q"), ask("text", "r"), {"type": "end_repeat"}, ask("text", "s")],
            "repeat-refused", "survey:2",
        ),
        ([ask("begin_group", "g"), ask("text", "q")], "group-open", "survey:2"),
        ([ask("text", "q"), {"type": "end_group"}], "group-not-open", "survey:3"),
        ([ask("select_one nothing", "q")], "no-list", "survey:2"),
        ([ask("select_one yn or_other", "q")], "or-other", "survey:2"),
        ([ask("text", "q"), ask("text", "q")], "name-twice", "survey:3"),
        ([ask("text", "1st")], "bad-name", "survey:2"),
        ([ask("text", None)], "no-name", "survey:2"),  # type: ignore[arg-type]
        ([ask("", "q")], "no-type", "survey:2"),
        ([ask("text", "q", relevant="${age} + 1 > 5")], "condition-refused", "survey:2"),
        ([ask("text", "q", relevant="false()")], "never-relevant", "survey:2"),
        ([ask("text", "a", relevant="${b} = 'x'"), ask("text", "b", relevant="${a} = 'x'")], "cycle", "survey:2"),
        ([ask("text", "a", relevant="${b} = 'yes'"), ask("select_one yn", "b")], "not-earlier", "survey:2"),
        ([*SOUND, ask("text", "a", relevant="${moved} = 'perhaps'")], "no-such-option", "survey:4"),
        ([*SOUND, ask("text", "a", relevant="${age} > 200")], "unreachable", "survey:4"),
        ([ask("range", "q", parameters="start=a")], "range-refused", "survey:2"),
        ([ask("select_one yn", "q", choice_filter="a = ${nowhere}")], "filter-refused", "survey:2"),
        ([ask("text", "q", **{"label::Welsh (cy)": None})], "words-missing", "survey:2"),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_stands_in_the_way_with_its_row(rows: Any, rule: str, place: str) -> None:
    form = read(rows, YES_NO)
    assert not form.is_sound
    assert told(form)[rule].place == place, form.findings
    assert told(form)[rule].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (ask("start", "begun"), "type-not-carried"),
        (ask("text", "q", default="x"), "cell-not-carried"),
        (ask("text", "q", **{"media::image::English (en)": "a.png"}), "cell-not-carried"),
        (ask("text", "q", calculation="concat('a', 'b')"), "cell-not-carried"),
        (ask("text", "q", appearance="w1"), "looks-not-carried"),
        (ask("text", "q", constraint="regex(., '^a')"), "constraint-not-carried"),
        (ask("text", "q", required="${moved} = 'yes'"), "required-not-carried"),
        (ask("text", "q", **{"constraint_message::English (en)": "No"}), "cell-not-carried"),
        (ask("text", "q", **{"label::English (en)": "Be <b>bold</b>"}), "markup"),
        (
            ask("text", "q", **{"label::English (en)": "Of ${moved}?", "label::Welsh (cy)": "O ${moved}?"}),
            "otherwise-made-up",
        ),
        (ask("integer", "q"), "no-limits"),
        (ask("range", "q", parameters="start=0 end=100 step=5"), "step-not-carried"),
        (ask("select_one yn", "q", parameters="randomize=true seed=5"), "cell-not-carried"),
    ],
)  # fmt: skip
def test_what_is_left_out_without_harm_is_listed_with_its_row(row: Any, rule: str) -> None:
    form = read([ask("select_one yn", "moved"), row], YES_NO)
    assert form.is_sound, form.findings
    assert told(form)[rule].place == "survey:3"


def test_columns_sheets_and_settings_of_ones_own_are_listed() -> None:
    form = read([ask("text", "q", mine="a note")], choose("unused", "a"), settings={"style": "pages"}, notes=[{"a": 1}])
    assert told(form)["column-not-carried"].values["rows"] == "2"
    assert {"list-unused", "setting-not-carried", "sheet-not-carried", "made-up"} <= told(form).keys()


def test_words_without_a_language_are_taken_to_be_in_the_forms_own() -> None:
    plain = [{"type": "text", "name": "q", "label": "What?"}]
    english = read(plain, settings={"form_title": "A"})
    assert told(english)["language-assumed"].values["language"] == "en"
    welsh = read(plain, settings={"form_title": "A", "default_language": "Welsh (cy)"})
    assert welsh.document is not None and welsh.document["languages"] == ["cy"]
    unknown = read([{"type": "text", "name": "q", "label::Gibberish": "What?"}])
    assert told(unknown)["language-unsaid"].place == "survey:1"


# Hostile files.


def test_a_formula_is_refused_and_never_worked_out() -> None:
    for formula in ('=HYPERLINK("http://127.0.0.1","x")', "=cmd|' /C calc'!A0", "=1+1"):
        form = read([ask("text", "q", **{"hint::English (en)": formula})])
        assert told(form)["formula"].place == "survey:2"


def test_ten_thousand_questions_are_too_many_and_a_thousand_choices_are_not() -> None:
    rows = [["text", f"q{number}", "What?"] for number in range(10_000)]
    form = read_form(b"".join(xlsx_chunks([Sheet("survey", ["type", "name", "label::English (en)"], rows)])))
    assert told(form)["too-large"].place == "survey:2002"
    many = read([ask("select_one big", "q")], choose("big", *(f"c{number}" for number in range(1_000))))
    assert many.is_sound


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"<html></html>", b"\xd0\xcf\x11\xe0" * 100])
def test_what_is_no_workbook_is_said_to_be_none(content: bytes) -> None:
    form = read_form(content)
    assert form.document is None
    assert told(form).keys() == {"not-a-workbook"}


def test_wrong_headings_are_named() -> None:
    form = read([{"Kind": "text", "Code": "q", "Words": "What?"}])
    missing = {finding.values.get("column") for finding in form.findings if finding.rule.code == "no-column"}
    assert {"type", "name", "label"} <= missing


def test_a_form_without_its_sheet_says_so() -> None:
    content = workbook([ask("text", "q")])
    assert read_form(content).is_sound
    renamed = read_form(_without_survey())
    assert told(renamed)["no-survey-sheet"].severity is Severity.ERROR


def _without_survey() -> bytes:
    book = Workbook(write_only=True)
    book.create_sheet("questions")
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def test_what_pyxform_refuses_is_refused_with_its_reason() -> None:
    form = read([ask("text", "q"), ask("text", "r", relevant="${q} = 'a'", **{"hint::English (en)": "${nowhere}"})])
    assert not form.is_sound
    assert "nowhere" in json.dumps([finding.message for finding in form.findings])


def test_groups_in_groups_in_groups_do_not_bring_the_reader_down() -> None:
    deep = [ask("begin_group", f"g{number}") for number in range(900)]
    form = read([*deep, ask("text", "q"), *({"type": "end_group"} for _ in deep)])
    assert form.document is not None
    assert questions(form).keys() == {"q"}
