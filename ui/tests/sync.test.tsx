import { fireEvent, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { SyncOutcome, SyncView } from '../src/api';
import { all, expectAccessible, one, open, texts } from './open';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';
import { OUTGOING, run } from './world/sync';

function synced(view: Partial<SyncView> = {}, changes = {}) {
  const host = new Host(makeWorld(10, changes));
  host.sync = { ...host.sync, ...view };
  return host;
}

describe('where it stands', () => {
  const offline = refusal('server_unreachable', 'offline');
  it.each<[string, string, Partial<SyncOutcome>]>([
    ['complete', 'Up to date and complete', {}],
    ['uncompared', 'not yet compared', { complete: false }],
    ['differs', '2 documents on the server', { complete: false, missing: 2 }],
    ['stopped', 'was stopped. What had arrived is kept', { state: 'stopped', complete: false }],
    ['offline', 'connection was lost', { state: 'offline', complete: false, error: offline }],
    ['denied', 'did not let this account in', { state: 'denied', complete: false }],
    ['capped', 'allowance is used up', { state: 'capped', complete: false }],
    ['failed', 'failed. What had arrived is kept', { state: 'failed', complete: false }],
  ])('is %s, and says so in a sentence', async (standing, sentence, outcome) => {
    open({ host: synced({ runs: [run(1, outcome)] }), at: '#/sync' });
    const state = await one('sync-state');
    expect(state).toHaveAttribute('data-state', standing);
    expect(state).toHaveTextContent(sentence);
  });

  it('has fetched nothing before the first run', async () => {
    open({ host: synced({}, { last_sync: null }), at: '#/sync' });
    expect(await one('sync-state')).toHaveTextContent('Nothing has been fetched yet.');
    expect(await one('sync-history-none')).toHaveTextContent('No sync has run yet.');
    expect(all('sync-outcome')).toHaveLength(0);
    await expectAccessible();
  });

  it('claims nothing about data from before runs were recorded', async () => {
    open({ host: synced(), at: '#/sync' });
    expect(await one('sync-state')).toHaveAttribute('data-state', 'uncompared');
  });

  it('counts what still waits, says that it is paused, and both in the bar', async () => {
    const settings = { paused: true, every_minutes: 5, daily_megabytes: null };
    open({
      host: synced({ settings, waiting: 1204, runs: [run(1, { state: 'stopped' })] }),
      at: '#/sync',
    });
    expect(await one('sync-waiting')).toHaveTextContent('1,204 documents are still waiting');
    expect(await one('sync-paused')).toHaveTextContent('Paused: no sync starts by itself.');
    expect(await one('status-fresh')).toHaveTextContent(/synced 2 hr.* · 1,204 waiting · paused/);
    await expectAccessible();
  });

  it('says what to do about an ended session, there and then', async () => {
    const error = refusal('session_expired', 'denied', { user: 'amina' });
    const host = synced({ runs: [run(1, { state: 'denied', complete: false, error })] });
    const { user } = open({ host, at: '#/sync' });
    expect(await one('error')).toHaveTextContent('The server has signed you out.');
    await user.click(await one('sign-in-again'));
    await user.type(await one('sign-in-password'), 'secret{Enter}');
    await waitFor(() =>
      expect(host.asked('start_sync')).toEqual([{ extent: 'changes', startedBy: 'person' }]),
    );
    await waitFor(() => expect(all('error')).toHaveLength(0));
  });
});

describe('what the last run brought', () => {
  it('leaves out what was nothing', async () => {
    open({ host: synced({ runs: [run(1)] }), at: '#/sync' });
    const outcome = await one('sync-outcome');
    expect(outcome).toHaveTextContent('Documents fetched34');
    expect(outcome).toHaveTextContent('Data used218 kB');
    expect(outcome).toHaveTextContent('Time taken1 min 35 sec');
    expect(outcome).toHaveTextContent("Compared with the server's listthe same");
    for (const absent of [
      'kept whole',
      'Out of sight',
      'Refused',
      'Listed, but',
      'Without id',
      'after a failure',
    ])
      expect(outcome).not.toHaveTextContent(absent);
  });

  it('names everything that was something', async () => {
    const outcome = {
      left: 1,
      pushed: 2,
      refused: 3,
      missing: 4,
      unidentified: 5,
      retries: 6,
      set_aside: 7,
      records: 8,
    };
    open({ host: synced({ runs: [run(1, { ...outcome, complete: false })], left: 9 }), at: '#/sync' });
    const brought = await one('sync-outcome');
    expect(brought).toHaveTextContent('Out of sight: kept, no longer counted1');
    expect(brought).toHaveTextContent('Sent to the server2');
    expect(brought).toHaveTextContent('Refused by the server3');
    expect(brought).toHaveTextContent('Listed, but not given by the server4');
    expect(brought).toHaveTextContent('Without id, not kept5');
    expect(brought).toHaveTextContent('Asked again after a failure6');
    expect(brought).toHaveTextContent('Reports and persons kept whole, as chosen8');
    expect(brought).toHaveTextContent("Compared with the server's listnot the same");
    expect(await one('sync-page')).toHaveTextContent('Out of sight: kept, no longer counted9');
  });

  it('lists earlier runs, each with how it ended and why', async () => {
    const error = refusal('timeout', 'offline');
    const runs = [run(2, { state: 'offline', complete: false, error }), run(1, {}, { started_by: 'person' })];
    open({ host: synced({ runs }), at: '#/sync' });
    await waitFor(() => expect(all('sync-run')).toHaveLength(2));
    const [last, first] = all('sync-run');
    expect(last).toHaveTextContent('by itselfconnection lost');
    expect(last).toHaveTextContent('The server took too long to answer. What had arrived is kept.');
    expect(first).toHaveTextContent('youfinished34');
    await expectAccessible();
  });
});

describe('fetching everything again', () => {
  it('says what it costs and what stays, and does it only when confirmed', async () => {
    const host = synced({ runs: [run(1)] });
    const { user } = open({ host, at: '#/sync' });
    await user.click(await one('sync-full'));
    expect(await one('sync-full-dialog')).toHaveTextContent(
      'Sign-offs, exports and everything that was written here stay as they are.',
    );
    await expectAccessible();
    await user.click(await one('sync-full-dialog-cancel'));
    expect(all('sync-full-dialog')).toHaveLength(0);
    expect(host.asked('start_sync')).toEqual([]);
    await user.click(await one('sync-full'));
    await user.click(await one('sync-full-dialog-confirm'));
    await waitFor(() => expect(host.asked('start_sync')).toEqual([{ extent: 'full', startedBy: 'person' }]));
    await waitFor(() => expect(all('sync-run')).toHaveLength(2));
  });
});

describe('when to sync', () => {
  it('is saved at once: pause, how often, and the allowance with what was used', async () => {
    const host = synced();
    const { user } = open({ host, at: '#/sync' });
    await user.selectOptions(await one('sync-every'), '60');
    const allowance = await one('sync-allowance');
    expect(allowance.closest('.field')).toHaveTextContent('Used today: 12 MB.');
    await user.type(allowance, '50{Enter}');
    await waitFor(() => expect(host.sync.settings.daily_megabytes).toBe(50));
    await user.click(await one('sync-pause'));
    await waitFor(() =>
      expect(host.sync.settings).toEqual({ paused: true, every_minutes: 60, daily_megabytes: 50 }),
    );
    await one('sync-paused');
    expect(await one('sync-every')).toBeDisabled();
    await expectAccessible();
    await user.clear(await one('sync-allowance'));
    await user.tab();
    await waitFor(() => expect(host.sync.settings.daily_megabytes).toBeNull());
  });

  it('takes no allowance that is not a number, and says so', async () => {
    const host = synced();
    const { user } = open({ host, at: '#/sync' });
    await user.type(await one('sync-allowance'), 'a lot');
    await user.tab();
    expect(await one('sync-page')).toHaveTextContent('Write a whole number of megabytes, or nothing.');
    expect(host.asked('set_sync_settings')).toEqual([]);
    await expectAccessible();
  });

  it('shows what is really in force when it could not be saved', async () => {
    const host = synced();
    host.instead.set_sync_settings = () => {
      throw refusal('store_busy', 'conflict');
    };
    const { user } = open({ host, at: '#/sync' });
    await user.click(await one('sync-pause'));
    expect(await one('error')).toHaveAttribute('data-code', 'store_busy');
    expect(await one('sync-pause')).not.toBeChecked();
  });
});

describe('what was set aside', () => {
  it('opens with the reason and the text as received', async () => {
    const { user } = open({ at: '#/sync' });
    await waitFor(() => expect(all('set-aside-row')).toHaveLength(2));
    expect(all('set-aside-row')[0]).toHaveTextContent('A number is written as text');
    await expectAccessible();
    const [row] = all('set-aside-row');
    row?.focus();
    await user.keyboard('{Enter}');
    const dialog = await one('set-aside-dialog');
    expect(dialog).toHaveTextContent('targets[2].value.total is "three"');
    expect(await one('set-aside-text')).toHaveTextContent('"total":"three"');
    await expectAccessible();
    await user.click(await one('set-aside-copy'));
    await waitFor(() => expect(dialog).toHaveTextContent('Copied'));
    await user.click(await one('set-aside-close'));
    expect(all('set-aside-dialog')).toHaveLength(0);
  });

  it('says so where no text was kept', async () => {
    const host = synced();
    host.instead.set_aside_text = () => null;
    const { user } = open({ host, at: '#/sync' });
    await waitFor(() => expect(all('set-aside-open')).toHaveLength(2));
    const [first] = all('set-aside-open');
    if (first) await user.click(first);
    expect(await one('set-aside-no-text')).toHaveTextContent('No text was kept of this document.');
    expect(all('set-aside-copy')).toHaveLength(0);
  });
});

describe('what was written here', () => {
  it('is not there as long as nothing was written', async () => {
    open({ at: '#/sync' });
    await one('sync-pause');
    expect(all('outgoing')).toHaveLength(0);
  });

  it('shows the reason of a refusal; it is sent again or discarded only by a person', async () => {
    const host = synced({ outgoing: OUTGOING });
    const { user } = open({ host, at: '#/sync' });
    await waitFor(() => expect(all('outgoing-row')).toHaveLength(3));
    const [refused, queued, sent] = all('outgoing-row');
    if (!refused || !queued || !sent) throw new Error('three rows');
    expect(refused).toHaveTextContent('refused by the server');
    expect(refused).toHaveTextContent('forbidden: only the owner may write this');
    expect(within(queued).queryByTestId('outgoing-retry')).toBeNull();
    expect(within(sent).queryAllByRole('button')).toHaveLength(0);
    await expectAccessible();
    await user.click(within(refused).getByTestId('outgoing-retry'));
    await waitFor(() => expect(texts('outgoing-row', 'th')[0]).toBe('goes with the next sync'));
    await user.click(within(queued).getByTestId('outgoing-discard'));
    expect(await one('outgoing-discard-dialog')).toHaveTextContent('This cannot be undone.');
    expect(await one('outgoing-discard-dialog')).toHaveTextContent('jumla~note~c-2');
    await user.click(await one('outgoing-discard-dialog-confirm'));
    await waitFor(() => expect(all('outgoing-row')).toHaveLength(2));
    expect(host.asked('discard_outgoing')).toEqual([{ document: 'jumla~note~c-2' }]);
    expect(all('outgoing-discard-dialog')).toHaveLength(0);
  });

  it('stays when it could not be discarded, and says why', async () => {
    const host = synced({ outgoing: OUTGOING.slice(1) });
    host.instead.discard_outgoing = () => {
      throw refusal('outgoing_unknown', 'refused');
    };
    const { user } = open({ host, at: '#/sync' });
    await user.click(await one('outgoing-discard'));
    await user.click(await one('outgoing-discard-dialog-confirm'));
    expect(await one('error')).toHaveAttribute('data-code', 'outgoing_unknown');
  });
});

it('says that the demo has no server, and starts nothing there', async () => {
  const host = new Host(makeWorld(10, { demo: true, last_sync: null }));
  open({ host, at: '#/sync' });
  await one('sync-demo');
  expect(all('sync-start')).toHaveLength(0);
  fireEvent(window, new Event('online'));
  expect(host.asked('start_sync')).toEqual([]);
  expect(host.asked('sync_view')).toEqual([]);
});
