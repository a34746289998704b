/* A form is sent without leaving the page, so that what stands in it is not lost with the connection. When it has been
   kept, the browser goes on as ever. Every form carries a number of its own: sent twice, it is done once. */

const PATIENCE = 40_000;
let numbers = new WeakMap();
/* The forms that wait for their answer, and whether the page is being left. */
let underway = new Set();
let leaving = false;

function numberOf(form) {
  if (!numbers.has(form)) {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    numbers.set(form, [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return numbers.get(form);
}

function isOurs(form, submitter) {
  const place = new URL(submitter?.formAction || form.action, location.href);
  const method = submitter?.getAttribute("formmethod") || form.method;
  return method === "post" && place.origin === location.origin && place.pathname.startsWith("/w/") &&
    form.enctype !== "multipart/form-data" && !("native" in form.dataset) && !form.target && !form.closest("[hx-post], [data-hx-post]");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  /* (A page that is being left sends nothing by script: what is pressed then goes where a link would.) */
  if (leaving || !isOurs(form, event.submitter)) return;
  event.preventDefault();
  send(form, event.submitter);
});

async function send(form, submitter) {
  form.querySelector(".not-kept")?.remove();
  const body = new URLSearchParams(new FormData(form, submitter));
  body.set("braid_once", numberOf(form));
  /* Who has signed in again meanwhile, on another tab, has another token. */
  const token = document.cookie.match(/(?:^|; )braid_csrf=([^;]+)/)?.[1];
  if (token) body.set("csrfmiddlewaretoken", token);
  const waiting = underway.add(form);
  const answer = await fetch(submitter?.hasAttribute("formaction") ? submitter.formAction : form.action, {
    method: "POST", body, headers: { "Braid-Save": "1" }, signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  waiting.delete(form);
  const place = answer?.headers.get("Braid-Go");
  /* Two buttons pressed quickly: to go on after the first would take the second off its way. */
  if (place && waiting.size) return;
  if (place) return go(place);
  if (answer?.status === 204) return sendItself(form, submitter);
  delete form.dataset.sent;
  say(form, why(answer));
  if (!waiting.size) unsent();
}

/* These have been done: what is sent by them from here on is something new. */
function unsent() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    numbers.delete(form);
    delete form.dataset.sent;
  }
}

function why(answer) {
  if (!answer) return "lost";
  if (answer.redirected) return "out";
  if (answer.status === 507) return "full";
  if (answer.status === 503 && answer.headers.has("Retry-After")) return "busy";
  if (answer.status >= 502 && answer.status <= 504) return "lost";
  if (answer.status >= 500) return "wrong";
  return answer.status === 404 ? "gone" : "refused";
}

function go(place) {
  const next = new URL(place, location.href);
  leaving = true;
  const isHere = next.pathname + next.search === location.pathname + location.search;
  if (!isHere) return location.assign(next);
  history.replaceState(null, "", next);
  location.reload();
}

/* The answer is a page of its own, such as the form with what must be mended. Nothing has been kept so far. */
function sendItself(form, submitter) {
  const more = { braid_once: numberOf(form), ...(submitter?.name && { [submitter.name]: submitter.value }) };
  for (const [name, value] of Object.entries(more)) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    field.dataset.added = "";
    form.append(field);
  }
  if (submitter?.hasAttribute("formaction")) form.action = submitter.formAction;
  HTMLFormElement.prototype.submit.call(form);
}

function say(place, what) {
  place.querySelector(".not-kept")?.remove();
  const made = document.importNode(document.getElementById("not-kept").content, true).firstElementChild;
  const text = made.querySelector("p");
  text.textContent = text.dataset[what];
  place.append(made);
  made.scrollIntoView({ block: "nearest" });
}

/* Back on a page that the browser has kept. (A new one is shown, too, maybe after something was pressed on it.) */
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  [underway, leaving, numbers] = [new Set(), false, new WeakMap()];
  for (const field of document.querySelectorAll("input[data-added]")) field.remove();
  unsent();
});

document.addEventListener("htmx:afterRequest", (event) => {
  delete event.target.closest?.("form")?.dataset.sent;
});

document.addEventListener("htmx:sendError", ({ target, detail }) => {
  const form = target.closest?.("form");
  if (form?.method === "post") say(form, "lost");
  else if (isList(detail)) say(document.getElementById("toasts"), "unread");
});

/* A list that Braid could not fetch: its address, opened as without a script, says why. */
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (isList(detail)) location.assign(detail.pathInfo.finalRequestPath);
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (isList(detail)) document.querySelector("#toasts .not-kept")?.remove();
});

function isList(detail) {
  return detail.target?.id === "rows";
}
