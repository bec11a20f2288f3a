/**
 * Shows one view of a figure.
 *
 * @param {Element} figure
 * @param {string} name
 */
export function showView(figure, name) {
  for (const view of figure.querySelectorAll('[data-view]')) {
    view.toggleAttribute('hidden', view.getAttribute('data-view') !== name);
  }
}

/**
 * The value of the radio button that is chosen.
 *
 * @param {ParentNode} within
 * @param {string} name
 */
export function chosen(within, name) {
  const input = within.querySelector(`input[name="${name}"]:checked`);
  return input instanceof HTMLInputElement ? input.value : '';
}

/**
 * Connects the switches of variants with the figures beside them.
 *
 * @param {ParentNode} within
 */
export function connectLegend(within) {
  for (const input of within.querySelectorAll('input[data-variant]')) {
    if (!(input instanceof HTMLInputElement)) continue;
    const update = () => {
      for (const mark of within.querySelectorAll(`.chart .v${input.dataset.variant}`)) {
        mark.classList.toggle('off', !input.checked);
      }
    };
    input.addEventListener('change', update);
    update();
  }
}

/** `12,345`, `123.4`, `1.23` @param {number} value */
export function numberText(value) {
  const size = Math.abs(value);
  const maximumFractionDigits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 || size === 0 ? 2 : 3;
  return new Intl.NumberFormat('en-US', { maximumFractionDigits }).format(value);
}

/**
 * A table whose first column names the rows, and whose other columns are numbers; it scrolls where it is too wide.
 *
 * @param {string} caption
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function cellsTable(caption, head, rows) {
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
      cell.className = 'number';
      cell.textContent = words;
    }
  }
  const scroll = document.createElement('div');
  scroll.className = 'scroll';
  scroll.tabIndex = 0;
  scroll.setAttribute('role', 'region');
  scroll.setAttribute('aria-label', caption);
  scroll.append(table);
  return scroll;
}

/**
 * @param {string} scope
 * @param {string} words
 * @param {number} column
 */
function headCell(scope, words, column) {
  const cell = document.createElement('th');
  cell.scope = scope;
  cell.textContent = words;
  cell.className = column === 0 ? 'text' : 'number';
  return cell;
}
