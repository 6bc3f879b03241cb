// Sends what waits, once signal is there. The council takes an answer that comes again as the one it already has.
import { allDrafts, copyOf, current, forget, forgetExpired, hasToSend, update } from "./drafts.js";

const PATIENCE = 10_000;
const PAUSE = 3_000;

let failedAt = 0;
let sending = Promise.resolve();
let unread;

// Gives up on a network that neither answers nor fails.
export function hurried(answer, abandon = () => {}) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error("no answer"));
      abandon();
    }, PATIENCE);
  });
  return Promise.race([answer, late])
    .catch((error) => {
      failedAt = Date.now();
      throw error;
    })
    .finally(() => clearTimeout(timer));
}

export const hasJustFailed = () => Date.now() - failedAt < PAUSE;

// Sends everything that waits; one sending follows another, so that nothing is sent twice at once.
export function send() {
  sending = sending.then(sendAll).catch(() => (failedAt = Date.now()));
  return sending;
}

async function sendAll() {
  await forgetExpired();
  for (const draft of await allDrafts()) if (hasToSend(draft)) await sendDraft(draft);
}

async function sendDraft(draft) {
  const answers = Object.entries(draft.outbox).map(([page, { posted, at }]) => ({ page, posted, at }));
  const answer = await hurried(
    fetch(`/s/${draft.survey}/answers.json?lang=${draft.language}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token: draft.token, answers, submit: Boolean(draft.submit) }),
    }),
  );
  if (answer.status >= 500 || answer.status === 429) throw new Error("try again later");
  failedAt = 0;
  await settle(draft, answers, await answer.json());
}

// Takes the council's word: only what was sent is done with, since more may have been answered meanwhile.
async function settle(draft, sent, { state, returned = [] }) {
  const copy = await copyOf(draft);
  const isCurrent = (await current(draft.survey)).response === draft.response;
  if (state === "submitted") await forget(draft);
  else await update(draft, (kept) => conclude(kept, sent, state, returned));
  if (isCurrent) await tell({ survey: draft.survey, state, words: copy?.words[returned.length ? "returned" : state] });
}

function conclude(kept, sent, state, returned) {
  if (state !== "saved") {
    kept.unsent = state;
    return;
  }
  for (const { page, at } of sent) if (kept.outbox[page]?.at === at) delete kept.outbox[page];
  for (const { page, posted, errors } of returned) kept.returned[page] ??= { posted, errors };
  kept.submit = null;
}

// A page that was still loading hears the news when it asks.
export async function repeatNews(survey) {
  if (unread?.survey === survey) await tell(unread);
  unread = undefined;
}

async function tell(news) {
  unread = news;
  for (const page of await self.clients.matchAll({ includeUncontrolled: true })) page.postMessage(news);
}
