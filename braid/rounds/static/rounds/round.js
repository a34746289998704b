/* Answering: a named round keeps each answer as it is given, an anonymous draft stays in this browser until it is sent. */

const PATIENCE = 15_000;
const AGAIN = 5_000;
const form = document.querySelector("[data-round]");

function says(word) {
  const place = form.querySelector("[data-said]");
  place.textContent = word ? place.dataset[word] : "";
}

/* Named: the fields whose newest value has not arrived, each with the number of that value. One request is under way at
   a time, so that an older value never comes after a newer one, and its reply is about the values that it carried. */
const waiting = new Map();
let newest = 0;
let underway = null;
let again = 0;

function keep() {
  clearTimeout(again);
  if (underway || !waiting.size) return;
  if (form.dataset.sent) again = setTimeout(keep, AGAIN);
  else underway = send(new Map(waiting));
}

async function send(sent) {
  const said = new FormData(form);
  const body = new FormData();
  /* Who has signed in again meanwhile, on another tab, has another token. */
  const token = document.cookie.match(/(?:^|; )braid_csrf=([^;]+)/)?.[1];
  body.set("csrfmiddlewaretoken", token ?? form.elements.csrfmiddlewaretoken.value);
  for (const name of ["whose", ...sent.keys()]) if (name in form.elements) body.set(name, said.get(name) ?? "");
  const headers = { "X-Braid-Part": "1" };
  const answer = await fetch(form.action, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  underway = null;
  if (answer?.status === 204) arrived(sent);
  else if (answer?.status === 422) form.requestSubmit(); /* The page says what is wrong, beside its field. */
  else missed(why(answer));
}

function arrived(sent) {
  for (const [name, number] of sent) if (waiting.get(name) === number) waiting.delete(name);
  says(waiting.size ? "" : "kept");
  keep();
}

function missed(word) {
  says(word);
  if (word === "lost") again = setTimeout(keep, AGAIN);
}

function why(answer) {
  if (!answer || answer.status >= 500) return "lost";
  return answer.redirected ? "out" : "refused";
}

function saveAsYouGo() {
  form.addEventListener("change", (event) => {
    waiting.set(event.target.name, ++newest);
    says("");
    keep();
  });
  /* All of it is sent once what is under way has come: that is older. */
  form.addEventListener("submit", (event) => {
    if (!underway) return;
    event.preventDefault();
    const pressed = event.submitter;
    underway.then(() => form.requestSubmit(pressed));
  });
  addEventListener("online", keep);
  /* Back from the tab on which somebody has signed in again. */
  addEventListener("focus", keep);
}

/* Anonymous: nobody but this browser knows before it is sent, and only whoever wrote it finds it here again. */
const DRAFT = "braid-round-";

function draftHere() {
  const key = DRAFT + form.dataset.draft;
  const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
  for (const [name, value] of Object.entries(kept)) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
  form.addEventListener("input", () => {
    const said = Object.fromEntries(new FormData(form));
    delete said.csrfmiddlewaretoken;
    delete said.whose;
    localStorage.setItem(key, JSON.stringify(said));
  });
}

if (form && "save" in form.dataset) saveAsYouGo();
if (form?.dataset.draft) draftHere();

/* What was sent, or is about a round that is over, need not lie here any more: the page says so. */
const over = document.querySelector("[data-draft-over]");
if (over) localStorage.removeItem(DRAFT + over.dataset.draftOver);

/* (Once drafts lay here under the number of their round alone, for whoever came next.) */
for (const key of Object.keys(localStorage)) if (/^braid-round-\d+$/.test(key)) localStorage.removeItem(key);
