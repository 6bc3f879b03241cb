// What an officer has typed and not saved is kept in their own browser, and put back when they return to the page.
// Without this file a page is as it was saved.

const form = document.querySelector("form[data-draft]");
const name = `folkmoot-draft ${location.pathname}${location.search}`;
const sent = "folkmoot-draft-sent";

// Storage may be forbidden: then nothing is kept.
function attempt(work) {
  try {
    return work();
  } catch {
    return null;
  }
}

function fields() {
  const kept = [...form.elements].filter((each) => each.name && each.type !== "hidden" && each.type !== "submit");
  return kept.map((each) => [each.name, each.value, ["checkbox", "radio"].includes(each.type) ? each.checked : null]);
}

function putBack(saved) {
  for (const [field, value, checked] of saved) {
    const same = [...form.elements].filter((each) => each.name === field);
    const found = checked === null ? same[0] : same.find((each) => each.value === value);
    if (!found) continue;
    if (checked === null) found.value = value;
    else found.checked = checked;
  }
}

// Once it is sent, a page with this file other than its own means that it was saved; signing in anew leads back here.
const before = attempt(() => sessionStorage.getItem(sent));
if (before && before !== name) attempt(() => localStorage.removeItem(before));
attempt(() => sessionStorage.removeItem(sent));

if (form) {
  const served = JSON.stringify(fields());
  const mistaken = document.querySelector(".govuk-error-summary");
  const draft = attempt(() => localStorage.getItem(name));
  const notice = form.querySelector("[data-draft-notice]");
  // A page that came back with mistakes holds what was typed already.
  if (draft && draft !== served && !mistaken) {
    putBack(JSON.parse(draft));
    notice.hidden = false;
    notice.querySelector("button").addEventListener("click", () => {
      attempt(() => localStorage.removeItem(name));
      putBack(JSON.parse(served));
      notice.hidden = true;
    });
  }
  form.addEventListener("input", () => attempt(() => localStorage.setItem(name, JSON.stringify(fields()))));
  form.addEventListener("submit", () => attempt(() => sessionStorage.setItem(sent, name)));
}
