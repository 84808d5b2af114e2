// The preview of a text follows what is typed. Without this file the button loads the page anew, with the preview on it.

const pane = document.querySelector("[data-live-preview]");
const form = pane?.closest("form");
const button = form?.querySelector('button[name="do"][value="preview"]');
let pausing, asked = 0;

/** Put what the platform makes of the text into the pane; say whether there was anything to put. */
async function show() {
  const turn = ++asked;
  const data = new FormData(form);
  data.set("do", "preview");
  const answer = await fetch(form.action || location.href, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const made = page.getElementById("preview");
  if (!answer.ok || !made) return false;
  if (turn === asked) pane.replaceChildren(document.importNode(made, true));
  return true;
}

if (button) {
  button.addEventListener("click", async (event) => {
    if (pane.dataset.asIs) return;
    event.preventDefault();
    event.stopPropagation();
    document.querySelector("#preview:not([data-live-preview] *)")?.remove();
    const isShown = await show().catch(() => false);
    if (isShown) { pane.querySelector("#preview").scrollIntoView({ block: "nearest" }); return; }
    // Something is wrong: the page itself says what.
    pane.dataset.asIs = "yes";
    button.click();
  });
  form.addEventListener("input", () => {
    clearTimeout(pausing);
    if (pane.childElementCount) pausing = setTimeout(() => show().catch(() => {}), 700);
  });
}
