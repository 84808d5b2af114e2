// What makes pages pleasanter where scripts run. Every page works without this file.

import { forgetAll } from "./kept.js";

const live = document.getElementById("live");

/** Say something to those who listen to the page. */
function announce(word) {
  if (!live || !word) return;
  live.textContent = "";
  setTimeout(() => { live.textContent = word; }, 60);
}

// Menus: only one open, closed by Escape and by a click elsewhere.

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// Forms: sent once, warned about when left unsaved.

const changed = new Set();
let leaving = false;

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-guard]")) changed.add(form);
});

document.addEventListener("saved", (event) => changed.delete(event.target));

window.addEventListener("beforeunload", (event) => {
  if (leaving || ![...changed].some((form) => form.isConnected)) return;
  event.preventDefault();
});

/** Switch the buttons of a form off; after a while on again, lest a lost answer leaves the form dead. */
function sendOnce(form, button) {
  form.dataset.sent = "yes";
  button?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), 8000);
}

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Whoever signs out leaves no words behind; the platform asks the browser for the same, which not every browser does.
  if (form.matches("[data-forgets]")) forgetAll();
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.matches("[data-once]") && form.method === "post") sendOnce(form, event.submitter);
  changed.delete(form);
  if (form.matches("[data-swap]")) {
    event.preventDefault();
    swapForm(form, event.submitter);
  } else if (form.method === "post") {
    leaving = true;
    setTimeout(() => { leaving = false; }, 8000);
  }
});

window.addEventListener("pageshow", (event) => {
  leaving = false;
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});

// Parts of a page exchanged without loading all of it: data-swap="#part" on a form or link.

async function fetchPart(address, options, selector) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" }, ...options });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { part: page.querySelector(selector), flashes: page.getElementById("flashes"), address: answer.url };
}

/** Put the fetched part in the place of the old one; the focus stays where it was, if that is still there. */
function putPart(selector, fetched) {
  const focused = document.activeElement?.id;
  const old = document.querySelector(selector);
  const fresh = document.importNode(fetched.part, true);
  const scrolled = old.scrollLeft;
  old.replaceWith(fresh);
  fresh.scrollLeft = scrolled;
  document.getElementById("flashes")?.replaceChildren(...document.importNode(fetched.flashes ?? document.createElement("div"), true).childNodes);
  enhance(fresh);
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  announce(fresh.dataset.announce || fresh.querySelector("[data-announce]")?.dataset.announce || live?.dataset.updated);
}

async function swap(selector, address, options) {
  const reading = !options?.method || options.method === "GET";
  try {
    const fetched = await fetchPart(address, options, selector);
    if (!fetched.part || !document.querySelector(selector)) { leaving = true; location.assign(fetched.address); return; }
    putPart(selector, fetched);
    if (reading) history.replaceState(null, "", address);
  } catch {
    if (reading) location.assign(address);
    else announce(live?.dataset.failed);
  }
}

async function swapForm(form, button) {
  const data = new FormData(form, button);
  if (form.method === "post") {
    await swap(form.dataset.swap, form.action, { method: "POST", body: new URLSearchParams(data) });
  } else {
    const kept = [...data].filter(([, value]) => value !== "");
    const address = new URL(form.action, location.href);
    address.search = new URLSearchParams(kept).toString();
    await swap(form.dataset.swap, address.href);
  }
  if (form.isConnected) release(form);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  swap(link.dataset.swap, link.href);
});

// Filters that apply themselves: at once for choices, after a pause for text.

let pause;
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-autosubmit]") || event.target.matches("input[type=search], input[type=text]")) return;
  form.requestSubmit();
});
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-autosubmit][data-swap]") || !event.target.matches("input[type=search], input[type=text]")) return;
  clearTimeout(pause);
  pause = setTimeout(() => form.requestSubmit(), 350);
});

// Copying: data-copy="#field" on a button that is hidden where scripts do not run.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  const text = source.value ?? source.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    source.select?.();
    document.execCommand("copy");
  }
  announce(live?.dataset.copied);
  button.classList.add("is-copied");
  const use = button.querySelector("use");
  const sign = use?.getAttribute("href");
  if (!sign || sign.endsWith("#check")) return;
  use.setAttribute("href", sign.replace(/#.*/, "#check"));
  setTimeout(() => use.setAttribute("href", sign), 2000);
});

// Order by dragging: data-reorder="#form" on a list whose rows carry data-id and a .grip.
// Keyboards use the up and down buttons of each row, which post on their own.

function rowAt(list, y) {
  return [...list.querySelectorAll(":scope > [data-id]")].find((row) => y < row.getBoundingClientRect().bottom) ?? list.querySelector(":scope > [data-id]:last-of-type");
}

function clearMarks(list) {
  for (const row of list.children) row.classList.remove("drop-before", "drop-after");
}

function drop(list, dragged, target, after) {
  target[after ? "after" : "before"](dragged);
  const form = document.querySelector(list.dataset.reorder);
  const order = [...list.querySelectorAll(":scope > [data-id]")].map((row) => row.dataset.id).join(",");
  if (!form || order === list.dataset.order) return;
  form.elements.order.value = order;
  form.requestSubmit();
}

function startDrag(list, dragged, event) {
  const grip = event.currentTarget;
  let place = null;
  grip.setPointerCapture(event.pointerId);
  dragged.classList.add("is-dragged");
  const move = ({ clientY }) => {
    const target = rowAt(list, clientY);
    const box = target.getBoundingClientRect();
    place = { target, after: clientY > box.top + box.height / 2 };
    clearMarks(list);
    target.classList.add(place.after ? "drop-after" : "drop-before");
  };
  const end = ({ type }) => {
    grip.removeEventListener("pointermove", move);
    dragged.classList.remove("is-dragged");
    clearMarks(list);
    if (type === "pointerup" && place && place.target !== dragged) drop(list, dragged, place.target, place.after);
  };
  grip.addEventListener("pointermove", move);
  grip.addEventListener("pointerup", end, { once: true });
  grip.addEventListener("pointercancel", end, { once: true });
}

function makeSortable(list) {
  if (list.classList.contains("can-drag")) return;
  list.classList.add("can-drag");
  list.dataset.order = [...list.querySelectorAll(":scope > [data-id]")].map((row) => row.dataset.id).join(",");
  for (const row of list.querySelectorAll(":scope > [data-id]")) {
    row.querySelector(".grip")?.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      startDrag(list, row, event);
    });
  }
}

// Long lists of boxes: data-sift="#list" on a field that is hidden where scripts do not run. What is ticked stays.

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-sift]")) return;
  const wanted = target.value.trim().toLocaleLowerCase();
  for (const row of document.querySelectorAll(`${target.dataset.sift} [data-sift-words]`)) {
    row.hidden = !row.dataset.siftWords.includes(wanted) && !row.querySelector("input").checked;
  }
});

// Files: what is too large is said before it is sent. data-largest in bytes, data-too-large what is said.

document.addEventListener("change", ({ target }) => {
  if (!target.matches("input[type=file][data-largest]")) return;
  const isTooLarge = [...target.files].some((file) => file.size > Number(target.dataset.largest));
  let said = target.parentElement.querySelector("[data-said]");
  if (!said) {
    said = Object.assign(document.createElement("p"), { className: "field-error", id: `${target.id}-said` });
    said.dataset.said = "";
    said.setAttribute("role", "alert");
    target.before(said);
  }
  said.textContent = isTooLarge ? target.dataset.tooLarge : "";
  if (isTooLarge) target.value = "";
});

// Times: beside a time in another zone, the same moment on this device's clock.

function clockOf(moment, zone) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(moment);
}

function hintLocal(time) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime()) || time.nextElementSibling?.matches(".local-hint")) return;
  const shown = clockOf(moment, time.dataset.local || "UTC");
  const here = clockOf(moment, undefined);
  if (shown === here) return;
  const hint = document.createElement("span");
  hint.className = "local-hint";
  hint.textContent = ` · ${here} (${live?.dataset.local ?? "your time"})`;
  time.after(hint);
}

/** Make a page, or a part that has just come in, pleasanter. */
function enhance(root) {
  for (const control of root.querySelectorAll("[data-copy][hidden], [data-sift][hidden]")) control.hidden = false;
  const lists = root.matches?.("[data-reorder]") ? [root, ...root.querySelectorAll("[data-reorder]")] : root.querySelectorAll("[data-reorder]");
  lists.forEach(makeSortable);
  for (const time of root.querySelectorAll("time[data-local]")) hintLocal(time);
  for (const form of root.querySelectorAll("[data-guard]:has(.error-summary)")) changed.add(form);
  root.querySelector("[data-focus]")?.focus();
}

enhance(document);
