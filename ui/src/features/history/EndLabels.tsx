import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';

import type { ChartLine } from './lines';
import { spread } from './lines';
import { Marker } from './Marker';

const LINE = 17;
/** So many letters fit beside the chart. */
const LETTERS = 26;

type Props = { lines: ChartLine[]; periods: string[] };

/** The name of each line at its end, instead of a legend to be looked up. */
export function EndLabels({ lines, periods }: Props) {
  const area = usePlotArea();
  const xOf = useXAxisScale();
  const yOf = useYAxisScale();
  if (area === undefined || xOf === undefined || yOf === undefined) return null;
  const ends = lines.flatMap((line) => {
    const at = line.values.findLastIndex((value) => value !== null);
    const x = xOf(periods[at]);
    const y = yOf(line.values[at]);
    return x === undefined || y === undefined ? [] : [{ line, x, y }];
  });
  const places = spread(
    ends.map(({ y }) => y),
    LINE,
    area.y + 4,
    area.y + area.height - 2,
  );
  const right = area.x + area.width;
  return (
    <g>
      {ends.map(({ line, x, y }, at) => {
        const place = places[at] ?? y;
        const path = `M${String(x + 6)} ${String(y)}L${String(right + 8)} ${String(y)}L${String(right + 18)} ${String(place)}`;
        return (
          <g key={line.id}>
            <path d={path} fill="none" stroke={line.colour} strokeWidth={0.75} opacity={0.7} />
            {line.shape === 'none' ? (
              <path
                d={`M${String(right + 20)} ${String(place)}h12`}
                stroke={line.colour}
                strokeWidth={line.width}
                strokeDasharray={line.dash}
              />
            ) : (
              <Marker shape={line.shape} x={right + 26} y={place} colour={line.colour} />
            )}
            <text
              x={right + 36}
              y={place}
              dominantBaseline="central"
              fill={line.colour}
              fontSize={12}
              fontWeight={line.kind === 'whole' ? 700 : 400}
            >
              {line.name.length > LETTERS ? `${line.name.slice(0, LETTERS - 1)}…` : line.name}
            </text>
          </g>
        );
      })}
    </g>
  );
}
