/* The meaning of a word of the glossary, on hover, focus or the first tap. Without it the word is a link with a title. */

const tip = document.createElement("div");
tip.className = "word-tip";
tip.id = "word-tip";
tip.popover = "manual";
tip.setAttribute("role", "tooltip");

let shown = null;
let waits = 0;
let byTouch = false;

/* The browser would show its own box beside ours; screen readers read ours instead. */
function take(word) {
  if (!word.title) return;
  word.dataset.said = word.title;
  word.removeAttribute("title");
}

function place(word) {
  const at = word.getClientRects()[0];
  const room = tip.getBoundingClientRect();
  const below = at.bottom + 6 + room.height <= innerHeight;
  tip.style.left = `${Math.max(12, Math.min(at.left, innerWidth - room.width - 12))}px`;
  tip.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - room.height - 6)}px`;
}

function hide() {
  clearTimeout(waits);
  if (!shown) return;
  shown.removeAttribute("aria-describedby");
  shown = null;
  if (tip.matches(":popover-open")) tip.hidePopover();
}

function show(word) {
  clearTimeout(waits);
  if (shown === word) return;
  hide();
  take(word);
  shown = word;
  tip.textContent = word.dataset.said;
  (word.closest("dialog[open]") || document.body).append(tip);
  word.setAttribute("aria-describedby", tip.id);
  tip.showPopover();
  place(word);
}

function soon(act) {
  clearTimeout(waits);
  waits = setTimeout(act, 180);
}

function wordAt(event) {
  return event.target.closest?.("a.known");
}

if (HTMLElement.prototype.hasOwnProperty("popover")) {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const word = wordAt(event);
    if (word) soon(() => word.isConnected && show(word));
    else if (tip.contains(event.target)) clearTimeout(waits);
    else if (shown && shown !== document.activeElement) soon(hide);
  });

  document.addEventListener("pointerdown", (event) => {
    byTouch = event.pointerType === "touch";
    if (shown && !wordAt(event) && !tip.contains(event.target)) hide();
  });

  document.addEventListener("focusin", (event) => {
    const word = wordAt(event);
    if (word && !byTouch) show(word);
    else if (!word) hide();
  });

  /* The first tap says what it means, the second one goes there. */
  document.addEventListener("click", (event) => {
    const word = wordAt(event);
    if (!word || !byTouch || shown === word) return;
    event.preventDefault();
    show(word);
  });

  document.addEventListener("keydown", (event) => {
    byTouch = false;
    if (event.key === "Escape" && shown) {
      event.stopPropagation();
      hide();
    }
  }, true);

  addEventListener("scroll", hide, { passive: true, capture: true });
}

/* A word that is selected can be asked about: a button beside it, and the key of the form takes it along. */
const ask = document.querySelector("a[data-key=u]");
const start = ask?.href;

function selected() {
  const at = getSelection();
  const text = at.toString().trim().replace(/\s+/g, " ");
  const inText = at.anchorNode?.parentElement?.closest("main") && !at.anchorNode.parentElement.closest("form, nav, dialog");
  return inText && text && text.length <= 60 && text.split(" ").length <= 5 ? text : "";
}

function offer() {
  const text = selected();
  const where = document.querySelector("h1")?.textContent.trim().slice(0, 300) || "";
  ask.href = text ? `${start}?${new URLSearchParams({ word: text, where })}` : start;
  button.href = ask.href;
  if (!text || !button.isConnected) return button.matches(":popover-open") && button.hidePopover();
  if (!button.matches(":popover-open")) button.showPopover();
  const at = getSelection().getRangeAt(0).getBoundingClientRect();
  button.style.left = `${Math.max(12, Math.min(at.left, innerWidth - button.offsetWidth - 12))}px`;
  button.style.top = `${Math.min(at.bottom + 8, innerHeight - button.offsetHeight - 8)}px`;
}

const button = document.createElement("a");
if (ask && HTMLElement.prototype.hasOwnProperty("popover")) {
  button.className = "btn btn-small btn-outline word-ask";
  button.dataset.dialog = "";
  button.popover = "manual";
  button.tabIndex = -1;
  button.textContent = ask.querySelector("span").textContent;
  document.body.append(button);
  let later = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(later);
    later = setTimeout(offer, 250);
  });
  button.addEventListener("click", () => {
    button.hidePopover();
    getSelection().removeAllRanges();
  });
}
