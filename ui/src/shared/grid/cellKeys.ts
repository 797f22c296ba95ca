/** The arrow keys between cells that can be opened: whatever has `data-cell="row:column"` inside of the element. */
import type { KeyboardEvent } from 'react';

type Place = { row: number; column: number };

function placeOf(element: HTMLElement): Place {
  const [row = 0, column = 0] = (element.dataset.cell ?? '').split(':').map(Number);
  return { row, column };
}

export function moveBetweenCells(event: KeyboardEvent<HTMLElement>) {
  const root = event.currentTarget;
  const target = event.target as HTMLElement;
  const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const all = [...root.querySelectorAll<HTMLElement>('[data-cell]')];
  const here = target.closest<HTMLElement>('[data-cell]');
  let next: HTMLElement | undefined;
  if (here === null) {
    // From the row itself into its first cell.
    if (event.key === forward) next = all.find((each) => target.tagName === 'TR' && target.contains(each));
  } else if (event.key === 'Escape') {
    next = here.closest<HTMLElement>('tr[tabindex]') ?? undefined;
  } else {
    next = nearest(all, placeOf(here), event.key, forward);
  }
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

function nearest(all: HTMLElement[], from: Place, key: string, forward: string): HTMLElement | undefined {
  const along = key.startsWith('ArrowUp') || key === 'ArrowDown' ? 'row' : 'column';
  if (!key.startsWith('Arrow')) return undefined;
  const across = along === 'row' ? 'column' : 'row';
  const sign = key === 'ArrowDown' || key === forward ? 1 : -1;
  const away = (each: HTMLElement) => sign * (placeOf(each)[along] - from[along]);
  return all
    .filter((each) => placeOf(each)[across] === from[across] && away(each) > 0)
    .sort((a, b) => away(a) - away(b))[0];
}
