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

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

// A number is compared with a number, and a date with a date; nothing else is within any bounds.
function answerWithin(condition, answers) {
  const answer = Object.hasOwn(answers, condition.question) ? answers[condition.question] : null;
  const bounds = [condition.at_least, condition.at_most].filter((bound) => bound !== undefined);
  const alike = (bound) => (typeof bound === "string" ? typeof answer === "string" && DATE.test(answer) : typeof answer === "number");
  if (!bounds.every(alike)) return false;
  return !(answer < condition.at_least) && !(answer > condition.at_most);
}

export function holds(condition, answers) {
  if ("any_of" in condition) return answerIs(condition, answers);
  if ("question" in condition) return answerWithin(condition, answers);
  const [[kind, parts]] = Object.entries(condition);
  return KINDS[kind]([parts].flat(), answers);
}
