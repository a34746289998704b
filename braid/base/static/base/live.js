/* Keeps an open page true: hears that something has changed, fetches the page anew through its own door,
   and swaps what differs. Without the stream the page is as it was when it came. */

import { importable, normal, swap } from "./swap.js";

const SOON = 250;
const SLOWEST = 15_000;
const HIDDEN_FOR = 15_000;
const TICKET_LIVES = 240_000;

const mark = document.getElementById("live");
const main = document.getElementById("main");

const state = {
  version: Number(mark?.dataset.version),
  rooms: new Set(mark?.dataset.rooms.split(" ")),
  ticketAt: Date.now(),
  stream: null,
  tries: 0,
  pause: 1000,
  timer: 0,
  last: 0,
  held: false,
  was: mark && normal(main),
};

/* Listening. A hidden page lets go: a browser opens only a few connections to one host. */
async function listen() {
  if (state.stream || document.hidden || state.over) return;
  if (Date.now() - state.ticketAt > TICKET_LIVES && !(await renew())) return again();
  const url = `${mark.dataset.stream}?ticket=${encodeURIComponent(mark.dataset.ticket)}`;
  state.stream = new EventSource(url);
  state.stream.onmessage = (event) => hear(JSON.parse(event.data));
  state.stream.onopen = () => (state.tries = 0);
  state.stream.addEventListener("left", stop);
  state.stream.onerror = () => {
    hangUp();
    state.ticketAt = 0;
    again();
  };
}

function again() {
  const wait = Math.min(60_000, 1000 * 2 ** state.tries++) * (0.5 + Math.random());
  setTimeout(listen, wait);
}

function hangUp() {
  state.stream?.close();
  state.stream = null;
}

function stop() {
  state.over = true;
  hangUp();
}

async function ask(query = "") {
  const answer = await fetch(mark.dataset.news + query, { redirect: "manual" }).catch(() => null);
  /* (Signed out, or no member any more: nothing more to hear.) */
  if (answer && !answer.ok && answer.status < 500) stop();
  return answer?.ok ? answer.json() : null;
}

async function renew() {
  const news = await ask();
  if (!news) return false;
  mark.dataset.ticket = news.ticket;
  state.ticketAt = Date.now();
  return true;
}

function hear({ version, rooms }) {
  if (version <= state.version) return;
  if (rooms.length && !rooms.some((room) => state.rooms.has(room))) state.version = version;
  else soon(Math.random() * SOON);
}

/* Fetching. Not more often than the page changes, and never between two clicks of one gesture. */
function soon(wait) {
  if (state.timer) return;
  const rest = Math.max(wait, state.last + state.pause - Date.now());
  state.timer = setTimeout(() => {
    state.timer = 0;
    refresh().catch(() => {});
  }, rest);
}

/* Somebody is pressing something, or what they pressed has not been answered: what they see stays where it is. */
function isPressed() {
  return state.held || document.querySelector(".htmx-request, form[data-sent]");
}

async function refresh() {
  if (document.hidden || state.over) return;
  if (isPressed()) return soon(500);
  state.last = Date.now();
  const place = location.href;
  const answer = await fetch(place, { headers: { "Braid-Live": "1" } }).catch(() => null);
  if (!answer || place !== location.href || isPressed()) return soon(1000);
  if (answer.status === 404 || answer.status === 410) return notice("gone");
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.getElementById("live")) take(page);
}

function take(page) {
  const next = normal(page.getElementById("main"));
  const differs = !state.was.isEqualNode(next);
  state.pause = differs ? 1000 : Math.min(SLOWEST, state.pause * 2);
  if (isPressed()) return soon(500);
  if (differs && filling()) return notice("changed", () => show(page, next));
  show(page, next);
}

function show(page, next) {
  const fresh = swap(main, state.was, next, importable(page));
  state.was = next;
  counts(page);
  document.title = page.title;
  const news = page.getElementById("live").dataset;
  state.version = Number(news.version);
  state.rooms = new Set(news.rooms.split(" "));
  Object.assign(mark.dataset, { at: news.at, ticket: news.ticket });
  state.ticketAt = Date.now();
  closeNotice();
  for (const node of fresh) {
    window.htmx?.process(node);
    node.classList.add("just-changed");
  }
  if (fresh.length) document.dispatchEvent(new CustomEvent("braid:swapped", { detail: { fresh } }));
}

function counts(page) {
  const links = new Map([...page.querySelectorAll(".nav-link")].map((link) => [link.getAttribute("href"), link]));
  for (const link of document.querySelectorAll(".nav-link")) {
    const now = links.get(link.getAttribute("href"))?.querySelector(".nav-count");
    const was = link.querySelector(".nav-count");
    if (now && was) was.textContent = now.textContent;
    else if (now) link.append(document.importNode(now, true));
    else was?.remove();
  }
}

/* Whether something has been typed or chosen that is not kept yet. */
export function isFilled(form) {
  return [...form.elements].some((field) => {
    if (field.type === "hidden" || field.disabled) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName !== "SELECT") return "defaultValue" in field && field.value !== field.defaultValue;
    const chosen = [...field.options].some((option) => option.defaultSelected);
    return chosen
      ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      : !field.multiple && field.selectedIndex > 0;
  });
}

function filling() {
  return [...main.querySelectorAll("form[method='post' i]")].some(isFilled);
}

/* Saying it instead, where somebody is writing. */
async function notice(what, onShow = () => location.reload()) {
  if (mark.querySelector(".notice")) return;
  const made = document.importNode(mark.querySelector("template").content, true);
  const text = made.querySelector("p");
  text.textContent = text.dataset[what];
  if (what === "changed") {
    const query = new URLSearchParams({ at: mark.dataset.at, rooms: [...state.rooms].join(" ") });
    text.textContent = (await ask(`?${query}`))?.said || text.textContent;
    made.querySelector("[data-show]").addEventListener("click", onShow);
  } else {
    made.querySelector("[data-show]").remove();
  }
  made.querySelector("[data-close]").addEventListener("click", closeNotice);
  closeNotice();
  mark.append(made);
}

function closeNotice() {
  mark.querySelector(".notice")?.remove();
}

function begin() {
  document.addEventListener("visibilitychange", () => {
    clearTimeout(state.hiding);
    if (document.hidden) state.hiding = setTimeout(hangUp, HIDDEN_FOR);
    else listen();
  });
  addEventListener("pagehide", hangUp);
  addEventListener("pageshow", (event) => event.persisted && listen());
  addEventListener("online", listen);
  for (const [down, up] of [["pointerdown", "pointerup"], ["dragstart", "dragend"]]) {
    addEventListener(down, () => (state.held = true), true);
    addEventListener(up, () => (state.held = false), true);
  }
  addEventListener("pointercancel", () => (state.held = false), true);
  /* What htmx has put in is the page now. */
  document.addEventListener("htmx:afterSettle", () => (state.was = normal(main)));
  listen();
}

if (mark && main && "EventSource" in window) begin();
