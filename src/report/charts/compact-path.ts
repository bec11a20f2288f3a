/**
 * The same path in fewer bytes: straight lines as steps from point to point, to a tenth of a unit, without letters that
 * repeat. Rounding does not add up. Paths with anything but straight lines stay as they are.
 *
 * @example compactPath('M10,20L12.31,19L12.31,18Z') // 'M10,20l2.3-1 0-1z'
 */
export function compactPath(path: string): string {
  if (!/^[MLZ\d.,\s-]+$/.test(path)) return path;
  return path
    .split(/(?=[MZ])/)
    .map((piece) => (piece.startsWith('Z') ? 'z' : steps(piece)))
    .join('');
}

// --- internal ---

function steps(piece: string): string {
  const numbers = (piece.match(/-?[\d.]+/g) ?? []).map((text) => Math.round(Number(text) * 10));
  const moves = numbers.slice(2).map((value, i) => value - numbers[i]);
  const [x, y] = numbers;
  return `M${tenth(x)},${tenth(y)}${moves.length > 0 ? `l${joined(moves)}` : ''}`;
}

/** A minus sign separates as well as a space. */
function joined(values: readonly number[]): string {
  return values
    .map(tenth)
    .reduce((text, value) => text + (text === '' || value.startsWith('-') ? '' : ' ') + value, '');
}

function tenth(value: number): string {
  return String(value / 10).replace(/^(-?)0\./, '$1.');
}
