// Officers review with single keys. Without this file they use the same keys with their browser's own for shortcuts.

const remembered = "folkmoot-single-keys";
const choice = document.getElementById("single-keys");

// Storage may be forbidden: then the choice holds for this page.
function recall() {
  try {
    return localStorage.getItem(remembered) !== "off";
  } catch {
    return true;
  }
}

function remember() {
  try {
    localStorage.setItem(remembered, choice.checked ? "on" : "off");
  } catch {
    // The choice holds for this page.
  }
}

function press(event) {
  if (choice && !choice.checked) return;
  if (!choice && !recall()) return;
  const typing = event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");
  if (typing || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.focus();
  wanted.click();
}

if (choice) {
  choice.checked = recall();
  choice.closest("[data-single-keys]").hidden = false;
  choice.addEventListener("change", remember);
}
document.addEventListener("keydown", press);
