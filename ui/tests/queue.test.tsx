/** What waits for DHIS2 of patients, events and service reports, and what it refused. */
import { act, waitFor } from '@testing-library/react';
import { emit } from '@tauri-apps/api/event';
import { describe, expect, it, vi } from 'vitest';

import type { OutboundItemView, RecordsView } from '../src/api';
import * as columns from '../src/shared/grid/columns';
import { all, expectAccessible, one, open } from './open';
import { Host } from './world/host';
import { makeWorld } from './world/make';
import { KEPT, makeItem, withOutbound } from './world/outbound';

function openRecords(kept?: RecordsView, change: (host: Host) => void = () => undefined) {
  const host = withOutbound(new Host(makeWorld()), kept);
  change(host);
  return open({ host, at: '#/dhis2/records' });
}

describe('the queue', () => {
  const ITEMS = [
    makeItem({ id: 3, document: 'r-on-its-way', state: 'on_its_way', problems: [] }),
    makeItem({
      id: 2,
      document: 'r-waits',
      state: 'queued',
      problems: [],
      attempts: 2,
      next_at: Date.UTC(2026, 10, 23, 12),
    }),
    makeItem({ id: 1 }),
  ];

  it('is empty at first, and says what will be there', async () => {
    const { user } = openRecords();
    await user.click(await one('outbound-part-queue'));
    expect(await one('empty')).toHaveTextContent('Nothing waits, and nothing was refused');
    await user.click(await one('outbound-go-preview'));
    expect(await one('outbound-look')).toBeVisible();
  });

  it('shows first what was refused and why, and when what waits goes again', async () => {
    let items: OutboundItemView[] = ITEMS;
    const { host, user } = openRecords(KEPT, (host) => {
      host.instead.outbound_queue = () => items;
      host.instead.retry_outbound = () => {
        items = items.map((item) => (item.id === 1 ? { ...item, state: 'queued', problems: [] } : item));
        return {
          queued: 1,
          deletions: 0,
          restored: 0,
          with_problems: 0,
          failed: 0,
          elsewhere: 0,
          replaced: 0,
        };
      };
      host.instead.drop_outbound = () => {
        items = items.filter((item) => item.id !== 2);
        return null;
      };
    });
    await user.click(await one('outbound-part-queue'));
    await one('outbound-items');
    expect(all('outbound-item').map((row) => row.dataset.id)).toEqual([
      'r-refused',
      'r-on-its-way',
      'r-waits',
    ]);
    expect(all('outbound-item')[0]).toHaveTextContent('E1064: Somebody else in DHIS2 has this value');
    expect(all('outbound-item')[2]).toHaveTextContent('DHIS2 said “not now” 2 times. Goes again at Nov 23');
    await expectAccessible();
    await user.click(await one('outbound-retry'));
    await waitFor(() => expect(all('outbound-retry')).toHaveLength(0));
    expect(host.asked('retry_outbound')[0]).toMatchObject({ item: 1 });
    await user.click(all('outbound-drop')[0] as HTMLElement);
    await user.click(await one('outbound-drop-dialog-confirm'));
    await waitFor(() => expect(all('outbound-item')).toHaveLength(2));
    await user.click(await one('outbound-run'));
    expect(await one('outbound-outcome')).toHaveTextContent('4 accepted');
  });

  it('calls a document by its form and whom it is of, and is searched for both', async () => {
    const what = {
      of_type: 'pregnancy',
      title: 'Pregnancy registration',
      contact: { id: 'c4f2', name: 'Amina Otieno' },
    };
    const { user } = openRecords(KEPT, (host) => {
      host.instead.outbound_queue = () => [makeItem({ what }), makeItem({ id: 2, document: 'r-gone' })];
    });
    await user.click(await one('outbound-part-queue'));
    await one('outbound-items');
    const [gone, known] = all('outbound-item').map((row) => row.querySelector('th')?.textContent);
    expect(known).toBe('Pregnancy registrationr-refusedAmina Otieno');
    expect(gone).toBe('r-gone');
    await user.type(await one('search'), 'amina registration');
    expect(all('outbound-item').map((row) => row.dataset.id)).toEqual(['r-refused']);
  });

  it('still says what sending came to when nothing is left in it', async () => {
    let items: OutboundItemView[] = ITEMS.slice(0, 2);
    const { user } = openRecords(KEPT, (host) => {
      host.instead.outbound_queue = () => items;
      host.instead.run_outbound = () => {
        items = [];
        return { sent: 2, deleted: 0, refused: 0, open: 0, items: [] };
      };
    });
    await user.click(await one('outbound-part-queue'));
    await user.click(await one('outbound-run'));
    await one('empty');
    expect(await one('outbound-outcome')).toHaveTextContent('2 accepted');
  });

  it.each([
    [{ replaced: 1 }, 'Nothing was put into the queue:1: a later document of the same author says the same'],
    [{}, 'of this document there is nothing to send any more'],
  ])('says why what was to go again does not: %o', async (why, words) => {
    const { user } = openRecords(KEPT, (host) => {
      host.instead.outbound_queue = () => ITEMS;
      host.instead.retry_outbound = () => ({
        ...{ queued: 0, deletions: 0, restored: 0, with_problems: 0, failed: 0, elsewhere: 0, replaced: 0 },
        ...why,
      });
    });
    await user.click(await one('outbound-part-queue'));
    await user.click(await one('outbound-retry'));
    expect(await one('outbound-not-queued')).toHaveTextContent(words);
  });

  it('shows a hundred of what was refused, and has the rest', async () => {
    const refused = Array.from({ length: 130 }, (_, at) => makeItem({ id: at, document: `r-${String(at)}` }));
    const { user } = openRecords(KEPT, (host) => {
      host.instead.outbound_queue = () => ITEMS;
      host.instead.run_outbound = () => ({ sent: 0, deleted: 0, refused: 130, open: 0, items: refused });
    });
    await user.click(await one('outbound-part-queue'));
    await user.click(await one('outbound-run'));
    expect(await one('outbound-refused-more')).toHaveTextContent('… and 30 more in the queue.');
    expect(all('outbound-refused')).toHaveLength(100);
  });

  it('is not put into order anew by what is told while something goes on', async () => {
    const { user } = openRecords(KEPT, (host) => {
      host.instead.outbound_queue = () => ITEMS;
    });
    await user.click(await one('outbound-part-queue'));
    await one('outbound-items');
    await act(() => emit('dhis2-began', 'outbound'));
    const words = vi.spyOn(columns, 'sorted');
    const before = words.mock.calls.length;
    await act(() =>
      emit('dhis2-advanced', { phase: 'sending_documents', done: 1, total: 3, bytes: 0, waiting: null }),
    );
    expect(await one('dhis2-working')).toHaveTextContent('Sending, documents: 1 of 3');
    expect(words.mock.calls).toHaveLength(before);
    words.mockRestore();
  });
});
