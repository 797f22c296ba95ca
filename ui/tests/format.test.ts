import { describe, expect, it } from 'vitest';

import { ABSENT, makeFormat } from '../src/shared/format';

describe('numbers and dates', () => {
  const format = makeFormat('en');

  it.each([
    [1204, '1,204'],
    [0, '0'],
    [2.5, '2.5'],
    [null, ABSENT],
  ])('writes the count %s as %s', (value, text) => expect(format.number(value)).toBe(text));

  it('writes percents as each language does, and never a 0 for nothing', () => {
    expect(format.percent(76)).toBe('76%');
    expect(makeFormat('fr').percent(76).replace(/\s/u, ' ')).toBe('76 %');
    expect(format.percent(null)).toBe(ABSENT);
    expect(format.percent(110)).toBe('110%');
  });

  it('writes data values, which are text, as they are when they are no numbers', () => {
    expect(format.value('1204')).toBe('1,204');
    expect(format.value('n/a')).toBe('n/a');
    expect(format.value('12345678901234567890')).toBe('12345678901234567890');
    expect(format.value(null)).toBe(ABSENT);
  });

  it('names reporting periods by month, whatever the time zone', () => {
    expect(format.period('2026-01')).toBe('January 2026');
    expect(makeFormat('sw').period('2026-10')).toContain('2026');
    expect(format.period('2026Q3')).toBe('2026Q3');
  });

  it('writes a day as the same day in every time zone', () => {
    expect(format.day('2026-11-30')).toBe('Nov 30, 2026');
    expect(format.day('soon')).toBe('soon');
  });

  it('says how long ago', () => {
    const now = Date.UTC(2026, 9, 20, 12);
    expect(format.ago(now - 2 * 3_600_000, now)).toMatch(/2 hr/);
    expect(format.ago(now - 20_000, now)).toMatch(/this minute/);
    expect(format.ago(now + 60_000, now)).toMatch(/this minute/);
  });

  it.each([
    [0, '0 byte'],
    [812, '812 byte'],
    [1_500, '1.5 kB'],
    [218_400, '218 kB'],
    [12_400_000, '12 MB'],
    [3_000_000_000, '3 GB'],
  ])('writes %s bytes as %s', (bytes, text) => expect(format.bytes(bytes)).toBe(text));

  it.each([
    [0, '0 sec'],
    [0.42, '0.4 sec'],
    [59.6, '1 min'],
    [95, '1 min 35 sec'],
    [7_500, '2 hr 5 min'],
  ])('says %s seconds as %s', (seconds, text) => expect(format.duration(seconds)).toBe(text));

  it('writes sizes and times in every language', () => {
    for (const language of ['fr', 'sw', 'es', 'pt', 'hi']) {
      expect(makeFormat(language).bytesPerSecond(34_000), language).toContain('34');
      expect(makeFormat(language).duration(95), language).toContain('35');
    }
  });
});

describe('several months', () => {
  it.each([
    [['2026-10'], 'October 2026'],
    [['2026-07', '2026-08', '2026-09'], 'July – September 2026'],
    [['2026-11', '2026-12', '2027-01'], 'November 2026 – January 2027'],
    [['week 3'], 'week 3'],
    [[], ''],
  ])('are said as from the first to the last: %j', (months, text) =>
    expect(
      makeFormat('en')
        .months(months)
        .replace(/[\s\u2009]+/gu, ' '),
    ).toBe(text),
  );
});
