// A block of cells copied from a spreadsheet, pasted into the boxes of a section: down the boxes
// as they stand, across from the number to what it is out of.

// The rows of cells that a paste brings; null where it is no block.
function cellsOf(text) {
  const rows = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  const cells = rows.map((row) => row.split("\t").map((cell) => cell.trim()));
  return cells.length > 1 || cells[0].length > 1 ? cells : null;
}

// Put a pasted block in place; returns the fields it changed (none where it is no block), and how
// many cells had no field to go to.
export function pasteInto(event, boxes) {
  const field = event.target.closest("[data-cell]");
  const cells = field && cellsOf(event.clipboardData.getData("text/plain"));
  if (!cells) return { changed: [], left: 0 };
  event.preventDefault();
  const rows = boxes
    .map((box) => [...box.querySelectorAll("[data-cell]")])
    .filter((fields) => fields.length);
  const first = rows.findIndex((fields) => fields.includes(field));
  const across = Number(field.dataset.cell);
  const changed = [];
  let left = 0;
  cells.forEach((row, down) => {
    const fields = rows[first + down];
    row.forEach((cell, index) => {
      const place = fields && fields[across + index];
      if (cell === "") return;
      if (place) {
        place.value = cell;
        changed.push(place);
      } else {
        left += 1;
      }
    });
  });
  return { changed, left };
}
