/* Says how many rows are ticked, and ticks all of a page. Without this file everything can be ticked as well. */

const ticks = () => [...document.querySelectorAll('input[name="tick"]')];

function say() {
  const shown = document.querySelector("[data-ticked]");
  if (!shown) return;
  const count = ticks().filter((box) => box.checked).length;
  shown.textContent = count ? ` ${count}` : "";
  document.querySelector("[data-ticked-said]").textContent = count ? `${count}` : "";
  if (count) document.getElementById("several").open = true;
  document.getElementById("several").classList.toggle("several-on", count > 0);
}

function prepare() {
  const all = document.querySelector("[data-tick-all]");
  if (all) all.hidden = false;
  say();
}

document.addEventListener("change", (event) => {
  if (event.target.name === "tick") say();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-tick-all]")) return;
  const boxes = ticks();
  const on = boxes.some((box) => !box.checked);
  for (const box of boxes) box.checked = on;
  say();
});

prepare();
document.addEventListener("htmx:afterSettle", prepare);
