"""Columns that hold nothing of anybody: codes, the council's own words for the public, figures, and the like.

Whoever adds a column that could hold something of a person declares it in a purpose of `core.keeping`, or adds it here.
"""

COLUMNS = """
account_letter: kind language
action: title theme
address_list: left_out
agreement: content_hash reason
area: code name
area_fact: area_code name source
asked_module: content_hash
audit_event: action subject
audit_seal: digest
boost: tag name only
clinic_card: indicator title reason
clinic_step: what facts
comment: source_name question masked_with language channel
comment_import: file_hash source_name map problem problem_values
commentary: says so_what action
commission: slug title purpose terms_draft analysis_plan
comparator_group: name model members recipe why
correction: note
council: code slug name region accent logo languages
council_map: drawing source
council_taxonomy: changes
counted_survey: indicator_key name question options counts criteria content_hash
decision: themes model
delivery: answer
difference: adjustment compared
draft_remark: question
draft_revision: document action subject
event: title note indicator_code
feed_key: name beginning token_hash scopes
feedback_form: slug title rating_question ease_question difference_question recommend_question text_question
    second_question thanks embed_origins
flag: dangers
form_answer: flags
import_refusal: column
imported_response: source
indicator: code title measure definition wording question favourable numerator denominator population comparator
    modes theme aspects rationale limitations origin licence supersedes identifiers break_reason checklist
invitation: stratum
invitation_batch: name
job: kind subject_id failure request_id
keeping_rule: purpose
kept_row: in_json on_a_line
limit_use: limit
local_module: document content_hash
margin: variable level source
message: kind language
model_promotion: model
never_rule: theme
observation: area domain_var domain mode provenance
outlet: name secret
own_wording: code document why
pack: slug title introduction
pack_entry: says so_what action
pack_question: key words reason
pack_version: snapshot content_hash change_note
panel_member: language consent
paper_entry: language compared differing
partner: terms_version
past_suggestion: model
poll_line: series round question area definition wording mode population fieldwork cited verification source
postcode: postcode area_code
publication: title
questionnaire: code version document content_hash
questionnaire_draft: published_hash
quota_cell: said
rebase: indicator_code reason
reference_area: code name kind nation region successors former_codes source
reference_measure: name code source
reference_neighbour: code model neighbour source
release: address folder note content_hash sizes
reminder: words
report: language
report_reader: language
response: tag only language flags
response_export: kind language
response_import: source file_hash map problem problem_values
response_refusal: column code
ripple_map: slug
ripple_version: document change
saved_map: name map
second_opinion: themes
series_import: source file_hash map problem problem_values
series_import_file: sealed
series_refusal: column code values
service: code name
sign_in: provider
snapshot: content_hash
stratum: code
study: recipe findings
study_figure: domain_var domain
suggestion: model language scores
terms: document content_hash
trained_model: name file_hash card
ward_map: drawing source
wave: analysis_plan
peers: members
worker_beat: folder version worker
words_beside: findings
working: recipe report
you_said: said did
"""


def _columns() -> frozenset[str]:
    found, table = set(), ""
    for word in COLUMNS.split():
        if word.endswith(":"):
            table = word[:-1]
        else:
            found.add(f"{table}.{word}")
    return frozenset(found)


NOT_PERSONAL = _columns()
FILES = {"models", "packs", "releases"}
"""Folders of files that hold nothing of anybody: what a machine has learnt, and what is published."""
