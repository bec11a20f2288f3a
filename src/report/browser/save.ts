/** Connects the buttons that save a figure as it is shown. */
export function connectSaving(): void {
  for (const button of document.querySelectorAll('button[data-save]')) {
    button.addEventListener('click', () => {
      const figure = button.closest<HTMLElement>('[data-chart], [data-player]');
      const svg = figure?.querySelector('.drawing svg, svg.board');
      if (!figure || !(svg instanceof SVGSVGElement)) return;
      const chosen = figure.dataset.chart ? [...figure.querySelectorAll('select')] : [];
      const kind = figure.dataset.chart ?? figure.dataset.player;
      const name = [kind, ...chosen.map(({ value }) => value.replaceAll('_', '-'))].join('-');
      const text = standAlone(svg);
      if (button.getAttribute('data-save') === 'png') savePng(text, svg, `${name}.png`);
      else saveAs(new Blob([text], { type: 'image/svg+xml' }), `${name}.svg`);
    });
  }
}

// --- internal ---

/** Pixels of a PNG for each unit of the SVG: sharp on paper. */
const SHARPNESS = 3;

/** The SVG's text with the page's colours written in. */
function standAlone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  for (const element of copy.querySelectorAll('.pointer')) element.remove();
  const page = getComputedStyle(document.body);
  copy.setAttribute('color', page.color);
  copy.setAttribute('font-family', 'system-ui, sans-serif');
  copy.removeAttribute('class');
  const ground = document.createElementNS(copy.namespaceURI, 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: page.backgroundColor })) {
    ground.setAttribute(name, value);
  }
  copy.prepend(ground);
  return new XMLSerializer()
    .serializeToString(copy)
    .replace(/var\((--[\w-]+)\)/g, (_, name) => page.getPropertyValue(name).trim());
}

function saveAs(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function savePng(text: string, svg: SVGSVGElement, name: string): Promise<void> {
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SHARPNESS;
  canvas.height = height * SHARPNESS;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && saveAs(blob, name), 'image/png');
}
