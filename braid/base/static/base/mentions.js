/* Whom an @ in a comment may mean: a list under the field, worked by the keyboard. Without it, the name is written out. */

let list = null;
let field = null;
let asked = 0;

function close() {
  list?.remove();
  list = null;
  field?.removeAttribute("aria-activedescendant");
  field?.removeAttribute("aria-controls");
}

/* The @ that is being written, with the letters after it; null when there is none at the cursor. */
function begun(input) {
  const before = input.value.slice(0, input.selectionStart);
  const found = /(?:^|[^\w@])@([\p{L}\p{N}.' -]{0,40})$/u.exec(before);
  if (!found || found[1].split(" ").length > 3) return null;
  return { letters: found[1], start: before.length - found[1].length };
}

function choose(option) {
  list.querySelector("[aria-selected=true]")?.removeAttribute("aria-selected");
  option.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", option.id);
}

function take(option) {
  const at = begun(field);
  if (at) field.setRangeText(`${option.dataset.name} `, at.start, field.selectionStart, "end");
  close();
  field.focus();
}

async function suggest(input) {
  const at = begun(input);
  const turn = ++asked;
  if (!at) return close();
  const answer = await fetch(`${input.dataset.mentions}?q=${encodeURIComponent(at.letters.trim())}`);
  const html = answer.ok ? (await answer.text()).trim() : "";
  if (turn !== asked) return;
  close();
  if (!html.includes("role=\"option\"")) return;
  field = input;
  list = document.createElement("ul");
  list.className = "named";
  list.id = "named-list";
  list.setAttribute("role", "listbox");
  list.innerHTML = html;
  input.after(list);
  input.setAttribute("aria-controls", "named-list");
  choose(list.firstElementChild);
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("textarea[data-mentions]")) suggest(event.target);
});

document.addEventListener("keydown", (event) => {
  if (!list || event.target !== field) return;
  const options = [...list.children];
  const now = options.findIndex((option) => option.getAttribute("aria-selected"));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    choose(options[(now + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length]);
  } else if (event.key === "Enter" || event.key === "Tab") {
    take(options[now]);
  } else if (event.key === "Escape") {
    close();
  } else {
    return;
  }
  event.preventDefault();
});

document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.("#named-list [role=option]");
  if (!option) return;
  event.preventDefault();
  take(option);
});

/* Not before the click is over: what stands below the list would move away under the pointer, and not be pressed. */
document.addEventListener("click", (event) => {
  if (list && !event.target.closest?.("#named-list")) close();
});

/* Following a link of For you counts as having read it. */
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("[data-told].told-new");
  const form = row?.querySelector("form");
  if (form && event.target.closest("p a")) fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true });
});
