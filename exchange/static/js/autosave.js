// Saves what is typed while it is typed: in this browser at each pause, on the server soon after. Without this file the
// form is saved by its buttons. data-autosave on a box above the form names whose words these are, and which text.

const PAUSE = 600, SOON = 2000, AGAIN = 15000;
const box = document.querySelector("[data-autosave]");
const form = box?.parentElement.querySelector("form[data-guard]");
const name = box && `text ${box.dataset.autosave}`;
const said = box?.querySelector("[data-said]");
const found = box?.querySelector("[data-found]");
let pausing, waiting, sending = null, isDirty = false;

/** What the form holds now, but for what only this page needs. */
function typed() {
  const data = new FormData(form);
  for (const own of ["csrf_token", "key", "version", "do"]) data.delete(own);
  return JSON.stringify([...data]);
}

function keep(more = {}) {
  try { localStorage.setItem(name, JSON.stringify({ typed: typed(), version: form.elements.version?.value ?? "", ...more })); } catch { /* No room, or not allowed: the server has it soon. */ }
}

function kept() {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
}

function forget() {
  try { localStorage.removeItem(name); } catch { /* Nothing is kept where nothing may be. */ }
}

function say(word) {
  box.hidden = false;
  said.textContent = word;
}

/** From now on the form belongs to the text that was saved. */
function adopt(answer) {
  if (answer.address && new URL(answer.address, location.href).pathname !== location.pathname) {
    history.replaceState(null, "", answer.address);
    form.action = answer.address;
  }
  const version = form.elements.version;
  if (version && answer.version) version.value = answer.version;
}

async function send() {
  const data = new FormData(form);
  data.set("do", "autosave");
  const before = typed();
  const answer = await fetch(form.action || location.href, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin" });
  if (answer.redirected || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("answered by another page");
  const told = await answer.json();
  if (answer.status === 409) return say(box.dataset.late);
  if (!answer.ok) return say(box.dataset.invalid);
  adopt(told);
  isDirty = typed() !== before;
  if (!isDirty) { forget(); form.dispatchEvent(new Event("saved", { bubbles: true })); }
  if (told.saved) say(told.saved);
}

async function save() {
  clearTimeout(waiting);
  if (sending || !isDirty || form.dataset.sent) return;
  sending = send().catch(() => { say(box.dataset.offline); waiting = setTimeout(save, AGAIN); });
  await sending;
  sending = null;
  if (isDirty && said.textContent !== box.dataset.late && !waiting) waiting = setTimeout(save, SOON);
}

function noteTyping() {
  isDirty = true;
  clearTimeout(pausing);
  pausing = setTimeout(keep, PAUSE);
  clearTimeout(waiting);
  waiting = setTimeout(save, SOON);
}

function putBack(values) {
  for (const control of form.elements) {
    if (!control.name || control.type === "hidden" || control.type === "submit") continue;
    const own = values.filter(([key]) => key === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = own.includes(control.value);
    else if (own.length) [control.value] = own;
  }
  noteTyping();
}

function offer() {
  const old = kept();
  if (!old || old.typed === typed() || (old.isSent && old.version !== (form.elements.version?.value ?? ""))) return forget();
  box.hidden = false;
  found.hidden = false;
  found.querySelector("[data-put-back]").addEventListener("click", () => { found.hidden = true; putBack(JSON.parse(old.typed)); form.elements.title.focus(); });
  found.querySelector("[data-forget]").addEventListener("click", () => { found.hidden = true; forget(); form.elements.title.focus(); });
}

if (form) {
  offer();
  form.addEventListener("input", noteTyping);
  form.addEventListener("change", noteTyping);
  window.addEventListener("online", save);
  // While a save is on its way the button waits for it: else the text would be begun twice.
  form.addEventListener("submit", async (event) => {
    clearTimeout(waiting);
    keep({ isSent: true });
    if (!sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await sending;
    form.requestSubmit(event.submitter);
  }, { capture: true });
}
