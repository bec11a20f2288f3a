/** A table whose first column names the rows, and whose other columns are numbers. */
export function cellsTable(caption: string, head: string[], rows: string[][]): HTMLTableElement {
  const table = document.createElement('table');
  table.createCaption().textContent = caption;
  const headRow = table.createTHead().insertRow();
  for (const [i, words] of head.entries()) headRow.append(headCell('col', words, i));
  const body = table.createTBody();
  for (const [name, ...numbers] of rows) {
    const row = body.insertRow();
    row.append(headCell('row', name, 0));
    for (const words of numbers) {
      const cell = row.insertCell();
      cell.textContent = words;
    }
  }
  return table;
}

/** Marks tables that are wider than the screen, so that the page can say that they scroll. */
export function markWideTables(): void {
  const watched = new ResizeObserver((entries) => {
    for (const { target } of entries)
      target.classList.toggle('wider', target.scrollWidth > target.clientWidth + 1);
  });
  for (const scroll of document.querySelectorAll('.scroll')) watched.observe(scroll);
}

// --- internal ---

function headCell(scope: string, words: string, column: number): HTMLTableCellElement {
  const cell = document.createElement('th');
  cell.scope = scope;
  cell.textContent = words;
  cell.className = column === 0 ? 'text' : 'number';
  return cell;
}
