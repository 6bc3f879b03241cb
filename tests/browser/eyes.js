// What can be measured on a page. Each function gives a list of what is wrong, in words.
const FOCUSABLE = "a[href], button:not([tabindex='-1']), input:not([type=hidden]), select, textarea, summary";
const TYPED = "main input:not([type=hidden], [type=radio], [type=checkbox]), main select, main textarea";

function name(element) {
  const words = (element.id || element.name || element.textContent.trim().slice(0, 40)).replace(/\s+/g, " ");
  return `${element.localName} “${words}”`;
}

function isHidden(element) {
  return Boolean(element.closest(".govuk-visually-hidden, .govuk-skip-link, .fm-trap")) || !element.checkVisibility();
}

function seen(selector) {
  return [...document.querySelectorAll(selector)].filter((element) => !isHidden(element));
}

// Radio buttons and boxes to tick are drawn by their labels.
function drawn(input, pseudo = "::before") {
  const isChoice = ["radio", "checkbox"].includes(input.type);
  return isChoice ? getComputedStyle(input.nextElementSibling, pseudo) : getComputedStyle(input);
}

function isInSentence(link) {
  const around = link.parentElement.textContent.trim().length - link.textContent.trim().length;
  return link.localName === "a" && getComputedStyle(link).display === "inline" && around > 0;
}

// Words that reach out of the window or out of a box that hides what does not fit.
function cutOff() {
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const wrong = [];
  while (words.nextNode()) {
    const element = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || isHidden(element) || element.closest("option, script, textarea")) continue;
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    for (const { left, right } of range.getClientRects()) {
      if (left < -1 || right > innerWidth + 1) wrong.push(`${name(element)} is cut off by the window`);
    }
  }
  for (const box of seen("body *")) {
    const hides = getComputedStyle(box).overflow !== "visible" && !box.matches("svg, svg *, input, textarea, select");
    if (hides && (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1)) {
      wrong.push(`${name(box)} hides what does not fit`);
    }
  }
  return wrong;
}

// At least 24 by 24 pixels for everything but links in sentences, and 44 by 44 for what is ticked.
function small() {
  const wrong = [];
  for (const target of seen(FOCUSABLE)) {
    const least = ["radio", "checkbox"].includes(target.type) ? 44 : 24;
    const { width, height } = target.getBoundingClientRect();
    if ((width < least || height < least) && !isInSentence(target)) {
      wrong.push(`${name(target)} is only ${Math.round(width)} by ${Math.round(height)} pixels`);
    }
  }
  return wrong;
}

// Whatever has the focus shows it by an outline; where colours are forced nothing else is left of it.
function unmarkedFocus() {
  const marks = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return seen(FOCUSABLE)
    .filter((element) => {
      element.focus({ focusVisible: true });
      return document.activeElement !== element || !marks(drawn(element));
    })
    .map((element) => `${name(element)} does not show that it has the focus`);
}

// Where colours are forced, backgrounds are gone: a control is what its border shows.
function unseenControls() {
  const shows = (style) =>
    style.borderBottomStyle !== "none" &&
    parseFloat(style.borderBottomWidth) >= 1 &&
    style.borderBottomColor !== style.backgroundColor &&
    !/^rgba\(.*, 0\)$/.test(style.borderBottomColor);
  const unseen = seen("main input, main select, main textarea, .govuk-button").filter((each) => !shows(drawn(each)));
  const unticked = seen("main :checked:not(option)").filter((input) => !shows(drawn(input, "::after")));
  return [...new Set([...unseen, ...unticked])].map((each) => `${name(each)} cannot be seen`);
}

// Half of a phone is left when its keyboard is out: the input stays in sight, with at least the last line of its label.
// What has to be put right is reached by its link in the summary of errors.
function covered() {
  const line = 24;
  const part = 1; // Pages scroll by whole pixels, and their parts stand between them.
  const isInSight = ({ top, bottom }) => top >= 0 && bottom <= innerHeight + part;
  const isReadable = ({ bottom }) => bottom >= line && bottom <= innerHeight;
  return seen(TYPED)
    .filter((input) => {
      scrollTo(0, 0);
      document.activeElement.blur();
      const link = document.querySelector(`.govuk-error-summary a[href="#${input.id}"]`);
      if (link) link.click();
      else input.focus();
      const [label] = input.labels;
      return !isInSight(input.getBoundingClientRect()) || !isReadable(label.getBoundingClientRect());
    })
    .map((input) => `${name(input)} or its label is not in sight while one types`);
}

// Nothing moves for whoever asked for stillness.
function moving() {
  const wrong = document.getAnimations().map(() => "something moves");
  for (const element of document.querySelectorAll("*")) {
    for (const pseudo of [null, "::before", "::after"]) {
      const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element, pseudo);
      const isStill = animationName === "none" && /^0s(, 0s)*$/.test(transitionDuration) && scrollBehavior === "auto";
      if (!isStill) wrong.push(`${name(element)} moves`);
    }
  }
  return wrong;
}
