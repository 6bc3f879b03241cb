// Completes a page that the phone shows by itself: what was typed, the resident's order, what is wrong with it.

const told = JSON.parse(document.getElementById("local").textContent);
const form = document.getElementById("answer");
const named = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];

function type(inputs, values) {
  for (const input of inputs) {
    if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
    else input.value = values.find((value) => !isChoice(inputs, value)) ?? "";
    // The count beside a box was drawn before the words were there.
    if (input.matches("textarea")) input.dispatchEvent(new Event("input"));
  }
}

const isChoice = (inputs, value) => inputs.some((input) => input.type === "checkbox" && input.value === value);

// Puts the options of a question in an order of their codes, where the first of them stood.
function arrange(code, order) {
  const inputs = order.map((option) => named(code).find((each) => each.value === option) ?? named(`${code}-${option}`)[0]);
  const items = inputs.map((input) => input?.closest(".govuk-radios__item, .govuk-checkboxes__item, .fm-rank"));
  const present = items.filter(Boolean);
  if (!present.length) return;
  const mark = document.createComment("");
  const group = present[0].parentElement;
  [...group.children].find((item) => present.includes(item)).before(mark);
  mark.after(...present);
}

// The summary at the top and the message beside the question, as the server draws them.
function explain(errors) {
  const summary = document.getElementById("errors").content.cloneNode(true);
  const [line] = summary.querySelectorAll("li");
  for (const [code, words] of Object.entries(errors)) {
    const input = form.querySelector(`[name^="${CSS.escape(code)}-"]`) ?? named(code)[0];
    const item = line.cloneNode(true);
    item.firstChild.href = `#${input.id}`;
    item.firstChild.textContent = words;
    line.before(item);
    point(input, code, words);
  }
  line.remove();
  form.parentElement.prepend(summary);
  document.title = `${told.error} ${document.title}`;
  document.querySelector("[data-announce]").focus();
}

function point(input, code, words) {
  const message = document.getElementById("error").content.cloneNode(true).firstElementChild;
  const group = input.closest("fieldset") ?? input;
  message.id = `${code}-error`;
  message.append(` ${words}`);
  group.setAttribute("aria-describedby", `${group.getAttribute("aria-describedby") ?? ""} ${message.id}`.trim());
  input.closest(".govuk-form-group").classList.add("govuk-form-group--error");
  for (const name of ["govuk-input", "govuk-textarea"]) if (input.matches(`.${name}`)) input.classList.add(`${name}--error`);
  const heading = group.querySelector(":scope > .govuk-hint") ?? group.querySelector("legend");
  if (input.matches("textarea")) input.dataset.invalid = "";
  if (group === input) (input.closest(".govuk-input__wrapper") ?? input).before(message);
  else heading.after(message);
}

// A status is read out because it changes, not because it was there as the page opened.
function tellState() {
  const state = document.getElementById("state");
  state.replaceChildren(state.textContent);
}

function offerFile() {
  const link = document.getElementById("file");
  link.href = URL.createObjectURL(new Blob([told.file], { type: "text/plain;charset=utf-8" }));
}

const send = async () => (await navigator.serviceWorker.ready).active.postMessage({ task: "send" });

if (form && told.typed) {
  form.action = told.action;
  const typed = form.querySelectorAll("input:not([type=hidden]), textarea, select");
  for (const name of new Set([...typed].map((input) => input.name))) type(named(name), told.typed[name] ?? []);
  for (const [code, order] of Object.entries(told.orders)) arrange(code, order);
  if (!told.isAnswered) form.querySelector("[name=clear]")?.remove();
  if (Object.keys(told.errors).length) explain(told.errors);
}
// Where nothing is asked, there is nothing to go back to and nothing to say in another language.
if (!form) for (const each of document.querySelectorAll(".fm-languages, .govuk-back-link")) each.remove();
if (told.file !== undefined) offerFile();
setTimeout(tellState, 100);
window.addEventListener("online", send);
setInterval(send, 15_000);
