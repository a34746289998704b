/* What makes Braid quicker to use. Every screen works without it. */

import { isTyping } from "./typing.js";

const root = document.documentElement;
root.dataset.js = "";

/* Light or dark: kept in a cookie, so that the next page comes in the right colours at once. */
function themeInForce() {
  if (root.dataset.theme) return root.dataset.theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function rememberTheme(theme) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `braid_theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax${secure}`;
}

function switchTheme() {
  const theme = themeInForce() === "dark" ? "light" : "dark";
  root.dataset.theme = theme;
  rememberTheme(theme);
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  button.addEventListener("click", switchTheme);
}

/* The address of a thing, without what was asked on the way to it. Browsers copy over HTTPS and on this machine only. */
if (navigator.clipboard) root.dataset.copies = "";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-link]");
  if (!button) return;
  await navigator.clipboard.writeText(location.origin + button.dataset.copyLink);
  button.querySelector("[role=status]").textContent = button.dataset.copied;
});

/* Keys. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  }
});

/* What is chosen in one's settings holds against what the button once said. */
document.addEventListener("submit", (event) => {
  if (event.target.elements?.theme && event.target.method === "post") rememberTheme("");
});

/* Whoever signs out leaves no draft behind in a browser that others may use next. */
document.addEventListener("submit", ({ target }) => {
  const start = target.dataset?.forget;
  if (!start) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith(start)) localStorage.removeItem(key);
});

/* The first thing that needs a change is where the reader wants to be. */
if (document.getElementById("errors")) document.querySelector("[aria-invalid='true']")?.focus();
