// Stands between the survey's pages and the network. While there is signal everything goes to the council's server as
// it is; without signal the phone shows the next page itself and keeps the answers until they can be sent.
import { readPage } from "./answers.js";
import { copyKey, copyOf, current, forget, forgetExpired, hasToSend, isAhead, keepDraft, moment, update } from "./drafts.js";
import { keep, redirect, show } from "./local.js";
import { hasJustFailed, hurried, repeatNews, send } from "./sending.js";
import { write } from "./store.js";
import { Way } from "./way.js";

const FILES = "folkmoot";
const OUT_OF_ORDER = [502, 503, 504];
const PROTECTION = [
  "content-security-policy",
  "cross-origin-opener-policy",
  "permissions-policy",
  "referrer-policy",
  "x-content-type-options",
  "x-frame-options",
];
const TASKS = { keep: keepCopy, send };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(forgetExpired()));
self.addEventListener("message", (event) => event.waitUntil(TASKS[event.data.task](event.data)));
self.addEventListener("sync", (event) => event.waitUntil(send()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(answer(request, placeOf(new URL(request.url))));
  else if (request.method === "GET") event.respondWith(fetch(request).catch((error) => keptFile(request, error)));
});

// Copies the rest of the questionnaire to the phone, unless it is here.
async function keepCopy({ survey, language, response }) {
  await send();
  await repeatNews(survey);
  const known = await current(survey);
  if (known?.response === response && known.language === language && (await copyOf(known))) return;
  const answer = await fetch(`/s/${survey}/offline.json?lang=${language}`);
  if (!answer.ok) return;
  const { copy, draft } = await answer.json();
  const protection = PROTECTION.map((name) => [name, answer.headers.get(name)]).filter(([, value]) => value);
  await (await caches.open(FILES)).addAll(copy.files);
  await write(copyKey(survey, copy.language), { ...copy, survey, protection });
  await keepDraft(survey, copy.language, draft);
}

async function keptFile(request, error) {
  const kept = await caches.match(request);
  if (!kept) throw error;
  return kept;
}

function placeOf(url) {
  const [, survey, name = ""] = url.pathname.match(/^\/s\/([^/]+)\/?([^/]*)$/) ?? [];
  const asks = url.searchParams;
  const without = (asks.get("without") ?? "").split(".");
  return { survey, name, without, changing: asks.has("change"), language: asks.get("lang") };
}

async function answer(request, place) {
  const draft = place.survey && (await current(place.survey));
  if (!draft) return fetch(request);
  return request.method === "POST" ? sent(request, place, draft) : visited(request, place, draft);
}

// What waits is sent before anything else is asked of the server, so that its pages know every answer.
async function afterSending(draft) {
  if (hasToSend(draft) && !hasJustFailed()) await send();
  return current(draft.survey);
}

async function visited(request, place, before) {
  const draft = await afterSending(before);
  if (!draft) return fetch(request);
  let failure;
  if (!isAhead(draft) && !hasJustFailed()) {
    try {
      const response = await online(fetch(request));
      if (place.name === "thank-you" && response.ok) await forget(draft);
      return response;
    } catch (error) {
      failure = error;
    }
  }
  return (await show(place, draft)) ?? (failure ? Promise.reject(failure) : fetch(request));
}

async function sent(request, place, before) {
  const posted = await listed(request.clone());
  const draft = await afterSending(before);
  const isServers = "csrf_token" in posted;
  if (!draft) return isServers ? fetch(request) : redirect(`/s/${place.survey}/thank-you`);
  let failure = new Error("no signal");
  if (isServers && !(place.name === "leave" ? hasToSend(draft) : isAhead(draft))) {
    try {
      return await passOn(request, place, posted, draft);
    } catch (error) {
      failure = error;
    }
  }
  delete posted.csrf_token;
  if (place.name === "") throw failure;
  return (await keep(place, posted, draft)) ?? Promise.reject(failure);
}

// Hands a form to the server; an answer that it accepts is an answer that the phone knows too.
async function passOn(request, place, posted, draft) {
  const stopping = new AbortController();
  const passed = new Request(request, { signal: stopping.signal });
  passed.headers.set("Folkmoot-Answered-At", moment(draft));
  const response = await online(fetch(passed), () => stopping.abort());
  if (response.type === "opaqueredirect") await (place.name === "leave" ? forget(draft) : learn(place, posted, draft));
  return response;
}

async function learn(place, posted, draft) {
  const copy = await copyOf(draft);
  const page = copy && new Way(copy, draft).page(place.name);
  if (page) await update(draft, (kept) => Object.assign(kept.answers, readPage(page, posted).answers));
}

// A server that is being restarted is no better than no signal.
async function online(asking, abandon) {
  const response = await hurried(asking, abandon);
  if (OUT_OF_ORDER.includes(response.status)) throw new Error("out of order");
  return response;
}

async function listed(request) {
  const posted = {};
  for (const [name, value] of await request.formData()) (posted[name] ??= []).push(value);
  return posted;
}
