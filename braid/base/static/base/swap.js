/* Brings a part of the page in step with a newer copy of it. `was` is the copy that the part was made from: only
   what differs between `was` and `now` is touched, so that focus, scroll, open menus and what scripts have added stay. */

const TOKEN = "input[name='csrfmiddlewaretoken']";

/* A copy without what differs each time: the tokens of forms, and what was said once on the way to this page. That
   stays until one goes on: a button would move from under the pointer, and the one that takes a thing back would go. */
export function normal(part) {
  const copy = part.cloneNode(true);
  copy.querySelector("#toasts")?.replaceChildren();
  for (const field of copy.querySelectorAll(TOKEN)) field.setAttribute("value", "");
  for (const node of copy.querySelectorAll(".just-changed")) {
    node.classList.remove("just-changed");
    if (!node.classList.length) node.removeAttribute("class");
  }
  return copy;
}

/* How nodes of a fetched page come into this one, with a token that holds. */
export function importable(page) {
  const token = page.querySelector(TOKEN)?.value ?? "";
  return (node) => {
    const made = document.importNode(node, true);
    if (made.nodeType === Node.ELEMENT_NODE) {
      for (const field of made.querySelectorAll(TOKEN)) field.value = token;
    }
    return made;
  };
}

/* Returns the elements that are new. */
export function swap(live, was, now, bring) {
  const fresh = [];
  same(live, was, now, { bring, fresh });
  return fresh.filter((node) => node.isConnected);
}

function same(live, was, now, job) {
  if (was.isEqualNode(now)) return;
  if (now.nodeType !== Node.ELEMENT_NODE) {
    live.data = now.data;
    return;
  }
  if (live.tagName === "FORM" && isBusy(live)) {
    /* (It is as it was: the next copy of the page differs in it again.) */
    now.replaceWith(was.cloneNode(true));
    return;
  }
  attributes(live, was, now);
  children(live, was, now, job);
}

/* A form with something typed into it stays whole, the fields that tell what its writer had seen included. */
function isBusy(form) {
  return form.contains(document.activeElement) || [...form.elements].some((field) =>
    "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue ||
    field.checked !== undefined && field.checked !== field.defaultChecked ||
    [...(field.options ?? [])].some((option) => option.defaultSelected && !option.selected));
}

function attributes(live, was, now) {
  for (const { name } of [...was.attributes]) {
    if (!now.hasAttribute(name) && name !== "open") live.removeAttribute(name);
  }
  for (const { name, value } of [...now.attributes]) {
    if (was.getAttribute(name) === value || name === "open") continue;
    live.setAttribute(name, value);
    if (name === "value" && "value" in live) live.value = value;
  }
  if ("checked" in live) live.checked = now.hasAttribute("checked");
  if ("selected" in live) live.selected = now.hasAttribute("selected");
}

function children(live, was, now, job) {
  const [old, next, here] = [was, now, live].map((node) => [...node.childNodes]);
  const astray = here.length !== old.length || here.some((node, at) => node.nodeName !== old[at].nodeName);
  if (astray) {
    /* A script has been at work here: all of it anew, unless somebody is in it. */
    if (live.contains(document.activeElement) || live.querySelector("dialog[open]")) return;
    live.replaceChildren(...next.map(job.bring));
    job.fresh.push(live);
    return;
  }
  const from = matched(old, next);
  const wanted = next.map((node, at) => {
    if (from[at] < 0) return brought(node, job);
    same(here[from[at]], old[from[at]], node, job);
    return here[from[at]];
  });
  const kept = new Set(wanted);
  for (const node of here) if (!kept.has(node)) node.remove();
  let cursor = live.firstChild;
  for (const node of wanted) {
    if (node === cursor) cursor = cursor.nextSibling;
    else place(live, node, cursor);
  }
}

function brought(node, job) {
  const made = job.bring(node);
  if (made.nodeType === Node.ELEMENT_NODE) job.fresh.push(made);
  return made;
}

/* A move that keeps the focus, where the browser knows it. */
function place(parent, node, before) {
  if (node.isConnected && "moveBefore" in parent) parent.moveBefore(node, before);
  else parent.insertBefore(node, before);
}

/* For each new child the number of the old one that it is, or -1. By equality, then by what names a thing, then by order. */
function matched(old, next) {
  const free = new Set(old.keys());
  const from = next.map(() => -1);
  const pair = (fits) => next.forEach((node, at) => {
    if (from[at] >= 0) return;
    for (const place of free) {
      if (!fits(old[place], node)) continue;
      from[at] = place;
      free.delete(place);
      return;
    }
  });
  pair((a, b) => a.isEqualNode(b));
  const [names, wanted] = [new Map(), new Map()];
  old.forEach((node) => names.set(node, named(node)));
  next.forEach((node) => wanted.set(node, named(node)));
  pair((a, b) => names.get(a) !== "" && names.get(a) === wanted.get(b));
  pair((a, b) => names.get(a) === "" && wanted.get(b) === "" && a.nodeName === b.nodeName);
  return from;
}

function named(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const link = /^(TR|LI|ARTICLE)$/.test(node.tagName) && node.querySelector("a[href]")?.getAttribute("href");
  const name = node.id || node.dataset.key || link || "";
  return name && `${node.tagName} ${name}`;
}
