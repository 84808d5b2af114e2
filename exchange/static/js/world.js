// The world picture: one stop for the Tab key, and the arrow keys go to the nearest tile in their direction.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

for (const world of document.querySelectorAll("[data-world]")) {
  const tiles = [...world.querySelectorAll("[data-at]")].map((link) => ({ link, at: link.dataset.at.split(",").map(Number) }));
  const stop = (chosen) => {
    for (const { link } of tiles) link.setAttribute("tabindex", link === chosen ? "0" : "-1");
  };

  if (tiles.length) stop(tiles[0].link);
  world.addEventListener("focusin", (event) => stop(event.target.closest("[data-at]")));
  world.addEventListener("keydown", (event) => {
    const here = tiles.find(({ link }) => link === event.target.closest("[data-at]"));
    const next = here && ARROWS[event.key] && nearest(tiles, here, ARROWS[event.key]);
    if (!next) return;
    event.preventDefault();
    next.link.focus();
  });
}

/** The nearest tile in a direction: steps along it count once, steps aside twice. */
function nearest(tiles, here, [across, down]) {
  let best = null;
  let least = Infinity;
  for (const tile of tiles) {
    const x = tile.at[0] - here.at[0];
    const y = tile.at[1] - here.at[1];
    const along = x * across + y * down;
    const far = along + 2 * Math.abs(across ? y : x);
    if (along > 0 && far < least) [best, least] = [tile, far];
  }
  return best;
}
