/** The lines of a chart: which there are, and how each is told from the others without colour. */
import type { HistoryPoint, HistoryView } from '../../api';

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'none';

export type ChartLine = {
  id: string;
  name: string;
  kind: 'whole' | 'part' | 'peers';
  values: (number | null)[];
  /** What each value is made of; the middle of others is made of nothing that could be shown. */
  points: HistoryPoint[] | null;
  shape: Shape;
  colour: string;
  dash?: string;
  width: number;
};

/** A goal, which is the same in every month. */
export type GoalMark = { value: number; label: string; dash: string };

/** As the text of the page. */
export const INK = '#212934';
export const QUIET = '#4a5768';

/** Stands for the middle of the others among the lines to choose from. */
export const PEERS = 'peers';
/** So many parts are told apart at a glance. */
export const MOST = 5;

type Look = Pick<ChartLine, 'shape' | 'colour' | 'dash' | 'width'>;

const WHOLE: Look = { shape: 'circle', colour: '#0d47a1', width: 3 };
const OTHERS: Look = { shape: 'none', colour: QUIET, dash: '2 3', width: 2.5 };
const PARTS: Look[] = [
  { shape: 'square', colour: '#b71c1c', dash: '8 3', width: 1.75 },
  { shape: 'triangle', colour: '#1b5e20', dash: '12 3 3 3', width: 1.75 },
  { shape: 'diamond', colour: '#6a1b9a', dash: '4 3', width: 1.75 },
  { shape: 'cross', colour: '#a84300', dash: '14 4', width: 1.75 },
  { shape: 'circle', colour: '#00606b', dash: '1 3', width: 1.75 },
];

export type Shown = { whole: boolean; peers: boolean; parts: string[] };

/** At first the whole and the others; of a few parts, these too. */
export function shownFirst(view: HistoryView): Shown {
  const few = view.parts.length <= MOST;
  return { whole: true, peers: true, parts: few ? view.parts.map((part) => part.of.id) : [] };
}

export type LineNames = { whole: string; peers: string };

export function linesOf(view: HistoryView, shown: Shown, names: LineNames): ChartLine[] {
  const { whole, peers } = view;
  const lines: ChartLine[] = [];
  if (shown.whole) {
    const values = whole.points.map((point) => point.value);
    lines.push({ id: whole.of.id, name: names.whole, kind: 'whole', values, points: whole.points, ...WHOLE });
  }
  view.parts
    .filter((part) => shown.parts.includes(part.of.id))
    .slice(0, MOST)
    .forEach(({ of, points }, at) => {
      const values = points.map((point) => point.value);
      const look = PARTS[at];
      if (look) lines.push({ id: of.id, name: of.name, kind: 'part', values, points, ...look });
    });
  if (shown.peers && peers !== null) {
    lines.push({ id: PEERS, name: names.peers, kind: 'peers', values: peers, points: null, ...OTHERS });
  }
  return lines;
}

/** Where labels go that want to stand at these heights, so that none covers another. */
export function spread(wanted: number[], size: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, at) => at).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let least = top;
  for (const at of order) {
    placed[at] = Math.max(least, placed[at] ?? 0);
    least = (placed[at] ?? 0) + size;
  }
  let most = bottom;
  for (const at of order.reverse()) {
    placed[at] = Math.min(most, placed[at] ?? 0);
    most = (placed[at] ?? 0) - size;
  }
  return placed;
}
