/* What makes Braid quicker to use. Every screen works without it. */

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

/* Keys. A letter typed into a field is a letter. */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select"));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  }
});

/* A form that is on its way is not sent twice by a second click. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  /* What is chosen in one's settings holds against what the button once said. */
  if (form.elements.theme) rememberTheme("");
  form.dataset.sent = "yes";
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("htmx:afterRequest", (event) => {
  delete event.target.closest?.("form")?.dataset.sent;
});

/* The first thing that needs a change is where the reader wants to be. */
if (document.getElementById("errors")) document.querySelector("[aria-invalid='true']")?.focus();
