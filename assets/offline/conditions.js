// When a question is asked: every kind of condition in surveys/questionnaire/conditions.py, and the same judgement.

const KINDS = {
  all: (parts, answers) => parts.every((part) => holds(part, answers)),
  any: (parts, answers) => parts.some((part) => holds(part, answers)),
  not: (parts, answers) => !parts.some((part) => holds(part, answers)),
};

function answerIs(condition, answers) {
  const answer = Object.hasOwn(answers, condition.question) ? answers[condition.question] : null;
  return [answer].flat().some((value) => condition.any_of.includes(value));
}

export function holds(condition, answers) {
  if ("question" in condition) return answerIs(condition, answers);
  const [[kind, parts]] = Object.entries(condition);
  return KINDS[kind]([parts].flat(), answers);
}
