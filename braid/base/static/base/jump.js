/* Search and jump: a dialog over any page, worked by the keyboard alone. */

import { isTyping } from "./typing.js";

const dialog = document.getElementById("jump");
const words = document.getElementById("jump-words");
const results = document.getElementById("jump-results");
const CHOSEN = "aria-selected";

function open(text = "") {
  if (dialog.open || document.querySelector("dialog[open]")) return;
  document.getElementById("nav")?.matches(":popover-open") && document.getElementById("nav").hidePopover();
  dialog.showModal();
  if (text) words.value = text;
  words.focus();
  words.select();
  if (words.value) htmx.trigger(words, "input");
}

function options() {
  return [...results.querySelectorAll("[role=option]")];
}

function chosen() {
  return results.querySelector(`[${CHOSEN}=true]`);
}

function choose(option) {
  chosen()?.removeAttribute(CHOSEN);
  option?.setAttribute(CHOSEN, "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) words.setAttribute("aria-activedescendant", option.id);
  else words.removeAttribute("aria-activedescendant");
}

function move(by) {
  const all = options();
  if (!all.length) return;
  choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    const jump = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    if (!jump && !slash) return;
    event.preventDefault();
    open();
  });

  words.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      /* A filled search box would only empty itself. */
      event.preventDefault();
      dialog.close();
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      location.assign(chosen().querySelector("a").href);
    }
  });

  /* A click beside the dialog closes it. */
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  results.addEventListener("htmx:afterSwap", () => {
    words.setAttribute("aria-expanded", String(options().length > 0));
    choose(options()[0]);
  });

  /* A response to words that are no longer there must not be chosen from. */
  words.addEventListener("input", () => {
    if (!words.value.trim()) results.replaceChildren();
    choose(null);
  });

  const field = document.querySelector("[data-jump]");
  /* (The whole click: a finger that lets go beside the dialog would close it again.) */
  field?.addEventListener("click", () => open(field.value));

  const key = document.querySelector("[data-jump-key]");
  if (key) {
    key.textContent = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘K" : "Ctrl K";
    key.hidden = false;
  }
}
