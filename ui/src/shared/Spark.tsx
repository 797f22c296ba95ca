import { memo } from 'react';

const WIDTH = 88;
const HEIGHT = 24;
const EDGE = 3;

type Points = readonly (number | null)[];

/** The lines between months that follow each other; a month without a number ends one. */
export function pieces(points: Points): { at: number; value: number }[][] {
  const found: { at: number; value: number }[][] = [];
  points.forEach((value, at) => {
    if (value === null) return;
    const last = found[found.length - 1];
    if (last !== undefined && last[last.length - 1]?.at === at - 1) last.push({ at, value });
    else found.push([{ at, value }]);
  });
  return found;
}

/**
 * A small line of some months. It starts at 0, so that little changes stay little; a month without a number is a grey
 * gap, never a drop. For the eye only: whoever shows it says it in words.
 */
export const Spark = memo(function Spark({ points }: { points: Points }) {
  const numbers = points.filter((value) => value !== null);
  const highest = Math.max(0, ...numbers);
  const lowest = Math.min(0, ...numbers);
  const step = (WIDTH - 2 * EDGE) / Math.max(1, points.length - 1);
  const x = (at: number) => EDGE + at * step;
  const y = (value: number) =>
    highest === lowest
      ? HEIGHT - EDGE
      : HEIGHT - EDGE - ((value - lowest) / (highest - lowest)) * (HEIGHT - 2 * EDGE);
  const lines = pieces(points);
  const end = points[points.length - 1] ?? null;
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
      focusable="false"
    >
      {points.map(
        (value, at) =>
          value === null && (
            <rect key={at} className="spark-gap" x={x(at) - step / 2} y={0} width={step} height={HEIGHT} />
          ),
      )}
      {lines.map((line) =>
        line.length > 1 ? (
          <polyline
            key={line[0]?.at}
            className="spark-line"
            points={line.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
          />
        ) : (
          line.map(({ at, value }) => (
            <circle key={at} className="spark-dot" cx={x(at)} cy={y(value)} r={1.5} />
          ))
        ),
      )}
      {end !== null && <circle className="spark-end" cx={x(points.length - 1)} cy={y(end)} r={2.5} />}
    </svg>
  );
});
