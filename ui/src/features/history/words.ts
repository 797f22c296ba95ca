/** Months side by side, as people say them. */
import type { TFunction } from 'i18next';

import type { HistoryPoint, TargetSummary } from '../../api';
import type { Format } from '../../shared/format';

/** What the numbers of a line are. */
export type Measure = 'sum' | 'percent' | 'reached';

type Points = readonly (number | null)[];

/** A month with fewer of a hundred CHWs than this is marked. */
export const POOR = 80;

/** What a card's line is made of: how many reached the goal, where there is one. */
export function measureOf(target: Pick<TargetSummary, 'type' | 'has_goal'>): Measure {
  if (target.has_goal) return 'reached';
  return target.type === 'percent' ? 'percent' : 'sum';
}

export function valueOf(value: number | null, measure: Measure, format: Format): string {
  return measure === 'percent' ? format.percent(value) : format.number(value);
}

/** "Last 12 months: from 31 to 40, highest 45 in May 2026." */
export function trendOf(
  points: Points,
  periods: readonly string[],
  measure: Measure,
  t: TFunction,
  format: Format,
): string {
  const reported = points
    .map((value, at) => ({ value, period: periods[at] ?? '' }))
    .filter((point): point is { value: number; period: string } => point.value !== null);
  const [first] = reported;
  const last = reported[reported.length - 1];
  if (first === undefined || last === undefined) return t('trend.none');
  const write = (value: number) => valueOf(value, measure, format);
  if (reported.length === 1) {
    return t('trend.single', { period: format.period(first.period), value: write(first.value) });
  }
  const highest = reported.reduce((best, point) => (point.value > best.value ? point : best), first);
  const words = t('trend.words', {
    count: points.length,
    first: write(first.value),
    last: write(last.value),
    highest: write(highest.value),
    when: format.period(highest.period),
  });
  const gaps = points.length - reported.length;
  return gaps === 0 ? words : `${words} ${t('trend.gaps', { count: gaps })}`;
}

export type Change = { sign: '▲' | '▼' | '='; text: string; words: string };

/** Against the month before: of a sum in percent, else as a difference. Nothing where one of the two has no number. */
export function changeOf(
  points: Points,
  periods: readonly string[],
  measure: Measure,
  t: TFunction,
  format: Format,
): Change | null {
  const difference = differenceOf(points);
  const before = points[points.length - 2] ?? null;
  if (difference === null || before === null) return null;
  const period = format.period(periods[points.length - 2] ?? '');
  if (difference === 0) return { sign: '=', text: t('trend.unchanged'), words: t('trend.same', { period }) };
  const size = Math.abs(difference);
  const text =
    measure === 'percent'
      ? t('trend.points', { count: size })
      : measure === 'sum' && before > 0
        ? format.percent(Math.round((100 * size) / before))
        : format.number(size);
  return difference > 0
    ? { sign: '▲', text, words: t('trend.up', { change: text, period }) }
    : { sign: '▼', text, words: t('trend.down', { change: text, period }) };
}

export function differenceOf(points: Points): number | null {
  const last = points[points.length - 1] ?? null;
  const before = points[points.length - 2] ?? null;
  return last === null || before === null ? null : last - before;
}

export function isPoor({ coverage }: HistoryPoint): boolean {
  return 100 * coverage.reported < POOR * coverage.expected;
}
