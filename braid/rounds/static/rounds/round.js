/* Answering: a named round keeps each answer as it is given, an anonymous draft stays in this browser until it is sent. */

const form = document.querySelector("[data-round]");

function says(word) {
  const place = form.querySelector("[data-said]");
  place.textContent = word ? place.dataset[word] : "";
}

/* Named: what has not arrived is sent again with the next answer, and when the line is back. */
const waiting = new Set();

async function keep() {
  if (!waiting.size) return;
  const sent = [...waiting];
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const name of sent) body.set(name, new FormData(form).get(name) ?? "");
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Braid-Part": "1" } }).catch(() => null);
  if (answer?.status === 204) {
    for (const name of sent) waiting.delete(name);
    says("kept");
  } else if (answer?.status === 422) {
    /* The page says what is wrong, beside its field. */
    form.requestSubmit();
  } else says("lost");
}

function saveAsYouGo() {
  form.addEventListener("change", (event) => {
    waiting.add(event.target.name);
    keep();
  });
  addEventListener("online", keep);
}

/* Anonymous: nobody but this browser knows before it is sent. */
function draftHere() {
  const key = `braid-round-${form.dataset.round}`;
  const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
  for (const [name, value] of Object.entries(kept)) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
  form.addEventListener("input", () => {
    const said = Object.fromEntries(new FormData(form));
    delete said.csrfmiddlewaretoken;
    localStorage.setItem(key, JSON.stringify(said));
  });
}

if (form && "save" in form.dataset) saveAsYouGo();
if (form && "draft" in form.dataset) draftHere();

/* What was sent need not lie here any more: the round's page says when it has come. */
const sent = document.querySelector("[data-round-sent]");
if (sent) localStorage.removeItem(`braid-round-${sent.dataset.roundSent}`);
