// What the phone does by itself while it knows more than the council, or has no signal to ask it.
import { readPage } from "./answers.js";
import { copyKey, copyOf, forget, moment, update } from "./drafts.js";
import { Pages } from "./pages.js";
import { hasJustFailed, send } from "./sending.js";
import { read } from "./store.js";
import { Way } from "./way.js";

export const redirect = (address) => Response.redirect(new URL(address, self.location), 303);

async function stage(draft) {
  const copy = await copyOf(draft);
  return copy && new Pages(copy, draft, new Way(copy, draft));
}

// Where a resident is: at the first page, at the first one not yet answered, or at the end.
function stand({ way, base, draft }) {
  const page = Object.keys(draft.answers).length ? way.firstUnanswered() : way.pages[0];
  return page ? `${base}/${page.name}` : `${base}/check`;
}

// The page of an address, or the one where the resident has to be; nothing if the phone has no copy.
export async function show(place, draft, notice) {
  const pages = await stage(place.language ? await inLanguage(place.language, draft) : draft);
  if (!pages) return undefined;
  if (draft.unsent) return pages.unsent();
  const wrong = Object.keys(draft.returned).filter((name) => pages.way.page(name));
  if (wrong.length && !wrong.includes(place.name)) return redirect(`${pages.base}/${wrong[0]}?change=1`);
  if (draft.submit) return place.name === "thank-you" ? pages.waiting() : redirect(`${pages.base}/thank-you`);
  if (place.name === "check") return showCheck(pages, notice ?? pages.turning(place.without));
  const page = pages.way.page(place.name);
  if (!page) return redirect(stand(pages));
  return pages.question(page, {
    changing: place.changing,
    notice: notice ?? pages.turning(place.without),
    ...draft.returned[page.name],
  });
}

function showCheck(pages, notice) {
  const missing = pages.way.firstMissing();
  return missing ? redirect(pages.address(missing)) : pages.check(notice);
}

// The draft in another language, if the questionnaire was copied in it.
async function inLanguage(language, draft) {
  const copy = await read(copyKey(draft.survey, language));
  return copy ? update(draft, (kept) => (kept.language = language)) : draft;
}

// Keeps what a form posted until it can be sent, and leads on.
export async function keep(place, posted, draft) {
  const pages = await stage(draft);
  if (!pages) return undefined;
  if (place.name === "unsent") return letGo(pages);
  if (draft.unsent || draft.submit) return redirect(`${pages.base}/thank-you`);
  if (posted.language) return turnTo(posted.language[0], place, posted, pages);
  if (posted.later) return stay(pages.copy.words.later, place, posted, pages);
  if (place.name === "check") return submit(pages);
  const page = pages.way.page(place.name);
  return page ? keepPage(page, place, posted, pages) : redirect(stand(pages));
}

async function keepPage(page, { changing }, posted, pages) {
  const { answers, errors } = readPage(page, posted);
  if (Object.keys(errors).length) return pages.question(page, { changing, posted, errors });
  const { draft } = pages;
  if (Object.keys(answers).length) await update(draft, (kept) => keepAnswers(kept, page, posted, answers));
  await trySending();
  const way = new Way(pages.copy, { ...draft, answers: { ...draft.answers, ...answers } });
  const isChange = changing || page.name in draft.returned;
  const following = isChange ? way.firstUnanswered() : way.after(way.page(page.name));
  const place = new URL(following ? pages.address(following, isChange) : `${pages.base}/check`, self.location);
  const gone = pages.way.questions.filter(({ code }) => (draft.answers[code] ?? null) !== null && !way.asks(code));
  if (gone.length) place.searchParams.set("without", gone.map(({ code }) => code).join("."));
  return redirect(place);
}

function keepAnswers(kept, page, posted, answers) {
  kept.outbox[page.name] = { posted, answers, at: moment(kept) };
  Object.assign(kept.answers, answers);
  delete kept.returned[page.name];
}

async function submit(pages) {
  if (pages.way.firstMissing()) return showCheck(pages);
  await update(pages.draft, (kept) => (kept.submit = moment(kept)));
  await trySending();
  return redirect(`${pages.base}/thank-you`);
}

// The same page in another language, with everything typed still there.
async function turnTo(language, place, posted, pages) {
  const turned = await stage(await inLanguage(language, pages.draft));
  return stay(turned.copy.language === language ? undefined : pages.copy.words.language, place, posted, turned);
}

function stay(notice, place, posted, pages) {
  const page = pages.way.page(place.name);
  return page ? pages.question(page, { changing: place.changing, posted, notice }) : show(place, pages.draft, notice);
}

async function letGo(pages) {
  await forget(pages.draft);
  return redirect(pages.base);
}

async function trySending() {
  self.registration.sync?.register("answers").catch(() => {});
  if (!hasJustFailed()) await send();
}
