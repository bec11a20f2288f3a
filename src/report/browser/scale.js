/**
 * How the values of a drawing's horizontal axis become positions in its SVG.
 *
 * @param {Element} drawing
 * @returns {(value: number) => number}
 */
export function scaleOf(drawing) {
  const numbers = (/** @type {string} */ name) => (drawing.getAttribute(name) ?? '').split(' ').map(Number);
  const log = drawing.getAttribute('data-scale') === 'log';
  const warp = (/** @type {number} */ value) => (log ? Math.log(value) : value);
  const [low, high] = numbers('data-domain').map(warp);
  const [left, right] = numbers('data-range');
  return (value) => left + ((warp(value) - low) / (high - low)) * (right - left);
}

/**
 * Where the pointer is, in the units of the SVG.
 *
 * @param {SVGSVGElement} svg
 * @param {MouseEvent} event
 */
export function pointIn(svg, event) {
  const box = svg.getBoundingClientRect();
  const { width, height } = svg.viewBox.baseVal;
  return {
    x: ((event.clientX - box.left) / box.width) * width,
    y: ((event.clientY - box.top) / box.height) * height,
  };
}
