// A part of a page that waits for work beside it: fetched again every few seconds until nothing is left to wait for.

const live = document.getElementById("live");

function again(part) {
  const mark = part.querySelector("[data-refresh]");
  if (mark) setTimeout(() => renew(part), 1000 * Number(mark.dataset.refresh));
  else if (live) live.textContent = part.dataset.ready ?? "";
}

async function renew(part) {
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.getElementById(part.id);
  if (fresh) part.replaceWith(fresh);
  again(fresh || part);
}

for (const mark of document.querySelectorAll("[data-refresh]")) {
  const part = mark.closest("[id]");
  if (part) again(part);
}
