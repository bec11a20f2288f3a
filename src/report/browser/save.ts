/** Connects the buttons that save a figure as it is shown. */
export function connectSaving(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-save]')) {
    button.addEventListener('click', () => {
      const figure = button.closest<HTMLElement>('[data-chart], [data-player]');
      const svg = figure?.querySelector<SVGSVGElement>('.drawing svg, svg.board');
      if (!figure || !svg) return;
      const { chart, player } = figure.dataset;
      const chosen = chart ? [...figure.querySelectorAll('select')] : [];
      const name = [chart ?? player, ...chosen.map(({ value }) => value.replaceAll('_', '-'))].join('-');
      const file = new Blob([standAlone(svg)], { type: 'image/svg+xml' });
      if (button.dataset.save === 'png') savePng(file, svg, `${name}.png`);
      else saveAs(file, `${name}.svg`);
    });
  }
}

// --- internal ---

/** Pixels of a PNG for each unit of the SVG: sharp on paper. */
const SHARPNESS = 3;

/** The SVG's text with the page's colours written in. */
function standAlone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const copies = copy.querySelectorAll('*');
  for (const [i, element] of svg.querySelectorAll('*').entries()) {
    const style = getComputedStyle(element);
    for (const name of ['fill', 'stroke'] as const)
      if (element.hasAttribute(name)) copies[i].setAttribute(name, style[name]);
    if (element.matches('.pointer')) copies[i].remove();
  }
  const { color, backgroundColor: fill } = getComputedStyle(document.body);
  copy.removeAttribute('class');
  copy.setAttribute('color', color);
  copy.setAttribute('font-family', 'system-ui, sans-serif');
  const ground = document.createElementNS(copy.namespaceURI, 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill }))
    ground.setAttribute(name, value);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

function saveAs(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function savePng(file: Blob, svg: SVGSVGElement, name: string): Promise<void> {
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image(width * SHARPNESS, height * SHARPNESS);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await file.text())}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: image.width, height: image.height });
  canvas.getContext('2d')?.drawImage(image, 0, 0, image.width, image.height);
  canvas.toBlob((blob) => blob && saveAs(blob, name), 'image/png');
}
