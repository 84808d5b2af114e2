// Saves what is typed while it is typed: in this browser at each pause, on the platform soon after. Without this file the
// form is saved by its buttons. data-autosave on a box above the form names whose words these are, and which text.

import { forget, keep, kept } from "./kept.js";

const PAUSE = 600, SOON = 2000, AGAIN = 15000, PATIENCE = 10000;
const SAVED = "saved", OFFLINE = "offline", OUT = "out", LATE = "late", INVALID = "invalid";
const box = document.querySelector("[data-autosave]");
const form = box?.parentElement.querySelector("form[data-guard]");
const said = box?.querySelector("[data-said]");
const found = box?.querySelector("[data-found]");
let name = box?.dataset.autosave;
let pausing, waiting, sending = null, isLeaving = false, goesOn = false;
// How often something was typed, and how much of that the platform has.
let typings = 0, had = 0;

/** What the form holds now, but for what only this page needs. */
function typed() {
  const data = new FormData(form);
  for (const own of ["csrf_token", "key", "version", "do"]) data.delete(own);
  return JSON.stringify([...data]);
}

function keepHere() {
  if (typings !== had) keep(name, { typed: typed(), version: form.elements.version?.value ?? "" });
}

function say(word) {
  box.hidden = false;
  said.textContent = word;
}

/** From now on the form belongs to the text that was saved. */
function adopt(told) {
  if (told.address && new URL(told.address, location.href).pathname !== location.pathname) {
    if (!isLeaving) history.replaceState(null, "", told.address);
    form.action = told.address;
  }
  if (form.elements.version && told.version) form.elements.version.value = told.version;
  forget(name);
  name = `${name.split(":")[0]}:${told.text}`;
  keepHere();
}

/** Send what stands there; return what came of it. Throws where nothing, or no answer of the platform, comes back. */
async function send() {
  const upTo = typings;
  const data = new FormData(form);
  data.set("do", "autosave");
  const answer = await fetch(form.action || location.href, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE) });
  if (answer.redirected || [400, 401, 403].includes(answer.status)) return OUT;
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("answered by another page");
  const told = await answer.json();
  if (typings !== upTo) soon(SOON);
  if (answer.status === 409) return LATE;
  if (!answer.ok) return INVALID;
  if (!told.isBegun) had = upTo;
  adopt(told);
  // It was begun by an earlier attempt, whose answer was lost: what has been typed since goes there.
  if (told.isBegun) { soon(0); return SAVED; }
  if (typings === had) form.dispatchEvent(new Event("saved", { bubbles: true }));
  if (told.saved) say(told.saved);
  return SAVED;
}

function soon(pause) {
  clearTimeout(waiting);
  waiting = setTimeout(save, pause);
}

async function attempt() {
  keepHere();
  const came = await send().catch(() => OFFLINE);
  if (came !== SAVED) say(box.dataset[came]);
  if (came === OFFLINE) soon(AGAIN);
  sending = null;
  return came;
}

/** Save what is not saved yet; whoever asks while that is on its way waits for it. */
function save() {
  clearTimeout(waiting);
  if (!sending && (typings === had || form.dataset.sent)) return SAVED;
  sending ??= attempt();
  return sending;
}

function noteTyping() {
  typings += 1;
  clearTimeout(pausing);
  pausing = setTimeout(keepHere, PAUSE);
  soon(SOON);
}

/** Before a button's work: save what it would send, so that nothing stays behind here and no text is begun twice. */
async function saveFirst(button) {
  button?.setAttribute("aria-busy", "true");
  isLeaving = true;
  let came = SAVED;
  while (came === SAVED && (sending || typings !== had)) came = await save();
  isLeaving = false;
  button?.removeAttribute("aria-busy");
  // Without a connection the words stay here, where they can be seen.
  if (came === OFFLINE) return;
  goesOn = true;
  form.requestSubmit(button);
  goesOn = false;
}

function putBack(old) {
  const values = JSON.parse(old.typed);
  for (const control of form.elements) {
    if (!control.name || control.type === "hidden" || control.type === "submit") continue;
    const own = values.filter(([key]) => key === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = own.includes(control.value);
    else if (own.length) [control.value] = own;
  }
  // They were typed into that version: if another has been saved since, both are compared.
  if (form.elements.version && old.version) form.elements.version.value = old.version;
  noteTyping();
}

function offer() {
  const old = kept(name);
  if (!old) return;
  if (old.typed === typed()) {
    // The platform has them, unless it has just refused them.
    if (!form.querySelector(".error-summary")) forget(name);
    return;
  }
  box.hidden = false;
  found.hidden = false;
  const answered = (act) => () => { found.hidden = true; act(); form.elements.title.focus(); };
  found.querySelector("[data-put-back]").addEventListener("click", answered(() => putBack(old)));
  found.querySelector("[data-forget]").addEventListener("click", answered(() => forget(name)));
}

if (form) {
  offer();
  form.addEventListener("input", noteTyping);
  form.addEventListener("change", noteTyping);
  window.addEventListener("online", save);
  window.addEventListener("pagehide", keepHere);
  form.addEventListener("submit", (event) => {
    if (goesOn || (!sending && typings === had)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    saveFirst(event.submitter);
  }, { capture: true });
}
