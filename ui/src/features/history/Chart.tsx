import { useMemo } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import type { DotItemDotProps, XAxisTickContentProps } from 'recharts';
import { useTranslation } from 'react-i18next';

import type { HistoryPoint } from '../../api';
import { useFormat } from '../../shared/format';
import { EndLabels } from './EndLabels';
import type { ChartLine, GoalMark } from './lines';
import { INK, QUIET } from './lines';
import { Marker } from './Marker';
import { Tip } from './Tip';
import type { Measure } from './words';
import { isPoor, valueOf } from './words';

export type ChartProps = {
  title: string;
  periods: string[];
  lines: ChartLine[];
  goals: GoalMark[];
  /** Whose coverage stands under each month. */
  whole: HistoryPoint[];
  measure: Measure;
  width: number;
};

type Row = { period: string; at: number };

const HEIGHT = 340;
const LABELS = 230;
const MARGIN = { top: 16, right: LABELS, bottom: 8, left: 0 };
/** A month's name needs so much room. */
const NAME = 66;

/**
 * Lines over the months. Told apart by dashes, marks and a name at the end of each, so that it can be printed in black
 * and white. A month of poor coverage has hollow marks and a sign under its name; where nobody reported, a line ends.
 */
export default function Chart({ title, periods, lines, goals, whole, measure, width }: ChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = useMemo(() => periods.map((period, at): Row => ({ period, at })), [periods]);
  const every = Math.max(1, Math.ceil((periods.length * NAME) / Math.max(1, width - LABELS - 60)));
  const highest = Math.max(
    0,
    ...goals.map((goal) => goal.value),
    ...lines.flatMap(({ values }) => values.map(Number)),
  );

  const tick = ({ x, y, index }: XAxisTickContentProps) => {
    const point = whole[index];
    const centre = Number(x);
    const base = Number(y);
    // The newest month always has its name.
    const named = (periods.length - 1 - index) % every === 0;
    return (
      <g key={index}>
        {named && (
          <text x={centre} y={base + 10} textAnchor="middle" fontSize={12} fill={INK}>
            {format.shortPeriod(periods[index] ?? '')}
          </text>
        )}
        {point !== undefined && isPoor(point) && <PoorSign x={centre} y={base + 24} point={point} />}
      </g>
    );
  };

  return (
    <LineChart
      width={width}
      height={HEIGHT}
      data={rows}
      margin={MARGIN}
      title={title}
      desc={t('history.chart.keys')}
      accessibilityLayer
    >
      <CartesianGrid vertical={false} stroke="#d5dde5" />
      <XAxis dataKey="period" tick={tick} interval={0} height={40} tickLine={false} stroke={QUIET} />
      <YAxis
        domain={[0, measure === 'percent' ? Math.max(100, highest) : 'auto']}
        allowDecimals={false}
        width={56}
        stroke={QUIET}
        tick={{ fontSize: 12, fill: INK }}
        tickFormatter={(value: number) => valueOf(value, measure, format)}
      />
      <Tooltip
        isAnimationActive={false}
        filterNull={false}
        content={({ active, label }) => (
          <Tip
            period={active ? periods.find((period) => period === label) : undefined}
            periods={periods}
            lines={lines}
            measure={measure}
          />
        )}
      />
      {goals.map((goal) => (
        <ReferenceLine
          key={goal.label}
          y={goal.value}
          stroke={INK}
          strokeWidth={1.5}
          strokeDasharray={goal.dash}
          ifOverflow="extendDomain"
        />
      ))}
      {lines.map((line) => (
        <Line
          key={line.id}
          name={line.name}
          dataKey={({ at }: Row) => line.values[at] ?? null}
          stroke={line.colour}
          strokeWidth={line.width}
          strokeDasharray={line.dash}
          isAnimationActive={false}
          activeDot={false}
          dot={({ cx, cy, index }: DotItemDotProps) => (
            <g key={index}>
              {typeof cx === 'number' && typeof cy === 'number' && (
                <Marker
                  shape={line.shape}
                  x={cx}
                  y={cy}
                  colour={line.colour}
                  hollow={isHollow(line, index)}
                  size={line.kind === 'whole' ? 4.5 : 3.5}
                />
              )}
            </g>
          )}
        />
      ))}
      <EndLabels lines={lines} goals={goals} periods={periods} />
    </LineChart>
  );
}

function isHollow({ points }: ChartLine, at: number): boolean {
  const point = points?.[at];
  return point !== undefined && isPoor(point);
}

/** Half a disc where too few reported, an empty one where nobody did. */
function PoorSign({ x, y, point }: { x: number; y: number; point: HistoryPoint }) {
  return (
    <g stroke={INK} fill="none" data-test="history-poor">
      <circle cx={x} cy={y} r={5} strokeWidth={1.25} />
      {point.coverage.reported > 0 && (
        <path d={`M${String(x)} ${String(y - 5)}a5 5 0 0 0 0 10Z`} fill={INK} stroke="none" />
      )}
    </g>
  );
}
