// Every page works without this file: it only spares people a little trouble.

const paused = 1500;

// The summary of errors, or else a message of success, is read out as soon as the page opens.
function announce() {
  const news = document.querySelector("[data-announce]");
  news?.setAttribute("tabindex", "-1");
  news?.focus();
}

// A double tap on a button sends one form; after a pause a lost request may be tried again.
function sendOnce(event) {
  const form = event.target;
  if (event.submitter?.formTarget) return;
  const now = Date.now();
  if (now - Number(form.dataset.sent || 0) < paused) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = now;
}

// Choosing "none of these" clears the other answers, and the other way round.
function keepExclusive(event) {
  const chosen = event.target;
  if (chosen.type !== "checkbox" || !chosen.checked) return;
  const exclusive = "exclusive" in chosen.dataset;
  for (const box of chosen.form.querySelectorAll(`[name="${CSS.escape(chosen.name)}"]`)) {
    if (box !== chosen && (exclusive || "exclusive" in box.dataset)) box.checked = false;
  }
}

// The count is the council's own, shown at once but read out only when typing pauses.
function countCharacters(area) {
  const message = document.getElementById(area.dataset.count);
  const spoken = document.createElement("span");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  message.after(spoken);
  const limit = Number(area.dataset.limit);
  const language = document.documentElement.lang;
  let timer;

  function update() {
    const left = limit - [...area.value.trim()].length;
    const words = left < 0 ? message.dataset.over : message.dataset.left;
    const text = words.replace("{count}", Math.abs(left).toLocaleString(language));
    message.textContent = text;
    message.classList.toggle("govuk-error-message", left < 0);
    message.classList.toggle("govuk-hint", left >= 0);
    area.classList.toggle("govuk-textarea--error", left < 0 || "invalid" in area.dataset);
    clearTimeout(timer);
    timer = setTimeout(() => (spoken.textContent = text), 1000);
  }

  area.addEventListener("input", update);
  update();
}

// A keyboard that comes out leaves half a phone: the box that one types in stays whole in sight, below its label.
function keepInSight(area) {
  const show = () => document.activeElement === area && area.scrollIntoView({ block: "nearest" });
  area.addEventListener("focus", show);
  window.visualViewport?.addEventListener("resize", show);
}

// The only script that a page starts by its address: where browsers know Trusted Types, no text becomes code but this.
const worker = "/s/sw.js";
const started = window.trustedTypes?.createPolicy("folkmoot", { createScriptURL: () => worker }).createScriptURL("") ?? worker;

// Once a resident has begun, the rest of the questionnaire is copied to the phone, in case the signal goes.
async function prepareForNoSignal(response) {
  await navigator.serviceWorker.register(started, { scope: "/s/", updateViaCache: "all" });
  const { active } = await navigator.serviceWorker.ready;
  const survey = location.pathname.split("/")[2];
  active.postMessage({ task: "keep", survey, language: document.documentElement.lang, response });
}

// What became of the answers that waited is shown and, politely, read out. A page that only waits moves on.
function tellNews({ data }) {
  if (data.survey !== location.pathname.split("/")[2]) return;
  if (document.querySelector("[data-waits]")) location.reload();
  const state = document.getElementById("state") ?? document.createElement("p");
  Object.assign(state, { id: "state", className: "fm-state" });
  state.setAttribute("role", "status");
  document.getElementById("main").prepend(state);
  setTimeout(() => (state.textContent = data.words), 100);
}

const response = document.querySelector("meta[name=offline]")?.content;
if (navigator.serviceWorker) {
  navigator.serviceWorker.addEventListener("message", tellNews);
  if (response && !navigator.connection?.saveData) window.addEventListener("load", () => prepareForNoSignal(response));
}
announce();
document.querySelectorAll("textarea[data-limit]").forEach(countCharacters);
document.querySelectorAll("textarea").forEach(keepInSight);
document.addEventListener("submit", sendOnce);
document.addEventListener("change", keepExclusive);
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
