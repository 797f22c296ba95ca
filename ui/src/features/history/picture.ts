/** A picture of a chart that can be put into a report: title, chart, and where the numbers come from. */

import { INK, QUIET } from './lines';

export type Caption = { title: string; subtitle: string; notes: string[]; source: string };

const SCALE = 2;
const PAD = 20;
const SVG = 'http://www.w3.org/2000/svg';
const FONT = 'Roboto, "Noto Sans", "Noto Sans Devanagari", sans-serif';

/** The chart with its caption, as an SVG that needs nothing outside of it. */
export function framed(chart: SVGSVGElement, { title, subtitle, notes, source }: Caption): SVGSVGElement {
  const width = Number(chart.getAttribute('width'));
  const height = Number(chart.getAttribute('height'));
  const lines = notes.concat(source).filter((line) => line !== '');
  const top = PAD + 50;
  const whole = element('svg', {
    width: width + 2 * PAD,
    height: top + height + 12 + 18 * lines.length + PAD,
    'font-family': FONT,
  });
  whole.append(element('rect', { width: '100%', height: '100%', fill: '#fff' }));
  whole.append(text(title, PAD, PAD + 16, { 'font-size': 18, 'font-weight': 500 }));
  whole.append(text(subtitle, PAD, PAD + 36, { 'font-size': 13 }));
  const inner = chart.cloneNode(true) as SVGSVGElement;
  for (const [name, value] of Object.entries({ x: PAD, y: top, width, height })) {
    inner.setAttribute(name, String(value));
  }
  inner.removeAttribute('style');
  whole.append(inner);
  lines.forEach((line, at) =>
    whole.append(text(line, PAD, top + height + 20 + 18 * at, { 'font-size': 12, fill: QUIET })),
  );
  return whole;
}

/** PNG in Base64, twice as large as on the screen. */
export async function drawn(chart: SVGSVGElement, caption: Caption): Promise<string> {
  const whole = framed(chart, caption);
  const image = await loaded(
    // As text in the address: what may be shown here is from the program itself or written out like this.
    `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(whole))}`,
  );
  const canvas = document.createElement('canvas');
  canvas.width = Number(whole.getAttribute('width')) * SCALE;
  canvas.height = Number(whole.getAttribute('height')) * SCALE;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas to draw on');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

/** A name that every file system takes. */
export function fileName(parts: string[]): string {
  const name = parts.join(' ').replace(/[\\/:*?"<>|,\s]+/g, '-');
  return `${name.slice(0, 120)}.png`;
}

function loaded(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('the chart cannot be drawn'));
    image.src = address;
  });
}

function element(name: 'svg' | 'rect' | 'text', attributes: Record<string, string | number>) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made as SVGSVGElement;
}

function text(words: string, x: number, y: number, attributes: Record<string, string | number>) {
  const made = element('text', { x, y, fill: INK, ...attributes });
  made.textContent = words;
  return made;
}
