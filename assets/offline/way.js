// The way that answers lead along, as surveys/questionnaire/routing.py works it out.
import { holds } from "./conditions.js";

// The questions asked: an answer counts only while its own question is on the way.
export function asked(questions, answers) {
  const given = {};
  return questions.filter((question) => {
    const isAsked = !question.when || holds(question.when, given);
    if (isAsked && Object.hasOwn(answers, question.code)) given[question.code] = answers[question.code];
    return isAsked;
  });
}

// The pages: one for each question, or for a whole section that is asked together.
export function pagesOf(questions, sections) {
  const pages = [];
  for (const question of questions) {
    const together = sections[question.section].together;
    const name = together ? question.section : question.code;
    if (!together || pages.at(-1)?.name !== name) pages.push({ name, section: question.section, questions: [] });
    pages.at(-1).questions.push(question);
  }
  return pages;
}

export class Way {
  constructor(copy, draft) {
    const places = new Map(draft.order.map((code, place) => [code, place]));
    const inOrder = [...copy.questions].sort((one, other) => places.get(one.code) - places.get(other.code));
    this.answers = draft.answers;
    this.questions = asked(inOrder, this.answers);
    this.pages = pagesOf(this.questions, copy.sections);
  }

  page(name) {
    return this.pages.find((page) => page.name === name);
  }

  asks(code) {
    return this.questions.some((question) => question.code === code);
  }

  pageOf(question) {
    return this.pages.find((page) => page.questions.includes(question));
  }

  after(page) {
    return this.pages[this.pages.indexOf(page) + 1];
  }

  before(page) {
    return this.pages[this.pages.indexOf(page) - 1];
  }

  firstUnanswered() {
    const waiting = this.questions.find((each) => each.answerable && !Object.hasOwn(this.answers, each.code));
    return waiting && this.pageOf(waiting);
  }

  firstMissing() {
    const missing = this.questions.find((each) => each.required && (this.answers[each.code] ?? null) === null);
    return missing && this.pageOf(missing);
  }

  // Which questions of all those counted are on a page.
  progress(page) {
    const count = (pages) => pages.flatMap((each) => each.questions).filter((each) => each.answerable).length;
    const before = count(this.pages.slice(0, this.pages.indexOf(page)));
    return { step: before + 1, last: before + count([page]), total: count(this.pages) };
  }
}
