import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';

import type { ChartLine, GoalMark } from './lines';
import { INK, spread } from './lines';
import { Marker } from './Marker';

const LINE = 17;
/** So many letters fit beside the chart. */
const LETTERS = 26;

const GOAL = { shape: 'none', colour: INK, width: 1.5, bold: false } as const;

type Props = { lines: ChartLine[]; goals: GoalMark[]; periods: string[] };

type End = Pick<ChartLine, 'id' | 'name' | 'shape' | 'colour' | 'dash' | 'width'> & {
  bold: boolean;
  x: number;
  y: number;
};

/** The name of each line and goal at its end, instead of a legend to be looked up. */
export function EndLabels({ lines, goals, periods }: Props) {
  const area = usePlotArea();
  const xOf = useXAxisScale();
  const yOf = useYAxisScale();
  if (area === undefined || xOf === undefined || yOf === undefined) return null;
  const right = area.x + area.width;
  const ends: End[] = lines.flatMap((line) => {
    const at = line.values.findLastIndex((value) => value !== null);
    const x = xOf(periods[at]);
    const y = yOf(line.values[at]);
    return x === undefined || y === undefined ? [] : [{ ...line, bold: line.kind === 'whole', x, y }];
  });
  for (const goal of goals) {
    const y = yOf(goal.value);
    if (y !== undefined)
      ends.push({ ...GOAL, id: goal.label, name: goal.label, dash: goal.dash, x: right, y });
  }
  const places = spread(
    ends.map(({ y }) => y),
    LINE,
    area.y + 4,
    area.y + area.height - 2,
  );
  return (
    <g>
      {ends.map((end, at) => (
        <EndLabel key={end.id} end={end} place={places[at] ?? end.y} right={right} />
      ))}
    </g>
  );
}

function EndLabel({ end, place, right }: { end: End; place: number; right: number }) {
  const { name, shape, colour, dash, width, bold, x, y } = end;
  const points = [
    [x + 6, y],
    [right + 8, y],
    [right + 18, place],
  ];
  return (
    <g>
      <polyline
        points={points.map((point) => point.join(',')).join(' ')}
        fill="none"
        stroke={colour}
        strokeWidth={0.75}
        opacity={0.7}
      />
      {shape === 'none' ? (
        <path
          d={`M${String(right + 20)} ${String(place)}h13`}
          stroke={colour}
          strokeWidth={width}
          strokeDasharray={dash}
        />
      ) : (
        <Marker shape={shape} x={right + 26} y={place} colour={colour} />
      )}
      <text
        x={right + 38}
        y={place}
        dominantBaseline="central"
        fill={colour}
        fontSize={12}
        fontWeight={bold ? 500 : 400}
      >
        {name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name}
      </text>
    </g>
  );
}
