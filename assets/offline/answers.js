// What was typed, read as an answer: enough to find the way and to say at once what the server would refuse.
// Whatever is not judged here is judged by the server when it is sent.

const REFUSALS = ["dont_know", "prefer_not_to_say"];

class Refused extends Error {}

// Digits are typed in Arabic and Urdu too; the last four bits of each tell its value.
function readNumber(question, [typed]) {
  const western = (digit) => digit.charCodeAt(0) & 15;
  const digits = typed.replace(/[, ]/g, "").replace(/\u066b/g, ".").replace(/[\u0660-\u0669\u06f0-\u06f9]/g, western);
  const places = question.decimals ?? 0;
  if (digits.length > 15 || !new RegExp(`^-?\\d+${places ? `(\\.\\d{1,${places}})?` : ""}$`).test(digits)) throw new Refused(question.says.whole);
  const number = Number(digits);
  if (number < question.min || number > question.max) throw new Refused(question.says.range);
  return number;
}

function readText(question, [typed]) {
  const text = typed.replace(/\r\n?/g, "\n").trim();
  const over = [...text].length - question.max_length;
  if (over > 0) throw new Refused(question.says.long.replace("{over}", over));
  return text;
}

function readSeveral(question, values) {
  const chosen = question.options.filter((option) => values.includes(option.code));
  const alone = chosen.find((option) => option.alone);
  if (alone && chosen.length > 1) throw new Refused(alone.alone);
  return chosen.map((option) => option.code);
}

function readRanking(question, values, parts) {
  const place = (option) => Number(parts[option.code]);
  const ranked = question.options.filter((option) => parts[option.code]);
  return ranked.sort((one, other) => place(one) - place(other)).map((option) => option.code);
}

function readDate(question, values, { day = "", month = "", year = "" }) {
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function readConsent(question, [answer]) {
  if (answer === "no" && question.says.refused) throw new Refused(question.says.refused);
  return answer;
}

const READERS = {
  consent: readConsent,
  number: readNumber,
  line: readText,
  text: readText,
  several: readSeveral,
  ranking: readRanking,
  date: readDate,
  postcode: (question, [ward], { postcode }) => ward ?? postcode,
};

const full = (values = []) => values.map((value) => value.trim()).filter(Boolean);

function partsOf(question, posted) {
  const typed = question.parts.map((part) => [part, full(posted[`${question.code}-${part}`])[0]]);
  return Object.fromEntries(typed.filter(([, value]) => value));
}

function readAnswer(question, posted) {
  const values = full(posted[question.code]);
  const parts = partsOf(question, posted);
  const all = [...values, ...Object.values(parts)];
  if (!all.length && question.required) throw new Refused(question.says.missing);
  if (!all.length) return null;
  const refusal = REFUSALS.find((each) => question.refusals[each] && all.includes(each));
  if (refusal && all.length > 1) throw new Refused(question.refusals[refusal].alone);
  return refusal ?? (READERS[question.kind] ?? ((_, [value]) => value))(question, values, parts);
}

// The answers of a page's questions, and beside each that cannot be accepted what is wrong with it.
export function readPage(page, posted) {
  const answers = {};
  const errors = {};
  for (const question of page.questions.filter((each) => each.answerable)) {
    try {
      answers[question.code] = "clear" in posted ? null : readAnswer(question, posted);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      errors[question.code] = error.message;
    }
  }
  return { answers, errors };
}

const TYPED = {
  date: (answer) => {
    const [year, month, day] = answer.split("-");
    return { day: String(Number(day)), month: String(Number(month)), year };
  },
  ranking: (answer) => Object.fromEntries(answer.map((code, place) => [code, String(place + 1)])),
};

// What would have to be typed to give the answers.
export function typedFor(page, answers) {
  const posted = {};
  for (const { code, kind, parts } of page.questions) {
    const answer = answers[code] ?? null;
    if (answer === null) continue;
    if (kind in TYPED && !REFUSALS.includes(answer)) {
      const typed = TYPED[kind](answer);
      for (const part of parts) posted[`${code}-${part}`] = [typed[part] ?? ""];
    } else posted[code] = [answer].flat().map(String);
  }
  return posted;
}

// Few phones know how Welsh is written, so the copy says how; a copy from before it did is read as far as it goes.
const SPOKEN = {
  number: (answer, { unit }, { locale }) => `${answer.toLocaleString([locale, "en-GB"])} ${unit ?? ""}`.trim(),
  date: (answer, _, { manner }) => {
    const { day, month, year } = TYPED.date(answer);
    return manner ? manner.dates[month - 1].replace("{day}", day).replace("{year}", year) : answer;
  },
};

// An answer in the reader's words, one item for each thing said; the copy says how they are written.
export function spoken(question, answer, copy) {
  if ((answer ?? null) === null) return [];
  if (question.refusals[answer]) return [question.refusals[answer].text];
  const option = (code) => question.options.find((each) => each.code === code)?.text ?? code;
  if (question.kind === "ranking") return answer.map((code, place) => `${place + 1}. ${option(code)}`);
  if (question.kind in SPOKEN) return [SPOKEN[question.kind](answer, question, copy)];
  return question.options.length ? [answer].flat().map(option) : [String(answer)];
}

// Things said one after another, as a sentence would name them.
export function inASentence(words, { manner }) {
  if (!manner) return words.join(", ");
  const join = (pattern, first, second) => pattern.replace(/\{[01]\}/g, (mark) => (mark === "{0}" ? first : second));
  const { lists } = manner;
  if (words.length === 2) return join(lists["2"], ...words);
  const last = words.length - 1;
  return words.reduce((said, word, place) => join(place === 1 ? lists.start : place < last ? lists.middle : lists.end, said, word));
}
