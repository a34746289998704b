/* A form over the open page: any link with data-dialog opens there what it leads to, by click or by its key.
   What was typed is kept in this tab until it has been saved: a slip of the hand or a lost connection costs nothing. */

import { isTyping } from "./typing.js";

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");

let place = "";
let opener = null;

function draftKey() {
  return `braid:draft:${place}`;
}

function form() {
  return body.querySelector("form");
}

function note(name, shown) {
  dialog.querySelector(`[data-note=${name}]`).hidden = !shown;
}

async function open(link) {
  if (document.querySelector("dialog[open]")) return;
  const nav = document.getElementById("nav");
  if (nav?.matches(":popover-open")) nav.hidePopover();
  opener = link;
  place = new URL(link.href).pathname;
  for (const name of ["lost", "busy", "draft"]) note(name, false);
  body.replaceChildren();
  dialog.showModal();
  await htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" }).catch(() => {});
  if (!form()) note("lost", true);
}

/* Drafts. */
function remember() {
  const typed = [...form().elements]
    .filter((field) => field.name && field.type !== "hidden" && field.type !== "submit")
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
  const texts = [...form().querySelectorAll("textarea")];
  if (texts.some((field) => field.value.trim())) sessionStorage.setItem(draftKey(), JSON.stringify(typed));
  else forget();
}

function recall() {
  const kept = JSON.parse(sessionStorage.getItem(draftKey()) || "null");
  if (!kept || body.querySelector("#errors")) return;
  for (const [name, value] of kept) {
    for (const field of form().querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (["checkbox", "radio"].includes(field.type)) field.checked = field.value === value || field.checked;
      else field.value = value;
    }
  }
  note("draft", true);
}

function forget() {
  sessionStorage.removeItem(draftKey());
  note("draft", false);
}

/* Sent twice, because the answer to the first was lost, it is done once. */
function number() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  form().append(Object.assign(document.createElement("input"), { type: "hidden", name: "braid_once", value }));
}

function focusFirst() {
  const first = body.querySelector("[aria-invalid=true], [autofocus], textarea, input:not([type=hidden]), select");
  first?.focus();
  if (first?.setSelectionRange && first.type !== "date") first.setSelectionRange(first.value.length, first.value.length);
}

/* What has been kept is said on the page beneath, which then shows it. */
function done({ said, url }) {
  forget();
  dialog.close();
  const notice = dialog.querySelector("[data-done]").content.firstElementChild.cloneNode(true);
  if (said) notice.querySelector("p").textContent = said;
  const link = notice.querySelector("a");
  if (new URL(url, location).pathname === location.pathname) link.remove();
  else link.href = url;
  document.getElementById("toasts")?.replaceChildren(notice);
  if (document.getElementById("rows")) {
    htmx.ajax("GET", location.href, { target: "#rows", select: "#rows", swap: "outerHTML" });
  } else if (link.isConnected === false && new URL(url, location).pathname === location.pathname) {
    location.reload();
  }
}

if (dialog) {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a[data-dialog]");
    if (!link || !window.htmx) return;
    event.preventDefault();
    open(link);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !window.htmx) return;
    const link = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!link) return;
    event.preventDefault();
    open(link);
  });

  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form()?.requestSubmit();
  });

  dialog.addEventListener("input", () => form() && remember());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    if (event.target.closest("[data-drop]")) {
      forget();
      form()?.reset();
      focusFirst();
    }
  });
  dialog.addEventListener("close", () => opener?.isConnected && opener.focus());

  dialog.addEventListener("htmx:beforeRequest", () => ["lost", "busy"].forEach((name) => note(name, false)));
  /* (A form that could not be sent says so itself: saving.js.) */
  dialog.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    note(xhr.status === 503 && xhr.getResponseHeader("Retry-After") ? "busy" : "lost", true);
  });
  dialog.addEventListener("htmx:afterSettle", () => {
    if (!form()) return;
    number();
    recall();
    focusFirst();
  });
  document.addEventListener("dialog-done", (event) => done(event.detail));
}
