// A draft: one response under way on this phone, what was answered so far and what still waits to be sent.
import { change, read, readAll, remove, write } from "./store.js";

const DAY = 86_400_000;

export const keyOf = (draft) => `draft ${draft.survey} ${draft.response}`;
export const copyKey = (survey, language) => `copy ${survey} ${language}`;
export const copyOf = (draft) => read(copyKey(draft.survey, draft.language));
export const update = (draft, alter) => change(keyOf(draft), alter);

// The draft that this browser works on: the one begun last.
export async function current(survey) {
  const drafts = await readAll(`draft ${survey} `);
  return drafts.sort((one, other) => other.since - one.since)[0];
}

export const allDrafts = () => readAll("draft ");

export const hasToSend = (draft) => !draft.unsent && (Object.keys(draft.outbox).length > 0 || Boolean(draft.submit));

// Whether the phone knows more than the council, so that its own pages are the true ones.
export const isAhead = (draft) => hasToSend(draft) || Boolean(draft.unsent) || Object.keys(draft.returned).length > 0;

// The moment by the council's clock: a phone's own may be wrong.
export const moment = (draft) => (Date.now() + draft.clock) / 1000;

// Keeps what the council knows of a response, under what only the phone knows.
export async function keepDraft(survey, language, told) {
  const key = keyOf({ survey, response: told.response });
  const known = await read(key);
  const fresh = { survey, language, outbox: {}, submit: null, returned: {}, unsent: "", since: Date.now() };
  const waiting = Object.values(known?.outbox ?? {}).map((item) => item.answers);
  const answers = Object.assign({}, told.answers, ...waiting);
  await write(key, { ...fresh, ...known, ...told, language, answers, clock: told.now - Date.now() });
}

export async function forget(draft) {
  await remove(keyOf(draft));
  if ((await readAll(`draft ${draft.survey} `)).length) return;
  for (const copy of await readAll(`copy ${draft.survey} `)) await remove(copyKey(draft.survey, copy.language));
  if (!(await allDrafts()).length) await caches.delete("folkmoot");
}

// Nothing stays on a phone for longer than the survey needs it, and never for longer than thirty days.
export async function forgetExpired() {
  for (const draft of await allDrafts()) {
    if (Date.now() > Math.min(draft.until, draft.since + 30 * DAY)) await forget(draft);
  }
}
