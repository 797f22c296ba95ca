import { within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { all, expectAccessible, one, open, texts } from './open';
import { Host, refusal } from './world/host';
import { FACILITIES, makeWorld } from './world/make';
import { facilityMonth, makeMonth, mark } from './world/month';

const OCTOBER = 'jumla.scope:https://cht.example.org:amina';
const AT_BAHARI = '#/month/f-bahari';

/** In October, which is over. */
function openMonth(host = new Host(makeWorld()), at = AT_BAHARI) {
  localStorage.setItem(OCTOBER, JSON.stringify({ facilities: [], period: '2026-10' }));
  return open({ host, at });
}

function row(name: string, id: string): HTMLElement {
  const found = all(name).find((each) => each.dataset.id === id);
  if (found === undefined) throw new Error(`no ${name} ${id}`);
  return found;
}

const inRow = (element: HTMLElement, name: string) => within(element).getByTestId(name);

describe('the list of facilities', () => {
  it('shows how each stands and the one next thing, and opens it there', async () => {
    const host = new Host(makeWorld());
    host.month.month = makeMonth('2026-10', FACILITIES, true);
    const { user } = openMonth(host, '#/targets');
    await user.click(await one('nav-month'));
    await one('month-table');
    expect(host.asked('month').at(-1)?.scope).toEqual({ facilities: [], period: '2026-10' });
    const bahari = row('month-row', 'f-bahari');
    expect(bahari).toHaveTextContent('8 of 10');
    expect(inRow(bahari, 'month-state')).toHaveAttribute('data-state', 'open');
    expect(inRow(bahari, 'month-next')).toHaveTextContent('Call who has not reported');
    await expectAccessible();
    await user.click(inRow(bahari, 'month-next'));
    await one('month-step-reported');
    expect(await one('month-facility')).toHaveTextContent('Bahari Health Centre');
    await user.keyboard('{Escape}');
    await one('month-table');
  });

  it('is left out where there is only one facility', async () => {
    const host = new Host(makeWorld(10, { facilities: FACILITIES.slice(0, 1) }));
    openMonth(host, '#/month');
    await one('month-step-reported');
    expect(all('month-back')).toHaveLength(0);
    expect(host.asked('sign_off_view').at(-1)).toEqual({ facility: 'f-bahari', period: '2026-10' });
  });

  it('is opened with the keyboard', async () => {
    const { user } = openMonth(new Host(makeWorld()), '#/month');
    await one('month-table');
    row('month-row', 'f-bahari').focus();
    await user.keyboard('{ArrowDown}{Enter}');
    await one('month-step-reported');
    expect(window.location.hash).toBe('#/month/f-mlimani');
  });

  it('says for an officer how many are in each state, and shows only those that are asked for', async () => {
    const host = new Host(makeWorld(10, { role: 'officer' }));
    const many = Array.from({ length: 9500 }, (_, at) => ({
      id: `f-${String(at)}`,
      name: `Facility ${String(at + 1)}`,
    }));
    host.month.month = {
      ...makeMonth('2026-10', many, true),
      facilities: many.map((facility, at) =>
        facilityMonth(facility, at, {
          waiting: at === 7,
          agrees: at === 7 ? false : null,
          open_findings: null,
        }),
      ),
    };
    const { user } = openMonth(host, '#/month');
    await one('month-table');
    // Of thousands only those in view are in the page.
    expect(all('month-row').length).toBeLessThan(100);
    expect(await one('month-filter-open')).toHaveTextContent('open3,168');
    await user.click(await one('month-filter-waiting'));
    expect(await one('month-filter-waiting')).toHaveAttribute('aria-pressed', 'true');
    expect(all('month-row')).toHaveLength(1);
    const waiting = row('month-row', 'f-7');
    expect(waiting).toHaveTextContent('differs from what is here');
    expect(waiting).toHaveTextContent('open to see');
    await expectAccessible();
    await user.click(await one('month-filter-all'));
    await user.type(await one('search'), '9500');
    expect(all('month-row')).toHaveLength(1);
  });

  it('says what is missing before the first sync, and what went wrong', async () => {
    openMonth(new Host(makeWorld(0, { gaps: ['never_synced'], last_sync: null })), '#/month');
    expect(await one('month-page')).toHaveTextContent('Nothing has been fetched yet');
  });

  it('says what went wrong, and asks again', async () => {
    const host = new Host(makeWorld());
    host.instead.month = () => {
      throw refusal('store_busy', 'conflict');
    };
    const { user } = openMonth(host, '#/month');
    expect(await one('error')).toHaveAttribute('data-code', 'store_busy');
    delete host.instead.month;
    await user.click(await one('retry'));
    await one('month-table');
  });
});

describe('the steps of a month', () => {
  it('say what is left, and open where the next thing is', async () => {
    const { user } = openMonth();
    // The findings are next.
    await one('findings-table');
    expect(texts('month-step-reported')[0]).toContain('1 not reported');
    expect(texts('month-step-findings')[0]).toContain('2 open');
    expect(texts('month-step-sign')[0]).toContain('to do');
    expect(texts('month-step-handover')[0]).toContain('after signing');
    expect(await one('month-step-findings')).toHaveAttribute('aria-current', 'step');
    await user.click(await one('month-step-handover'));
    await one('month-pane-handover');
    await user.click(await one('to-next'));
    await one('month-pane-findings');
  });

  it('name who has not reported, with the number to call, and mark the finding that says so', async () => {
    const { host, user } = openMonth();
    await user.click(await one('month-step-reported'));
    await one('reported-table');
    const wanjiru = row('reported-row', 'c-2');
    expect(wanjiru).toHaveTextContent('+254 712 345 002');
    expect(wanjiru).toHaveTextContent('not reported');
    await expectAccessible();
    await user.click(inRow(wanjiru, 'finding-mark'));
    await expectAccessible();
    await user.type(await one('mark-note'), 'Her phone is off.');
    await user.type(await one('mark-due'), '2026-11-27');
    await user.click(await one('mark-save'));
    expect(await one('mark-said')).toHaveTextContent('Wanjirũ Kamau: marked as to call.');
    expect(host.asked('follow_up').at(-1)?.request).toEqual({
      facilities: ['f-bahari'],
      period: '2026-10',
      contact: 'c-2',
      finding: 'not_reported c-2',
      state: 'to_call',
      note: 'Her phone is off.',
      due: '2026-11-27',
    });
    // And Hamisi, with whom nobody has spoken.
    expect(texts('month-step-calls')[0]).toContain('2 to finish');
  });

  it('mark the month as a whole where no finding says it', async () => {
    const host = new Host(makeWorld());
    host.month.found([]);
    const { user } = openMonth(host);
    await user.click(await one('month-step-reported'));
    await one('reported-table');
    await user.click(inRow(row('reported-row', 'c-2'), 'finding-mark'));
    await user.click(await one('mark-state-called'));
    await user.click(await one('mark-save'));
    await one('mark');
    expect(host.asked('follow_up').at(-1)?.request).toMatchObject({
      contact: 'c-2',
      finding: null,
      state: 'called',
      due: null,
    });
  });

  it('say that the month is still running', async () => {
    const host = new Host(makeWorld());
    host.month.signOff = { ...host.month.signOff, period_over: false, next: 'wait_for_month_end' };
    openMonth(host);
    expect(await one('month-running')).toHaveTextContent('October 2026 is still running');
    expect(await one('month-step-reported')).toHaveAttribute('aria-current', 'step');
  });
});

describe('findings', () => {
  it('are the most serious first, with the numbers, the target and the documents', async () => {
    const { user } = openMonth();
    await one('findings-table');
    expect(all('finding-row').map((each) => each.dataset.rule)).toEqual([
      'pass_above_total',
      'not_reported',
      'goal_zero',
      'outlier_own',
    ]);
    const first = row('finding-row', 'pass_above_total c-1 facility-deliveries');
    expect(first).toHaveTextContent('“Facility deliveries” has 9 out of only 7');
    expect(within(first).getByRole('link', { name: 'Facility deliveries' })).toHaveAttribute(
      'href',
      '#/targets/facility-deliveries',
    );
    await user.click(inRow(first, 'where-from'));
    expect(await one('document')).toHaveAttribute('data-id', 'target~2026-10~c-1~org.couchdb.user:c-1');
    await expectAccessible();
  });

  it('are filtered by kind, by how serious they are, and by whether they are settled', async () => {
    const { user } = openMonth();
    await one('findings-table');
    await user.selectOptions(await one('findings-show'), 'settled');
    expect(all('finding-row').map((each) => each.dataset.rule)).toEqual(['outlier_own']);
    await user.selectOptions(await one('findings-show'), 'all');
    await user.selectOptions(await one('findings-severity'), 'warning');
    expect(all('finding-row')).toHaveLength(2);
    await user.selectOptions(await one('findings-rule'), 'not_reported');
    expect(all('finding-row')).toHaveLength(1);
  });

  it('are settled with a word of why, and the mark is taken back', async () => {
    const { host, user } = openMonth();
    await one('findings-table');
    const key = 'pass_above_total c-1 facility-deliveries';
    await user.click(inRow(row('finding-row', key), 'finding-mark'));
    await user.click(await one('mark-state-explained'));
    await user.click(await one('mark-save'));
    expect(await one('mark-dialog')).toHaveTextContent('Write why, in a few words.');
    expect(host.asked('follow_up')).toHaveLength(0);
    await user.type(await one('mark-note'), 'Twins.');
    await user.click(await one('mark-save'));
    expect(await one('mark-said')).toHaveTextContent('marked as explained');
    expect(row('finding-row', key)).toHaveAttribute('data-settled', 'true');
    expect(texts('month-step-findings')[0]).toContain('1 open');
    await user.click(inRow(row('finding-row', key), 'mark-undo'));
    expect(await one('mark-said')).toHaveTextContent('the mark was taken back');
    expect(host.asked('follow_up').at(-1)?.request).toMatchObject({ finding: key, state: null });
    expect(row('finding-row', key)).toHaveAttribute('data-settled', 'false');
  });

  it('refuse a day that is none, and keep what was typed when the engine refuses', async () => {
    const host = new Host(makeWorld());
    host.instead.follow_up = () => {
      throw refusal('unknown_finding', 'conflict');
    };
    const { user } = openMonth(host);
    await one('findings-table');
    await user.click(inRow(row('finding-row', 'goal_zero  deaths'), 'finding-mark'));
    await user.type(await one('mark-due'), 'tomorrow');
    await user.click(await one('mark-save'));
    expect(await one('mark-dialog')).toHaveTextContent('Write the day as year, month and day');
    await user.clear(await one('mark-due'));
    await user.type(await one('mark-note'), 'Ask her.');
    await user.click(await one('mark-save'));
    expect(await one('error')).toHaveAttribute('data-code', 'unknown_finding');
    expect(await one('mark-note')).toHaveValue('Ask her.');
  });

  it('say that the numbers have changed since a mark, and what they were', async () => {
    const host = new Host(makeWorld());
    const args = { contact: 'Zainab Omari', target: 'Facility deliveries', pass: '9', total: '4' };
    const before = { rule: 'pass_above_total', severity: 'warning', args } as const;
    host.month.found(
      host.month.findings.map((each) => ({
        ...each,
        follow_up:
          each.rule === 'pass_above_total' ? mark({ state: 'accepted', outdated: true, then: before }) : null,
      })),
    );
    openMonth(host);
    await one('findings-table');
    expect(await one('mark-outdated')).toHaveTextContent(
      /changed since this mark\. Then it said: Zainab Omari.*9.*4/,
    );
  });

  it('say so where there are none', async () => {
    const host = new Host(makeWorld());
    host.month.found([]);
    const { user } = openMonth(host);
    await user.click(await one('month-step-findings'));
    expect(await one('empty')).toHaveTextContent('Nothing odd was found');
    await expectAccessible();
  });
});

describe('the call list', () => {
  it('has what is overdue first, and is put on paper', async () => {
    const host = new Host(makeWorld());
    const marks = {
      not_reported: mark({ due: '2026-11-29' }),
      pass_above_total: mark({ state: 'called', due: '2026-11-02', overdue: true }),
      goal_zero: mark({ state: 'explained', note: 'Meant so.' }),
    };
    host.month.found(
      host.month.findings.map((each) => ({
        ...each,
        follow_up: marks[each.rule as keyof typeof marks] ?? null,
        settled: each.rule === 'goal_zero',
      })),
    );
    const { user } = openMonth(host);
    await user.click(await one('month-step-calls'));
    await one('calls-table');
    expect(all('call-row').map((each) => each.dataset.id)).toEqual([
      'pass_above_total c-1 facility-deliveries',
      'not_reported c-2',
    ]);
    expect(all('call-row')[0]).toHaveTextContent('overdue since Nov 2, 2026');
    await expectAccessible();
    await user.click(await one('calls-settled'));
    expect(all('call-row')).toHaveLength(3);
    await user.click(await one('sheet-pdf'));
    expect(await one('sheet-saved')).toHaveTextContent('bahari-2026-10.pdf');
    expect(host.asked('save_sheet').at(-1)?.request).toEqual({
      kind: 'calls',
      format: 'pdf',
      scope: { facilities: ['f-bahari'], period: '2026-10' },
      history: null,
      language: 'en',
    });
    host.instead.save_sheet = () => null;
    await user.click(await one('sheet-xlsx'));
    expect(await one('sheet-saved')).toHaveTextContent('Nothing was saved.');
  });

  it('says how somebody gets on it', async () => {
    const host = new Host(makeWorld());
    host.month.found([]);
    const { user } = openMonth(host);
    await user.click(await one('month-step-calls'));
    expect(await one('empty')).toHaveTextContent('Nobody to call');
  });
});

describe('elsewhere', () => {
  it('the targets lead to the findings that are open', async () => {
    openMonth(new Host(makeWorld()), '#/targets');
    expect(await one('targets-findings')).toHaveTextContent('3 open findings: see Month-end');
  });

  it('the thresholds are changed in the settings, and reset', async () => {
    const { host, user } = openMonth(new Host(makeWorld()), '#/settings');
    const field = await one('check-outlier_tenths');
    expect(field).toHaveValue('3.5');
    await user.clear(field);
    await user.type(field, 'many');
    await user.click(await one('checks-save'));
    expect(await one('checks')).toHaveTextContent('Write a number with at most one decimal');
    await user.clear(field);
    await user.type(field, '4,2');
    await user.click(await one('checks-save'));
    expect(host.asked('set_thresholds').at(-1)?.thresholds).toMatchObject({
      outlier_tenths: 42,
      stale_days: 7,
    });
    await expectAccessible();
    host.instead.set_thresholds = () => {
      throw refusal('threshold_out_of_range', 'refused', {
        name: 'outlier_tenths',
        least: '10',
        most: '10000',
      });
    };
    await user.clear(await one('check-outlier_tenths'));
    await user.type(await one('check-outlier_tenths'), '0.5');
    await user.click(await one('checks-save'));
    expect(await one('checks')).toHaveTextContent('From 1 to 1,000 is possible.');
    delete host.instead.set_thresholds;
    await user.click(await one('checks-reset'));
    expect(host.asked('set_thresholds').at(-1)?.thresholds).toBeNull();
  });

  it('the export can be of what is signed off alone, and marks the rest', async () => {
    const host = new Host(makeWorld(10, { role: 'officer' }));
    const { user } = openMonth(host, '#/export');
    await user.click(await one('export-view-table'));
    await one('export-values');
    expect(all('export-signed-off').map((each) => each.dataset.mark)).toEqual([
      'signed_off',
      'stale',
      'open',
      'signed_off',
      'stale',
    ]);
    await user.click(await one('export-only_signed_off'));
    expect(host.asked('export_preview').at(-1)?.request).toMatchObject({ only_signed_off: true });
    expect(await one('export-values')).toHaveTextContent('left out: not signed off');
  });
});
