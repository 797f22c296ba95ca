/** A run while it goes on: this window's own, and those that begin without it. */
import { act, fireEvent, waitFor } from '@testing-library/react';
import { emit } from '@tauri-apps/api/event';
import { describe, expect, it } from 'vitest';

import type { SyncProgress } from '../src/api';
import { all, expectAccessible, one, open } from './open';
import { Host, OUTCOME, refusal } from './world/host';
import { makeWorld } from './world/make';
import { PROGRESS } from './world/sync';

const tell = (event: string, payload: unknown) => act(() => emit(event, payload));
const advance = (part: Partial<SyncProgress> = {}) => tell('sync-advanced', { ...PROGRESS, ...part });

/** A host whose run ends when told to. */
function slow() {
  const host = new Host(makeWorld());
  let finish: (outcome: unknown) => void = () => undefined;
  host.instead.start_sync = () => new Promise((resolve) => (finish = resolve));
  return { host, finish: (outcome: unknown) => finish(outcome) };
}

describe("the window's own run", () => {
  it('shows how far it is, can be stopped, and says what came', async () => {
    const { host, finish } = slow();
    host.instead.cancel_sync = () => {
      finish({ ...OUTCOME, state: 'stopped', complete: false });
      return null;
    };
    const { user } = open({ host, at: '#/sync' });
    await user.click(await one('sync-start'));
    await advance();
    await waitFor(async () =>
      expect(await one('sync-page')).toHaveTextContent('Fetching documents: 40 of 1,200'),
    );
    await expectAccessible();
    await user.click(await one('nav-targets'));
    expect(await one('status-fresh')).toHaveTextContent('syncing…');
    await user.click(await one('nav-sync'));
    await user.click(await one('sync-cancel'));
    expect(await one('sync-outcome')).toHaveTextContent('34');
    expect(await one('sync-state')).toHaveTextContent('What had arrived is kept;');
    expect(await one('status-contact')).toHaveTextContent('connected');
  });

  it('tells speed and time left only when they are known', async () => {
    const { host } = slow();
    const { user } = open({ host, at: '#/sync' });
    await user.click(await one('sync-start'));
    await advance({ bytes: 0 });
    await one('sync-progress');
    expect(all('sync-speed')).toHaveLength(0);
    await advance({ documents_per_second: 12, bytes_per_second: 34_000, seconds_left: 95 });
    expect(await one('sync-speed')).toHaveTextContent(
      '512 kB · 12 documents per second · 34 kB/s · about 1 min 35 sec left',
    );
    await advance({ phase: 'proving', done: 0, total: 0 });
    expect(await one('sync-progress')).toHaveTextContent("Comparing with the server's list…");
  });

  it('says that it waits before it asks again, and that nothing was lost', async () => {
    const { host } = slow();
    const { user } = open({ host, at: '#/sync' });
    await user.click(await one('sync-start'));
    await advance({ waiting: 8, bytes_per_second: 900, seconds_left: 4 });
    const waiting = await one('sync-retrying');
    expect(waiting).toHaveTextContent('Nothing was lost; waiting 8 seconds before asking again.');
    expect(await one('sync-speed')).not.toHaveTextContent('left');
    await waitFor(() => expect(waiting).toHaveTextContent('7 seconds'));
    await expectAccessible();
    await advance();
    expect(all('sync-retrying')).toHaveLength(0);
  });

  it('is offline, not broken, when the server does not answer', async () => {
    const host = new Host(makeWorld());
    const error = refusal('server_unreachable', 'offline');
    host.instead.start_sync = () => ({ ...OUTCOME, state: 'offline', complete: false, fetched: 0, error });
    const { user } = open({ host, at: '#/sync' });
    await user.click(await one('sync-start'));
    expect(await one('error')).toHaveAttribute('data-code', 'server_unreachable');
    expect(await one('status-contact')).toHaveTextContent('offline');
    expect(await one('sync-state')).toHaveAttribute('data-state', 'offline');
    await one('sync-start');
  });

  it('says why it could not even begin', async () => {
    const host = new Host(makeWorld());
    host.instead.start_sync = () => {
      throw refusal('disk_full', 'refused');
    };
    const { user } = open({ host, at: '#/sync' });
    await user.click(await one('sync-start'));
    expect(await one('error')).toHaveAttribute('data-code', 'disk_full');
    await one('sync-start');
  });

  it('is told once, though events tell of it as well', async () => {
    const { host, finish } = slow();
    const { user } = open({ host, at: '#/sync' });
    await user.click(await one('sync-start'));
    await tell('sync-began', 'person');
    await advance();
    await tell('sync-ended', OUTCOME);
    await one('sync-progress');
    finish(OUTCOME);
    await one('sync-state');
    const asked = host.asked('sync_view').length;
    await tell('sync-ended', OUTCOME);
    await advance();
    expect(all('sync-progress')).toHaveLength(0);
    expect(host.asked('sync_view')).toHaveLength(asked);
  });
});

describe('a run that started by itself', () => {
  it('is followed from its beginning to its end, and what it brought is shown everywhere', async () => {
    const { host } = open({ at: '#/sync' });
    await one('sync-start');
    await tell('sync-began', 'itself');
    expect(await one('status-fresh')).toHaveTextContent('syncing…');
    await advance();
    expect(await one('sync-progress')).toHaveTextContent('40 of 1,200');
    const asked = host.asked('workspace_status').length;
    host.record(OUTCOME, 'itself');
    await tell('sync-ended', OUTCOME);
    expect(await one('sync-state')).toHaveAttribute('data-state', 'complete');
    await waitFor(() => expect(all('sync-run')).toHaveLength(1));
    expect(host.asked('workspace_status').length).toBeGreaterThan(asked);
    expect(await one('status-contact')).toHaveTextContent('connected');
    expect(host.asked('start_sync')).toEqual([]);
  });

  it('is seen also when it began before the window listened', async () => {
    open({ at: '#/sync' });
    await one('sync-start');
    await advance({ phase: 'listing', total: 0, done: 0 });
    expect(await one('sync-progress')).toHaveTextContent('Asking the server what there is…');
    await tell('sync-ended', { ...OUTCOME, state: 'stopped' });
    await one('sync-start');
  });

  it('is no error for somebody who pressed the button a moment later', async () => {
    const host = new Host(makeWorld());
    let refuse: (error: unknown) => void = () => undefined;
    host.instead.start_sync = () => new Promise((_, reject) => (refuse = reject));
    const { user } = open({ host, at: '#/sync' });
    await user.click(await one('sync-start'));
    await tell('sync-began', 'itself');
    await advance();
    await act(async () => {
      refuse(refusal('sync_running', 'conflict'));
      await Promise.resolve();
    });
    expect(await one('sync-progress')).toHaveTextContent('40 of 1,200');
    expect(all('error')).toHaveLength(0);
    await tell('sync-ended', OUTCOME);
    await one('sync-start');
  });
});

describe('when the network comes back', () => {
  const online = () => fireEvent(window, new Event('online'));
  const ready = async (host: Host) => {
    open({ host, at: '#/targets' });
    await one('targets-page');
    await waitFor(() => expect(host.asked('sync_view')).not.toEqual([]));
    await act(() => Promise.resolve());
  };

  it('starts a run', async () => {
    const { host } = slow();
    await ready(host);
    await waitFor(() => {
      online();
      expect(host.asked('start_sync')).toEqual([{ extent: 'changes', startedBy: 'itself' }]);
    });
    online();
    expect(host.asked('start_sync')).toHaveLength(1);
  });

  it('starts none while paused', async () => {
    const host = new Host(makeWorld());
    host.sync = { ...host.sync, settings: { ...host.sync.settings, paused: true } };
    await ready(host);
    await waitFor(async () => expect(await one('status-fresh')).toHaveTextContent('paused'));
    online();
    expect(host.asked('start_sync')).toEqual([]);
  });

  it('is quiet where a run is on its way already', async () => {
    const host = new Host(makeWorld());
    host.instead.start_sync = () => {
      throw refusal('sync_running', 'conflict');
    };
    const { user } = open({ host, at: '#/sync' });
    await one('sync-state');
    online();
    await waitFor(() => expect(host.asked('start_sync')).toHaveLength(1));
    await one('sync-start');
    expect(all('error')).toHaveLength(0);
    await advance();
    expect(await one('sync-progress')).toHaveTextContent('40 of 1,200');
    await tell('sync-ended', OUTCOME);
    // Whoever presses the button is told.
    await user.click(await one('sync-start'));
    expect(await one('error')).toHaveAttribute('data-code', 'sync_running');
  });
});
