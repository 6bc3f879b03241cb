// What a phone makes of answers: reads {copy, order, cases, sayings} and writes the way and the answers read for each
// case, and each saying in the copy's language.
import { readFileSync } from "node:fs";
import { inASentence, readPage, spoken } from "../../assets/offline/answers.js";
import { holds } from "../../assets/offline/conditions.js";
import { Way } from "../../assets/offline/way.js";

const { conditions = [], copy, order, cases = [], sayings = [] } = JSON.parse(readFileSync(0, "utf8"));

function wayOf(answers) {
  const way = new Way(copy, { answers, order });
  const name = (page) => page?.name ?? null;
  return {
    pages: way.pages.map((page) => [page.name, page.questions.map((question) => question.code)]),
    unanswered: name(way.firstUnanswered()),
    missing: name(way.firstMissing()),
    progress: way.pages.map((page) => Object.values(way.progress(page))),
  };
}

const read = ({ code, posted }) =>
  readPage({ questions: copy.questions.filter((question) => question.code === code) }, posted);

console.log(
  JSON.stringify({
    held: conditions.map(([condition, answers]) => holds(condition, answers)),
    ways: cases.filter((each) => each.answers).map((each) => wayOf(each.answers)),
    read: cases.filter((each) => each.posted).map(read),
    said: sayings.map(({ kind, answer }) => {
      const options = [answer].flat().map((code) => ({ code, text: code }));
      return inASentence(spoken({ kind, refusals: {}, options }, answer, copy), copy);
    }),
  }),
);
