/** Numbers, dates and lists in the person's language. A value that is not there is a dash, never a 0. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export const ABSENT = '–';

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** As allowances are sold: a thousand of one is one of the next. */
const SIZES: [string, number][] = [
  ['gigabyte', 1_000_000_000],
  ['megabyte', 1_000_000],
  ['kilobyte', 1_000],
];

const timeOf = (period: string | undefined) => {
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(period ?? '') ?? [];
  return year && month ? Date.UTC(Number(year), Number(month) - 1, 15) : NaN;
};

export function makeFormat(language: string) {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const month = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const shortMonth = new Intl.DateTimeFormat(language, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const dayOnly = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    });
  const sized = (value: number, per: string) => {
    const [name, size] = SIZES.find(([, least]) => value >= least) ?? ['byte', 1];
    return unit(name + per, value / size < 10 && size > 1 ? 1 : 0).format(value / size);
  };
  const list = new Intl.ListFormat(language, { type: 'conjunction' });

  const of = <T>(value: T | null | undefined, write: (value: T) => string) =>
    value === null || value === undefined ? ABSENT : write(value);
  const inMonth = (format: Intl.DateTimeFormat) => (period: string) => {
    const at = timeOf(period);
    return Number.isNaN(at) ? period : format.format(at);
  };

  return {
    language,
    number: (value: number | null | undefined) => of(value, (v) => number.format(v)),
    /** From whole percents, as the engine gives them. */
    percent: (value: number | null | undefined) => of(value, (v) => percent.format(v / 100)),
    /** A data value, which is text; one that is not a number stays as it is. */
    value: (value: string | null) =>
      of(value, (v) => (/^-?\d{1,15}(\.\d+)?$/.test(v) ? number.format(Number(v)) : v)),
    period: inMonth(month),
    shortPeriod: inMonth(shortMonth),
    /** From the first to the last of some months, as they follow each other: "October – December 2026". */
    months: (months: string[]) => {
      const [first, last] = [months[0], months[months.length - 1]].map(timeOf);
      if (first === undefined || last === undefined || Number.isNaN(first) || Number.isNaN(last)) {
        return months.join(', ');
      }
      return first === last ? month.format(first) : month.formatRange(first, last);
    },
    /** A day, `2026-10-31`, which is the same day everywhere. */
    day: (day: string) => {
      const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
      return Number.isNaN(at) ? day : dayOnly.format(at);
    },
    date: (at: number | null | undefined) => of(at, (v) => date.format(v)),
    dateTime: (at: number | null | undefined) => of(at, (v) => dateTime.format(v)),
    bytes: (value: number) => sized(value, ''),
    bytesPerSecond: (value: number) => sized(value, '-per-second'),
    /** So long as a person would say it: "0.4 sec", "3 min 20 sec", "2 hr 5 min". */
    duration: (seconds: number) => {
      if (seconds > 0 && seconds < 1) return unit('second', 1).format(Math.max(0.1, seconds));
      const whole = Math.max(0, Math.round(seconds));
      const parts = (
        whole >= 3_600
          ? [
              ['hour', Math.floor(whole / 3_600)],
              ['minute', Math.floor((whole % 3_600) / 60)],
            ]
          : [
              ['minute', Math.floor(whole / 60)],
              ['second', whole % 60],
            ]
      ) satisfies [string, number][];
      const said = parts.filter(([, value]) => value > 0);
      return (said.length > 0 ? said : [['second', 0] as const])
        .map(([name, value]) => unit(name, 0).format(value))
        .join(' ');
    },
    list: (items: string[]) => list.format(items),
    ago: (at: number, now: number) => {
      const seconds = Math.max(0, Math.round((now - at) / 1000));
      const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? ['minute', 60];
      return relative.format(-Math.floor(seconds / size), unit);
    },
  };
}

export type Format = ReturnType<typeof makeFormat>;

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => makeFormat(i18n.language), [i18n.language]);
}
