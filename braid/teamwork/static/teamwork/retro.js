/* The board of a retro: a card that is dropped on another one joins it, on a column moves there; with the keyboard,
   Shift and left or right move it to the next column. Without this file the buttons behind each card do the same. */

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
let dragged = null;

const board = () => document.querySelector("[data-retro][data-works]");
const topicAt = (event) => event.target.closest?.("[data-retro] [data-topic]");
const columnAt = (event) => event.target.closest?.("[data-retro] [data-column]");

/* Sent as the button behind the card would be: the page comes anew, and what was refused says why. */
function send(topic, name, value) {
  const form = document.getElementById("retro");
  const button = Object.assign(document.createElement("button"), { type: "submit", name, value, hidden: true });
  button.setAttribute("formaction", topic.dataset.move);
  form.append(button);
  form.requestSubmit(button);
  button.remove();
}

function mark(topic, column) {
  for (const one of document.querySelectorAll(".retro-into")) one.classList.remove("retro-into");
  for (const one of document.querySelectorAll(".retro-over")) one.classList.remove("retro-over");
  topic?.classList.add("retro-into");
  if (!topic) column?.classList.add("retro-over");
}

function makeDraggable() {
  if (!board()) return;
  for (const topic of board().querySelectorAll("[data-topic]")) topic.draggable = true;
}

document.addEventListener("dragstart", (event) => {
  dragged = board() && topicAt(event);
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.getAttribute("aria-label"));
  dragged.classList.add("retro-dragged");
});

document.addEventListener("dragover", (event) => {
  if (!dragged) return;
  const topic = topicAt(event);
  const column = columnAt(event);
  if (column) event.preventDefault();
  mark(topic === dragged ? null : topic, column);
});

document.addEventListener("drop", (event) => {
  if (!dragged) return;
  event.preventDefault();
  const topic = topicAt(event);
  const column = columnAt(event);
  if (topic && topic !== dragged) send(dragged, "into", topic.dataset.topic);
  else if (column && column !== dragged.closest("[data-column]")) send(dragged, "to", column.dataset.column);
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("retro-dragged");
  dragged = null;
  mark(null, null);
});

document.addEventListener("keydown", (event) => {
  const topic = topicAt(event);
  if (!topic || event.target !== topic || !board() || !event.shiftKey || !(event.key in STEPS)) return;
  const columns = [...board().querySelectorAll("[data-column]")];
  const next = columns[columns.indexOf(topic.closest("[data-column]")) + STEPS[event.key]];
  event.preventDefault();
  if (next) send(topic, "to", next.dataset.column);
});

makeDraggable();
document.addEventListener("braid:swapped", makeDraggable);
