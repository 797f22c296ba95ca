import { fireEvent, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { spread } from '../src/features/history/lines';
import { fileName } from '../src/features/history/picture';
import { pieces } from '../src/shared/Spark';
import { all, expectAccessible, one, open, texts } from './open';
import { Host } from './world/host';
import { makeTrends } from './world/history';
import { makeWorld } from './world/make';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const chart = async () => {
  const figure = await one('history-chart');
  await waitFor(() => expect(figure.querySelector('svg.recharts-surface')).not.toBeNull(), {
    timeout: 20_000,
  });
  return figure;
};
const label = (element: HTMLElement | undefined) => element?.getAttribute('aria-label') ?? '';
const cardLine = async (target: string) => {
  await one('targets-page');
  return waitFor(() => {
    const found = all('open-history').find((link) => link.getAttribute('href') === `#/history/${target}`);
    if (!found) throw new Error(`no line of ${target}`);
    return found;
  });
};

describe('a small line', () => {
  it.each<[string, (number | null)[], number[]]>([
    ['months that follow each other are one piece', [1, 2, 3], [3]],
    ['a month without a report ends a piece; it is no 0', [1, null, 3, 4], [1, 2]],
    ['a reported 0 is a number', [1, 0, 2], [3]],
    ['nothing at either end', [null, 5, null], [1]],
    ['nobody ever reported', [null, null], []],
  ])('%s', (_, points, lengths) => {
    expect(pieces(points).map((piece) => piece.length)).toEqual(lengths);
  });

  it('is on every card, in words too, and opens the history', async () => {
    const { user } = open();
    const line = await cardLine('live-births');
    expect(label(line)).toMatch(
      /^History of Live births\. Last 8 months: from \d+ to \d+, highest \d+ in \w+ 2026\./,
    );
    expect(label(line)).toContain('No report in 1 of them.');
    expect(line.querySelectorAll('.spark-gap')).toHaveLength(1);
    expect(line.querySelectorAll('polyline')).toHaveLength(2);
    await expectAccessible();
    await user.click(line);
    expect(await one('history-page')).toBeVisible();
    expect(window.location.hash).toBe('#/history/live-births');
  });

  it('says how a month that is over compares with the one before it', async () => {
    const host = new Host(makeWorld());
    const trends = makeTrends(host.world, '2026-10');
    const points: Record<string, (number | null)[]> = {
      'live-births': [50, 52],
      deaths: [4, 3],
      'referrals-completed': [80, 81],
      'households-visited': [5, 3],
      'fever-boys': [7, 7],
      'fever-girls': [null, 7],
    };
    host.instead.trends = () => ({
      periods: ['2026-09', '2026-10'],
      targets: trends.targets.map(({ id }) => ({ id, points: points[id] ?? [null, null] })),
    });
    const { user } = open({ host });
    await user.click(await one('period-prev'));
    await waitFor(() => expect(all('change')).toHaveLength(5));
    const said = async (target: string) =>
      within(await cardLine(target)).queryByTestId('change')?.textContent;
    expect(await said('live-births')).toBe('▲ 4%');
    expect(await said('deaths')).toBe('▼ 25%');
    expect(await said('referrals-completed')).toBe('▲ 1 point');
    expect(await said('households-visited')).toBe('▼ 2');
    expect(await said('fever-boys')).toBe('= unchanged');
    expect(await said('fever-girls')).toBeUndefined();
    expect(label(await cardLine('live-births'))).toContain('up 4% against September 2026');
  });

  it('compares nothing while the month is running', async () => {
    open();
    await cardLine('live-births');
    expect(all('change')).toHaveLength(0);
  });

  it('is in each row of the drill-down and opens the history of that CHW', async () => {
    const { user } = open({ at: '#/targets/live-births' });
    await one('drilldown');
    await waitFor(() => expect(all('spark')).toHaveLength(10));
    const line = all('open-history').find((link) => label(link).includes('Hamisi Mwinyi'));
    expect(line).toHaveAttribute('href', '#/history/live-births/c-1');
    const never = all('open-history').find((link) => label(link).includes('Wanjirũ Kamau'));
    expect(label(never)).toBe('History of Live births, Wanjirũ Kamau. no report in these months');
    if (line) await user.click(line);
    expect(await chart()).toHaveTextContent('Live births, Hamisi Mwinyi');
  });

  it('is in the rows of a CHW’s page', async () => {
    open({ at: '#/chw/c-1' });
    await one('chw-matrix');
    expect(all('spark')).toHaveLength(12);
    expect(all('open-history')[0]).toHaveAttribute('href', '#/history/households-visited/c-1');
  });
});

describe('the history', () => {
  it('shows one target over the months: a sentence, a chart, and the same numbers in a table', async () => {
    const { host } = open({ at: '#/history/households-visited' });
    const figure = await chart();
    expect(host.asked('history')[0]?.request).toMatchObject({
      target: 'households-visited',
      contact: null,
      months: 12,
    });
    expect(await one('history-words')).toHaveTextContent(/^Last 8 months: from \d+% to \d+%/);
    expect(figure.querySelectorAll('.recharts-line')).toHaveLength(2);
    expect(figure).toHaveTextContent('goal 80%');
    expect(figure).toHaveTextContent('Bahari Health Centre');
    expect(figure).toHaveTextContent('November 2026 is not over yet.');
    const table = await one('history-table');
    expect(within(table).getAllByRole('row')).toHaveLength(9);
    const silent = within(table).getByRole('row', { name: /July 2026/ });
    expect(silent).toHaveTextContent('0 of 10');
    expect(silent).toHaveTextContent('not reported');
    expect(within(table).getByRole('row', { name: /October 2026/ })).toHaveTextContent(
      /9 of 10\d+% \(\d+ of \d+\)/,
    );
    await expectAccessible();
  });

  it('marks months with a poor coverage on the chart, in words and in the table', async () => {
    open({ at: '#/history/live-births' });
    const figure = await chart();
    expect(within(figure).getAllByTestId('history-poor')).toHaveLength(1);
    expect(figure).toHaveTextContent('in 1 month, fewer than 80% of the CHWs reported');
    expect(within(await one('history-table')).getByRole('row', { name: /July 2026/ })).toHaveTextContent('○');
  });

  it('draws the parts that are chosen, at most five at once', async () => {
    const { user } = open({ at: '#/history/live-births' });
    const figure = await chart();
    await user.click(await one('history-lines'));
    for (const box of all('history-lines-option').slice(1, 7)) await user.click(box);
    expect(figure.querySelectorAll('.recharts-line')).toHaveLength(7);
    expect(await one('history-lines')).toHaveTextContent('7 lines');
    const headers = within(await one('history-table')).getAllByRole('columnheader');
    expect(headers).toHaveLength(9);
    expect(headers.at(-2)).toHaveTextContent('Grace Ng');
    expect(headers.map((header) => header.textContent)).not.toContain('Fatuma Bakari↕');
    await user.click(await one('history-lines-all'));
    expect(figure.querySelectorAll('.recharts-line')).toHaveLength(6);
  });

  it('chooses target, CHW and months, and keeps what is chosen in the address', async () => {
    const { host, user } = open({ at: '#/history' });
    await chart();
    expect(host.asked('history')[0]?.request).toMatchObject({ target: 'households-visited' });
    await user.click(await one('history-target'));
    await user.type(await one('history-target-search'), 'pregn{Enter}');
    await waitFor(() => expect(window.location.hash).toBe('#/history/pregnancies-registered'));
    await user.click(await one('history-chw'));
    await user.type(await one('history-chw-search'), 'hamisi{Enter}');
    await waitFor(() => expect(window.location.hash).toBe('#/history/pregnancies-registered/c-1'));
    await user.selectOptions(await one('history-months'), '0');
    await waitFor(() =>
      expect(host.asked('history').at(-1)?.request).toMatchObject({
        target: 'pregnancies-registered',
        contact: 'c-1',
        months: null,
      }),
    );
    const figure = await chart();
    expect(figure).toHaveTextContent('Middle of the other CHWs');
    expect(figure).toHaveTextContent('goal 5');
  });

  it('has no goal line beside the sum of several, and says why', async () => {
    open({ at: '#/history/pregnancies-registered' });
    const figure = await chart();
    expect(figure.querySelectorAll('.recharts-reference-line')).toHaveLength(0);
    expect(figure).toHaveTextContent("The goal of 5 is each CHW's own");
  });

  it('is found with Ctrl+K', async () => {
    const { user } = open();
    await one('targets-page');
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await one('finder-input'), 'live births');
    await waitFor(() => expect(texts('finder-item').join()).toContain('HistoryLive births'));
    const found = all('finder-item').find((item) => item.textContent?.startsWith('History'));
    if (found) fireEvent.click(found);
    expect(await chart()).toHaveTextContent('Live births');
    expect(await one('nav-targets')).toHaveAttribute('aria-current', 'page');
  });

  it('says what happened where there is no such target', async () => {
    open({ at: '#/history/gone' });
    expect(await one('error')).toHaveAttribute('data-code', 'unknown_target');
  });
});

describe('saving a history', () => {
  it('saves the table as a document and as a workbook, in the language of the window', async () => {
    const { host, user } = open({ at: '#/history/live-births/c-1' });
    await chart();
    await user.click(await one('history-save-pdf'));
    expect(await one('history-saved')).toHaveTextContent('/media/amina/history.pdf');
    await user.click(await one('history-save-xlsx'));
    await waitFor(() => expect(all('history-saved')[0]).toHaveTextContent('/media/amina/history.xlsx'));
    expect(host.asked('save_sheet').at(-1)?.request).toEqual({
      kind: 'history',
      format: 'xlsx',
      scope: { facilities: [], period: null },
      history: { scope: { facilities: [], period: null }, target: 'live-births', contact: 'c-1', months: 12 },
      language: 'en',
    });
    await expectAccessible();
  });

  it('draws the chart twice as large, with its title and where it comes from', async () => {
    let drawn = '';
    vi.stubGlobal(
      'Image',
      class {
        onload: (() => void) | null = null;
        set src(address: string) {
          drawn = decodeURIComponent(address);
          queueMicrotask(() => this.onload?.());
        }
      },
    );
    const context = { fillRect: vi.fn(), drawImage: vi.fn() };
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never);
    vi.spyOn(HTMLCanvasElement.prototype, 'toDataURL').mockReturnValue('data:image/png;base64,UE5H');
    const { host, user } = open({ at: '#/history/live-births' });
    await chart();
    await user.click(await one('history-picture'));
    await one('history-saved');
    expect(host.asked('save_picture')).toEqual([
      { name: 'Live-births-Bahari-Health-Centre-2026-04-2026-11.png', png: 'UE5H' },
    ]);
    expect(drawn).toMatch(/^data:image\/svg\+xml/);
    expect(drawn).toContain('Live births, Bahari Health Centre');
    expect(drawn).toContain('Source: https://cht.example.org, as synced');
    expect(drawn).toContain('fill="#fff"');
    const [, , , width] = context.drawImage.mock.calls[0] ?? [];
    expect(width).toBe(2 * (900 + 40));
  });

  it('says when the person thought better of it by saying nothing', async () => {
    const host = new Host(makeWorld());
    host.instead.save_sheet = () => null;
    const { user } = open({ at: '#/history/live-births', host });
    await chart();
    await user.click(await one('history-save-pdf'));
    await waitFor(() => expect(host.asked('save_sheet')).toHaveLength(1));
    expect(all('history-saved')).toHaveLength(0);
  });
});

it.each<[string, number[], number[]]>([
  ['labels that have room stay', [10, 50, 90], [10, 50, 90]],
  ['labels at one height go apart, in their order', [50, 50], [50, 67]],
  ['none leaves the chart below', [95, 96], [83, 100]],
  ['none leaves it above', [-5, 0], [0, 17]],
])('%s', (_, wanted, places) => {
  expect(spread(wanted, 17, 0, 100)).toEqual(places);
});

it('names a file as every file system takes it', () => {
  expect(fileName(['A/B: "c"', '2026-10'])).toBe('A-B-c-2026-10.png');
});
