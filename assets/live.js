// The question being written is shown on the phone beside it as it stands, a moment after typing pauses.

const pause = 700;
const show = document.querySelector("[data-live]");
let timer;

function showSoon(event) {
  if (event.target.form !== show.form) return;
  clearTimeout(timer);
  timer = setTimeout(() => show.form.requestSubmit(show), pause);
}

if (show) {
  document.addEventListener("input", showSoon);
  show.form.addEventListener("submit", (event) => event.submitter !== show && clearTimeout(timer));
}
