// Interviewers and keyers choose with the numbers 1 to 9. Without this file they use the arrow keys and the space bar.

const groups = [...document.querySelectorAll(".govuk-radios, .govuk-checkboxes")];

// The group where the keyboard is, or else the first on the page.
function currentGroup() {
  return document.activeElement.closest("fieldset")?.querySelector(".govuk-radios, .govuk-checkboxes") ?? groups[0];
}

function chooseByNumber(event) {
  const typing = event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  const choice = currentGroup()?.querySelectorAll("input:not([value=''])")[event.key - 1];
  if (!choice) return;
  event.preventDefault();
  choice.focus();
  choice.click();
}

for (const group of groups) group.classList.add("fm-numbered");
if (!groups.length) document.querySelector("main textarea, main input[type=text]")?.focus();
document.addEventListener("keydown", chooseByNumber);
