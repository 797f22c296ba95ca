/** DHIS2 with a line: signing in, metadata, push, queue, completion, comparing. */
import { act, waitFor, within } from '@testing-library/react';
import { emit } from '@tauri-apps/api/event';
import { describe, expect, it } from 'vitest';

import type { PushView } from '../src/api';
import { all, expectAccessible, one, open, texts } from './open';
import { CONNECTION } from './world/dhis2';
import { MONTHLY } from './world/exports';
import { Host, refusal } from './world/host';
import { COMPARISON, COMPLETIONS, DONE, DOUBTFUL, makePush, SIGNED_IN, TRIAL } from './world/line';
import { makeWorld } from './world/make';

/** A laptop that is signed in to a server, on which a push goes its way. */
function online(first: Partial<PushView> = {}) {
  const host = new Host(makeWorld());
  host.dhis2 = [SIGNED_IN];
  let push = makePush(first);
  const become = (part: Partial<PushView>) => (push = { ...push, ...part });
  Object.assign(host.instead, {
    pushes: () => [push],
    push_view: () => push,
    queue_push: () => push,
    dry_run_push: () => become({ state: 'checked', trial: TRIAL }),
    send_push: () => become(DONE),
    retry_push: () =>
      become({ exceptions: [], fates: { ...push.fates, refused: 0, accepted: push.fates.accepted + 1 } }),
    set_push_later: ({ later }: { later: boolean }) => become({ later }),
    drop_push: () => null,
    completions: () => COMPLETIONS,
    complete_forms: () => [{ ...COMPLETIONS[0], complete: true, date: '2026-11-23', stored_by: 'hrio' }],
    compare_dhis2: () => COMPARISON,
    open_form: () => null,
  });
  return { host, become };
}

describe('signing in to DHIS2', () => {
  it('takes a password or a token, and says what is wrong', async () => {
    const host = new Host(makeWorld());
    host.dhis2 = [];
    host.instead.dhis2_reach = () => ({ certificate: null, proxy: null });
    host.instead.connect_to_dhis2 = () => {
      throw refusal('dhis2_wrong_password', 'denied');
    };
    const { user } = open({ host, at: '#/dhis2' });
    await user.click(await one('dhis2-sign-in-first'));
    await user.type(await one('dhis2-server'), 'https://dhis2.example.org');
    await user.click(await one('dhis2-connect'));
    expect(host.asked('connect_to_dhis2')).toEqual([]);
    await user.type(await one('dhis2-user'), 'hrio');
    await user.type(await one('dhis2-secret'), 'wrong');
    await user.click(await one('dhis2-connect'));
    expect(await one('error')).toHaveTextContent('a personal access token');
    await expectAccessible();
    host.instead.connect_to_dhis2 = () => (host.dhis2 = [SIGNED_IN])[0];
    await user.click(await one('dhis2-way-token'));
    expect(await one('dhis2-secret')).toHaveValue('');
    await user.type(await one('dhis2-secret'), 'd2p_abc');
    await user.click(await one('dhis2-connect'));
    expect(await one('dhis2-account')).toHaveTextContent('Signed in to https://dhis2.example.org as hrio');
    expect(host.asked('connect_to_dhis2').at(-1)?.request).toMatchObject({
      user: '',
      password: null,
      token: 'd2p_abc',
    });
    expect(await one('dhis2-connection')).toHaveTextContent('may write into 2 data sets');
    expect(await one('dhis2-connection')).toHaveTextContent('at and below Kaskazini and 2 more');
  });

  it('fetches metadata, tells that nothing has changed, shows how far it is and can be stopped', async () => {
    const { host } = online();
    const fetched = { unchanged: true, requests: 1, bytes: 300, connection: SIGNED_IN };
    host.instead.fetch_dhis2_metadata = () => fetched;
    const { user } = open({ host, at: '#/dhis2' });
    expect(await one('metadata-fetched')).toHaveTextContent('last asked yesterday');
    await user.click(await one('metadata-fetch'));
    await waitFor(async () => expect(await one('metadata-fetched')).toHaveTextContent('Unchanged'));
    host.instead.fetch_dhis2_metadata = () => new Promise(() => undefined);
    host.instead.cancel_dhis2 = () => null;
    await user.click(await one('metadata-fetch-whole'));
    await act(() => emit('dhis2-began', 'fetch'));
    await act(() =>
      emit('dhis2-advanced', {
        phase: 'org_units',
        done: 2000,
        total: 30000,
        bytes: 1_200_000,
        waiting: null,
      }),
    );
    const working = await one('dhis2-working');
    expect(working).toHaveTextContent('Fetching organisation units: 2,000 of 30,000');
    expect(working).toHaveTextContent('1.2 MB');
    await expectAccessible();
    await user.click(await one('dhis2-stop'));
    expect(host.asked('cancel_dhis2')).toHaveLength(1);
    expect(await one('dhis2-stop')).toBeDisabled();
  });

  it('signs out, and the demo signs in nowhere', async () => {
    const { host } = online();
    host.instead.sign_out_of_dhis2 = () => {
      host.dhis2 = [
        { ...SIGNED_IN, account: { server: 'https://dhis2.example.org', user: 'hrio', signed_in: false } },
      ];
      return null;
    };
    const { user } = open({ host, at: '#/dhis2' });
    await user.click(await one('dhis2-sign-out'));
    await waitFor(async () => expect(await one('dhis2-account')).toHaveTextContent('Signed out of'));
    expect(all('metadata-fetch')).toHaveLength(0);
  });
});

describe('pushing', () => {
  it('goes from the numbers on the screen to the fate of every value, step by step', async () => {
    const { host } = online();
    const { user } = open({ host, at: '#/export' });
    await user.click(await one('export-push'));
    const trial = await one('push-trial');
    expect(trial).toHaveTextContent('Dry run on DHIS2 2.42.1');
    expect(trial).toHaveTextContent('DHIS2 answered as predicted.');
    await expectAccessible();
    await user.click(await one('push-send'));
    const confirm = await one('push-confirm');
    for (const said of ['https://dhis2.example.org', 'hrio', 'CHW Monthly Summary', 'October 2026', '40']) {
      expect(confirm).toHaveTextContent(said);
    }
    expect(host.asked('send_push')).toEqual([]);
    await user.click(await one('push-confirm-confirm'));
    expect(within(await one('push')).getByTestId('push-fates')).toHaveTextContent('39 accepted');
    expect(await one('push-exception')).toHaveTextContent('Category option combo not found');
    await expectAccessible();
    await user.click(await one('push-retry'));
    await waitFor(() => expect(all('push-exception')).toHaveLength(0));
    await user.click(await one('push-close'));
    expect(host.asked('drop_push')).toEqual([]);
  });

  it('shows every difference, and wants to hear that it was seen', async () => {
    const { host, become } = online();
    host.instead.dry_run_push = () => become({ state: 'checked', trial: DOUBTFUL });
    const { user } = open({ host, at: '#/export' });
    await user.click(await one('export-push'));
    await waitFor(() => expect(all('push-difference')).toHaveLength(2));
    expect(texts('push-difference')[0]).toBe('Status: predicted 200 success, answered 409 warning.');
    expect(texts('push-difference')[1]).toContain('Predicted for 0 values, answered for 1.');
    expect(await one('push-overwrite')).toHaveTextContent('mwajuma');
    await user.click(await one('push-send'));
    expect(await one('push-confirm-confirm')).toBeDisabled();
    await expectAccessible();
    await user.click(await one('push-seen'));
    expect(await one('push-confirm-confirm')).toBeEnabled();
    await user.click(await one('push-confirm-cancel'));
    await user.click(await one('push-close'));
    await waitFor(() => expect(host.asked('drop_push')).toEqual([{ push: 1 }]));
  });

  it('waits for the line where there is none, if the person says so', async () => {
    const { host } = online();
    host.instead.dry_run_push = () => {
      throw refusal('dhis2_unreachable', 'offline');
    };
    const { user } = open({ host, at: '#/export' });
    await user.click(await one('export-push'));
    expect(await one('error')).toHaveTextContent('There is no line to DHIS2');
    await user.click(await one('push-later'));
    await waitFor(async () => expect(await one('push-later')).toBeChecked());
    await user.click(await one('push-close'));
    expect(host.asked('drop_push')).toEqual([]);
    expect(host.asked('set_push_later')).toEqual([{ push: 1, later: true }]);
    await user.click(await one('nav-dhis2'));
    await user.click(all('dhis2-parts-tab')[1] as HTMLElement);
    expect(await one('queue-push')).toHaveTextContent('waits for the line');
    expect(await one('queue-run')).toBeEnabled();
    await expectAccessible();
    await user.click(await one('queue-drop'));
    await user.click(await one('queue-drop-dialog-confirm'));
    expect(host.asked('drop_push')).toEqual([{ push: 1 }]);
  });

  it('marks what became of each value in the form', async () => {
    const world = makeWorld();
    const { digest, rows } = world.preview({ data_set: MONTHLY, period: '202610' });
    const org_units = rows.map(({ org_unit }) => ({ org_unit, values: 15, answered: true }));
    const { host } = online({ ...DONE, org_units });
    host.past = [{ ...world.record(1), digest }];
    open({ host, at: '#/export' });
    expect(await one('pushed')).toHaveTextContent('These values were sent to County DHIS2');
    await waitFor(() => expect(document.querySelectorAll('.mark.accepted').length).toBeGreaterThan(1));
    expect(await one('mark-legend')).toHaveTextContent('overtaken');
  });

  it('is for whoever is signed in', async () => {
    const host = new Host(makeWorld());
    host.dhis2 = [CONNECTION];
    host.instead.pushes = () => [];
    open({ host, at: '#/export' });
    expect(await one('push-sign-in')).toHaveAttribute('href', '#/dhis2');
    expect(all('export-push')).toHaveLength(0);
  });
});

describe('completion', () => {
  it('is a step of its own, with a question of its own', async () => {
    const { host } = online(DONE);
    const { user } = open({ host, at: '#/dhis2/queue' });
    await user.click(await one('queue-open'));
    await user.click(await one('push-complete'));
    await waitFor(() => expect(all('completion')).toHaveLength(2));
    expect(all('completion')[1]).toHaveTextContent('mwajuma');
    expect(await one('completion-state')).toBeDisabled();
    await user.click(await one('completion-all'));
    expect(await one('completion-undo')).toHaveTextContent('Take back 1');
    await user.click(await one('completion-state'));
    const confirm = await one('completion-confirm');
    expect(confirm).toHaveTextContent('Bahari HC');
    expect(confirm).toHaveTextContent('People in DHIS2 then rely on these forms');
    expect(host.asked('complete_forms')).toEqual([]);
    await expectAccessible();
    await user.click(await one('completion-confirm-confirm'));
    await waitFor(() => expect(all('completion')[0]).toHaveAttribute('data-complete', 'true'));
    expect(host.asked('complete_forms')[0]?.request).toMatchObject({
      org_units: ['oUnit000000'],
      undo: false,
    });
  });
});

describe('comparing', () => {
  it('says cell by cell what differs, who wrote it, and opens the form in DHIS2', async () => {
    const { host } = online();
    const { user } = open({ host, at: '#/dhis2/compare' });
    await user.click(await one('compare-start'));
    expect(await one('compare-result')).toHaveTextContent('2 values differ. 43 are the same in both.');
    const row = all('compare-row')[0] as HTMLElement;
    for (const said of ['12', '14', '+2', 'changed in DHIS2 since it was sent', 'mwajuma']) {
      expect(row).toHaveTextContent(said);
    }
    await expectAccessible();
    await user.selectOptions(await one('compare-kind'), 'only_here');
    expect(all('compare-row')).toHaveLength(1);
    await user.click(await one('open-in-dhis2'));
    expect(host.asked('open_form')).toEqual([
      expect.objectContaining({ connection: 1, orgUnit: 'oUnit100000', period: '202610' }),
    ]);
    await user.click(await one('compare-only'));
    await waitFor(() =>
      expect(
        host.asked('compare_dhis2').map((each) => (each.request as { with_same?: boolean }).with_same),
      ).toEqual([false, true]),
    );
  });

  it('needs a server to ask', async () => {
    const host = new Host(makeWorld());
    open({ host, at: '#/dhis2/compare' });
    expect(await one('empty')).toHaveTextContent('No DHIS2 server can be asked yet');
  });
});
