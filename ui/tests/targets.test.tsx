import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { all, expectAccessible, one, open, texts } from './open';
import { Host, refusal } from './world/host';
import { KINDS, makeWorld } from './world/make';

afterEach(() => {
  vi.restoreAllMocks();
});

const card = async (id: string) => {
  await one('targets-page');
  return waitFor(() => {
    const found = all('target-card').find((element) => element.dataset.id === id);
    if (!found) throw new Error(`no card ${id}`);
    return found;
  });
};
const names = () => texts('drilldown-row', 'th');

describe('the CHW Aggregate', () => {
  it('has a card for every target, each with its coverage', async () => {
    open();
    await card('households-visited');
    expect(all('target-card')).toHaveLength(KINDS.length);
    for (const element of all('target-card')) expect(element).toHaveTextContent('9 of 10 CHWs reported');
    await expectAccessible();
  });

  it('names who has not reported', async () => {
    open();
    expect(await one('missing')).toHaveTextContent('not reported: Wanjirũ Kamau');
  });

  it('shows goals in words and by a sign, and counts of a percentage', async () => {
    open();
    const withGoal = await card('households-visited');
    expect(withGoal).toHaveTextContent('3 of 10');
    expect(withGoal).toHaveTextContent('goal 80%');
    expect(withGoal).toHaveTextContent('✗not all yet');
    const percent = await card('referrals-completed');
    expect(within(percent).getByTestId('target-value')).toHaveTextContent(/^\d+%$/);
    expect(percent).toHaveTextContent(/\(\d+ of \d+\)/);
  });

  it('says that nobody reported instead of 0', async () => {
    const world = makeWorld(1);
    const host = new Host(world);
    const view = world.aggregate('2026-11');
    host.instead.aggregate = () => ({
      ...view,
      targets: view.targets.map((target) => ({
        ...target,
        pass: 0,
        total: 0,
        coverage: { expected: 1, reported: 0 },
      })),
    });
    open({ host });
    const value = within(await card('live-births')).getByTestId('target-value');
    expect(value).toHaveTextContent('nobody reported');
    expect(value).not.toHaveTextContent('0');
  });

  it('steps through every period and keeps facility and period across pages and restarts', async () => {
    const { host, user, view } = open();
    await card('households-visited');
    await user.click(await one('period-prev'));
    await waitFor(() => expect(host.calls.at(-1)?.args.scope?.period).toBe('2026-10'));
    await user.click(await one('facility-select'));
    const mlimani = all('facility-select-option').find((box) => box.dataset.id === 'f-mlimani');
    if (mlimani) await user.click(mlimani);
    await waitFor(() => expect(host.calls.at(-1)?.args.scope?.facilities).toEqual(['f-bahari', 'f-mlimani']));
    expect(await one('facility-select')).toHaveTextContent('All 2');
    await expectAccessible();

    await user.click(await one('nav-reporting'));
    await one('coverage-table');
    expect(host.calls.at(-1)).toMatchObject({ command: 'coverage', args: { scope: { period: '2026-10' } } });

    view.unmount();
    const again = open();
    await card('households-visited');
    const asked = again.host.calls.find((call) => call.command === 'aggregate');
    expect(asked?.args.scope).toEqual({ facilities: ['f-bahari', 'f-mlimani'], period: '2026-10' });
    expect(await one('period-select')).toHaveValue('2026-10');
  });

  it('says why it is empty and how to change that', async () => {
    open({ host: new Host(makeWorld(0, { gaps: ['never_synced', 'no_targets'] })) });
    expect(await one('empty')).toHaveTextContent('Nothing has been fetched yet');
    await expectAccessible();
  });
});

describe('the drill-down', () => {
  it('opens from a card and says the rule in words', async () => {
    const { user } = open();
    await user.click(await card('live-births'));
    expect(await one('target-rule')).toHaveTextContent('Sum of what 9 CHWs reported.');
    await waitFor(() => expect(all('drilldown-row')).toHaveLength(10));
    await expectAccessible();
  });

  it('shows a missing CHW as not reported and never as 0, but a reported 0 as 0', async () => {
    open({ at: '#/targets/households-visited' });
    await one('drilldown');
    const row = (id: string) => all('drilldown-row').find((element) => element.dataset.id === id);
    const missing = row('c-2');
    expect(missing).toHaveAttribute('data-missing', 'true');
    expect(missing).toHaveTextContent('not reported');
    expect(missing).toHaveClass('hatched');
    expect(missing?.textContent).not.toMatch(/\d/);
    expect(row('c-4')).toHaveAttribute('data-missing', 'false');
    expect(row('c-4')).toHaveTextContent('0 of 0');
  });

  it('sorts by a column, missing last both ways, and goes back to the order given', async () => {
    const { user } = open({ at: '#/targets/live-births' });
    await one('drilldown');
    const given = names();
    const press = async () => user.click(await one('sort-pass'));
    await press();
    expect(names().at(-1)).toBe('Wanjirũ Kamau');
    expect(names()[0]).toBe('salim Abdallah');
    await press();
    expect(names().at(-1)).toBe('Wanjirũ Kamau');
    expect(names().at(-2)).toBe('salim Abdallah');
    await press();
    expect(names()).toEqual(given);
  });

  it('is searched from the keyboard, without regard to accents', async () => {
    const { user } = open({ at: '#/targets/live-births' });
    await one('drilldown');
    await user.keyboard('/');
    await user.keyboard('wanjiru');
    expect(names()).toEqual(['Wanjirũ Kamau']);
    await user.keyboard('{Escape}');
    expect(names()).toHaveLength(10);
  });

  it('moves with the arrows, opens a CHW with Enter and goes back with Esc', async () => {
    const { user } = open({ at: '#/targets/live-births' });
    await one('drilldown');
    await user.keyboard('/');
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(await one('chw-page')).toHaveTextContent('Hamisi Mwinyi');
  });

  it('tells where a number comes from: document, revision, changed, received', async () => {
    const { user } = open({ at: '#/targets/live-births' });
    await one('drilldown');
    const [first] = all('where-from');
    if (first) await user.click(first);
    const details = await one('where-from-details');
    const document = await within(details).findByTestId('document');
    expect(document).toHaveTextContent('target~2026-11~c-0~org.couchdb.user:c-0');
    expect(document).toHaveTextContent('12-7d3f0c9a2');
    expect(document).toHaveTextContent('Nov 21, 2026');
    const missing = all('where-from')[2];
    if (missing) await user.click(missing);
    await screen.findByText(/has sent no report for this period/);
  });

  it('keeps only the rows in view in the page when there are many', async () => {
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(41);
    open({ at: '#/targets/live-births', host: new Host(makeWorld(300)) });
    const table = await one('drilldown');
    expect(table).toHaveAttribute('aria-rowcount', '301');
    await waitFor(() => expect(all('drilldown-row').length).toBeGreaterThan(5));
    expect(all('drilldown-row').length).toBeLessThan(100);
  });

  it('copies as a table', async () => {
    const { user } = open({ at: '#/targets/live-births' });
    await one('drilldown');
    await user.click(await one('copy-table'));
    const copied = await navigator.clipboard.readText();
    expect(copied.split('\n')).toHaveLength(11);
    expect(copied).toContain('Wanjirũ Kamau\tWanjirũ Area\tnot reported');
  });

  it('shows a refusal in place, with what to do', async () => {
    open({ at: '#/targets/gone' });
    const error = await one('error');
    expect(error).toHaveAttribute('data-code', 'unknown_target');
    expect(error).toHaveTextContent('There is no target “gone” any more. Nothing was lost.');
  });
});

it('offers the password when the session has expired, and tries again', async () => {
  const host = new Host(makeWorld());
  let expired = true;
  host.instead.aggregate = () => {
    if (expired) throw refusal('session_expired', 'denied');
    return host.world.aggregate('2026-11');
  };
  host.instead.sign_in = () => {
    expired = false;
    return host.world.status;
  };
  open({ host });
  const user = userEvent.setup();
  expect(await one('error')).toHaveAttribute('data-code', 'session_expired');
  await user.click(await one('sign-in-again'));
  await user.type(await one('sign-in-password'), 'secret');
  await expectAccessible();
  await user.click(await one('sign-in-submit'));
  await card('live-births');
  expect(host.calls.find((call) => call.command === 'sign_in')?.args).toEqual({ password: 'secret' });
});

it('shows an unforeseen failure with its details and lets the person try again', async () => {
  const host = new Host(makeWorld());
  host.instead.aggregate = () => {
    throw new Error('poisoned');
  };
  const { user } = open({ host });
  const error = await one('error');
  expect(error).toHaveAttribute('data-code', 'broken');
  expect(error).toHaveTextContent('poisoned');
  delete host.instead.aggregate;
  await user.click(await one('retry'));
  await card('live-births');
});
