/* The board: cards move by mouse and by keyboard. Without this file the arrows on each card do the same. */

const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };
let dragged = null;

const columnOf = (card) => card.closest("[data-column]");
const columns = (board) => [...board.querySelectorAll("[data-column]")];
const cards = (column) => [...column.querySelectorAll("[data-card]")];
const linkOf = (card) => card.querySelector("a");
const nameOf = (column) => column.querySelector("[data-name]").textContent;

/* Below the last card that weighs as much or more: the order in which the page draws them. */
function place(card, column) {
  const weight = Number(card.dataset.weight);
  const above = cards(column).filter((other) => other !== card && Number(other.dataset.weight) >= weight);
  (above.at(-1) ?? column.querySelector(".board-head")).after(card);
}

function recount(column, by) {
  const count = column.querySelector("[data-count]");
  count.dataset.count = Number(count.dataset.count) + by;
  count.textContent = Number(count.dataset.count).toLocaleString(document.documentElement.lang);
}

/* The buttons of a card lead to the columns beside the one that it is in. */
function renewButtons(card, board) {
  const all = columns(board);
  const at = all.indexOf(columnOf(card));
  card.querySelectorAll(".card-move button").forEach((button, number) => {
    const to = all[at + (number ? 1 : -1)];
    button.hidden = !to;
    if (!to) return;
    button.value = to.dataset.column;
    button.setAttribute("formaction", `${card.dataset.card}?was=${columnOf(card).dataset.column}`);
    button.title = `${number ? board.dataset.on : board.dataset.back} ${nameOf(to)}`;
    button.setAttribute("aria-label", `${button.title}: ${linkOf(card).textContent}`);
  });
}

function put(card, column, board) {
  const focused = card.contains(document.activeElement);
  recount(columnOf(card), -1);
  place(card, column);
  recount(column, 1);
  renewButtons(card, board);
  if (focused) linkOf(card).focus();
}

function complain(text) {
  const notice = document.createElement("div");
  notice.className = "notice notice-bad";
  notice.innerHTML = '<span class="dot dot-bad" aria-hidden="true"></span><p></p>';
  notice.querySelector("p").textContent = text;
  document.getElementById("toasts").replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

/* Moved at once; where Braid refuses, it goes back and says why. Why is nothing when all went well. */
async function ask(card, from, to, board) {
  const body = new FormData(document.getElementById("move"));
  body.set(board.dataset.field, to.dataset.column);
  body.set("was", from.dataset.column);
  body.set("back", "stay");
  try {
    const answer = await fetch(card.dataset.card, { method: "POST", body });
    if (answer.status === 204) return "";
    return [409, 422].includes(answer.status) ? await answer.text() : board.dataset.failed;
  } catch {
    return board.dataset.lost;
  }
}

async function move(card, to) {
  const board = card.closest("[data-board]");
  const from = columnOf(card);
  if (!to || from === to || card.dataset.busy) return;
  card.dataset.busy = "yes";
  put(card, to, board);
  const why = await ask(card, from, to, board);
  delete card.dataset.busy;
  if (why) put(card, from, board);
  const title = `“${linkOf(card).textContent}”`;
  if (why) complain(`${title} ${board.dataset.stays} ${nameOf(from)}. ${why}`);
  else document.getElementById("board-said").textContent = `${title} ${board.dataset.moved} ${nameOf(to)}.`;
}

/* By mouse. */
function makeDraggable() {
  for (const card of document.querySelectorAll("[data-board] [data-card]")) {
    card.draggable = true;
    linkOf(card).draggable = false;
  }
}

function over(column) {
  for (const other of document.querySelectorAll(".board-over")) other.classList.remove("board-over");
  column?.classList.add("board-over");
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-board] [data-card]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", linkOf(dragged).textContent);
  dragged.classList.add("card-dragged");
});

document.addEventListener("dragover", (event) => {
  const column = dragged && event.target.closest?.("[data-board] [data-column]");
  if (column) event.preventDefault();
  if (dragged) over(column);
});

document.addEventListener("drop", (event) => {
  const column = dragged && event.target.closest?.("[data-board] [data-column]");
  if (!column) return;
  event.preventDefault();
  move(dragged, column);
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("card-dragged");
  dragged = null;
  over(null);
});

/* By keyboard: an arrow goes to the next card, with Shift it takes the card along. */
function neighbour(card, key, board) {
  const here = cards(columnOf(card));
  const at = here.indexOf(card);
  if (key === "ArrowUp") return here[at - 1];
  if (key === "ArrowDown") return here[at + 1];
  const all = columns(board);
  for (let n = all.indexOf(columnOf(card)) + ARROWS[key]; all[n]; n += ARROWS[key]) {
    const there = cards(all[n]);
    if (there.length) return there[Math.min(at, there.length - 1)];
  }
  return null;
}

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("[data-board] [data-card]");
  if (!card || !event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.altKey) return;
  const board = card.closest("[data-board]");
  if (event.shiftKey) {
    if (!(event.key in ARROWS)) return;
    const all = columns(board);
    event.preventDefault();
    move(card, all[all.indexOf(columnOf(card)) + ARROWS[event.key]]);
  } else if (event.target === linkOf(card)) {
    event.preventDefault();
    const next = neighbour(card, event.key, board);
    if (next) linkOf(next).focus();
  }
});

makeDraggable();
document.addEventListener("htmx:afterSettle", makeDraggable);
