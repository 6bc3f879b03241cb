// Pages that the phone shows by itself, put together from what the council's server drew.
import { inASentence, spoken, typedFor } from "./answers.js";

const CHARACTERS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };

const escaped = (text) => String(text).replace(/[&<>"']/g, (character) => CHARACTERS[character]);
const fill = (html, values) => html.replace(/\{(\w+)\}/g, (mark, name) => values[name] ?? mark);

// The pages of one response in one language.
export class Pages {
  constructor(copy, draft, way) {
    Object.assign(this, { copy, draft, way, base: `/s/${draft.survey}` });
  }

  address(page, changing = false) {
    return `${this.base}/${page.name}${changing ? "?change=1" : ""}`;
  }

  question(page, { changing, posted, errors = {}, notice }) {
    const { copy, draft, way } = this;
    const before = way.before(page);
    const data = {
      typed: posted ?? draft.outbox[page.name]?.posted ?? typedFor(page, draft.answers),
      isAnswered: page.questions.some(({ code }) => (draft.answers[code] ?? null) !== null),
      errors,
      error: copy.words.error,
      orders: draft.orders,
      action: this.address(page, changing),
    };
    return this.#page({
      title: this.#piped(copy.pages[page.name].title, page),
      back: changing ? `${this.base}/check` : before ? this.address(before) : this.base,
      main: this.#counted(this.#piped(copy.pages[page.name].main, page), page),
      notice: notice ?? (Object.keys(errors).length ? "" : copy.words.no_signal),
      data,
    });
  }

  check(notice) {
    const { pieces, sections, words } = this.copy;
    const rows = {};
    for (const question of this.way.questions) {
      if (question.answerable) (rows[question.section] ??= []).push(this.#row(question));
    }
    const lists = Object.entries(rows).map(([section, items]) =>
      fill(pieces.section, { title: escaped(sections[section].title), rows: items.join("") }),
    );
    const main = fill(pieces.check, { action: `${this.base}/check`, sections: lists.join("") });
    return this.#page({ title: words.check, back: this.address(this.way.pages.at(-1)), main, notice: notice ?? words.no_signal });
  }

  waiting() {
    const { pieces, words } = this.copy;
    return this.#page({ title: words.waiting, main: pieces.waiting, notice: words.waiting });
  }

  // What could not be sent, why, and the answers to keep.
  unsent() {
    const { copy, draft, way } = this;
    const lines = way.questions
      .filter((question) => question.answerable)
      .map((question) => `${this.#text(question)}\n${this.#words(question).join("; ") || copy.words.not_answered}\n`);
    const main = fill(copy.pieces.unsent, { action: `${this.base}/unsent`, why: copy.words[draft.unsent] });
    return this.#page({ title: copy.words.unsent, main, data: { file: lines.join("\n") } });
  }

  // Says which answers a change has taken off the way.
  turning(without) {
    const gone = this.copy.questions.filter(({ code }) => without.includes(code) && !this.way.asks(code));
    return gone.length ? `${this.copy.words.turned} ${gone.map((each) => this.#text(each)).join("; ")}` : undefined;
  }

  // Each page has a nonce of its own, as the server's have.
  #page({ title, back = this.base, main, notice = "", data = {} }) {
    const { shell, protection } = this.copy;
    const nonce = crypto.randomUUID();
    const json = JSON.stringify(data).replace(/</g, "\\u003c");
    const state = `<p class="fm-state" id="state" role="status">${escaped(notice)}</p>`;
    const html = fill(shell, { title, back: escaped(back), main: state + main, data: json, nonce });
    const headers = protection.map(([name, value]) => [name, value.replace(/'nonce-[^']*'/g, `'nonce-${nonce}'`)]);
    return new Response(html, { headers: [...headers, ["content-type", "text/html; charset=utf-8"]] });
  }

  #row(question) {
    const page = this.way.pageOf(question);
    const anchor = page.questions.length > 1 ? `#question-${question.code}` : "";
    const said = this.#words(question).map(escaped);
    const value = said.length > 1 ? `<ul class="govuk-list"><li>${said.join("</li><li>")}</li></ul>` : said[0];
    const href = escaped(this.address(page, true) + anchor);
    return fill(this.copy.pieces.row, { href, key: escaped(this.#text(question)), value: value ?? this.copy.words.not_answered });
  }

  #words(question) {
    return spoken(question, this.draft.answers[question.code], this.copy);
  }

  #text(question) {
    return this.#said(question.text, question);
  }

  // Earlier answers in a question's words.
  #said(text, { otherwise }) {
    const { questions } = this.copy;
    return text.replace(/\{([a-z][a-z0-9_]*)\}/g, (mark, code) => {
      const question = questions.find((each) => each.code === code);
      if (!question) return mark;
      const isGiven = this.way.questions.includes(question) && !question.refusals[this.draft.answers[code]];
      const words = isGiven ? this.#words(question) : [];
      return words.length ? inASentence(words, this.copy) : otherwise[code] ?? "";
    });
  }

  #piped(html, page) {
    const otherwise = Object.assign({}, ...page.questions.map((question) => question.otherwise));
    return html.replace(/\{([a-z][a-z0-9_]*)\}/g, (mark) => {
      const said = this.#said(mark, { otherwise });
      return said === mark ? mark : escaped(said);
    });
  }

  // The place of the page among those asked, in the words and the bar that the server drew for another place.
  #counted(html, page) {
    const { step, last, total } = this.way.progress(page);
    const words = fill(this.copy.words[last > step ? "questions" : "question"], { step, last, total });
    return html
      .replace(/(<div class="fm-progress">)[^<]*/, `$1${words}`)
      .replace(/(fm-progress__done" width=")[\d.]+/, `$1${((100 * last) / total).toFixed(1)}`);
  }
}
