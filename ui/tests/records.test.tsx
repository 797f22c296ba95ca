/** Patient data that are kept: chosen by a person, wiped when no longer chosen. */
import { waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { RecordsView } from '../src/api';
import { all, expectAccessible, one, open } from './open';
import { Host } from './world/host';
import { makeWorld } from './world/make';
import { KEPT, NOTHING_KEPT, withOutbound } from './world/outbound';

function openRecords(kept?: RecordsView, change: (host: Host) => void = () => undefined) {
  const host = withOutbound(new Host(makeWorld()), kept);
  change(host);
  return open({ host, at: '#/dhis2/records' });
}

const box = (id: string) => all('kept-type').find((each) => each.dataset.id === id) as HTMLInputElement;

describe('what is kept of patients', () => {
  it('is nothing until a person ticks it, and then comes with a sync', async () => {
    const { host, user } = openRecords(NOTHING_KEPT);
    expect(await one('kept-none')).toHaveTextContent('No patient data are kept on this computer yet');
    expect(await one('outbound')).toHaveTextContent('wiped as soon as you untick them');
    await expectAccessible();
    await user.click(box('pregnancy_visit'));
    expect(host.asked('choose_records')[0]?.request).toEqual({
      forms: ['pregnancy_visit'],
      contact_types: [],
      keep_days: null,
    });
    expect(await one('kept-next-sync')).toHaveTextContent('comes with the next sync');
    await user.click(await one('kept-sync'));
    await waitFor(() => expect(host.asked('start_sync')).toHaveLength(1));
    await waitFor(() => expect(all('kept-next-sync')).toHaveLength(0));
  });

  it('offers all that the mappings name at once', async () => {
    const { host, user } = openRecords(NOTHING_KEPT);
    expect(await one('kept-lacking')).toHaveTextContent('Pregnancy registration, Referral, and Person');
    await user.click(await one('kept-mapped'));
    expect(host.asked('choose_records')[0]?.request).toMatchObject({
      forms: ['pregnancy', 'referral'],
      contact_types: ['person'],
    });
    await waitFor(() => expect(all('kept-lacking')).toHaveLength(0));
  });

  it('asks before it wipes what is here, and not where nothing is', async () => {
    const { host, user } = openRecords();
    await user.click(await one('outbound-part-kept'));
    expect(await one('kept-forms')).toHaveTextContent('41 here, the oldest of Feb 3, 2026');
    await user.click(box('pregnancy'));
    expect(await one('kept-wipe')).toHaveTextContent('Wipe what is here of “Pregnancy registration”?');
    expect(await one('kept-wipe')).toHaveTextContent('41 documents are wiped');
    expect(await one('kept-wipe')).toHaveTextContent('What waits for DHIS2 of these documents');
    expect(await one('kept-wipe')).toHaveTextContent('Ticked again, they come back with a sync.');
    expect(host.asked('choose_records')).toHaveLength(0);
    await expectAccessible();
    await user.click(await one('kept-wipe-cancel'));
    expect(box('pregnancy').checked).toBe(true);
    await user.click(box('pregnancy'));
    await user.click(await one('kept-wipe-confirm'));
    await waitFor(() => expect(box('pregnancy').checked).toBe(false));
    // Of this one nothing is here.
    await user.click(box('referral'));
    await waitFor(() => expect(box('referral').checked).toBe(false));
    expect(all('kept-wipe')).toHaveLength(0);
  });

  it('says that without a type of person the whole queue goes, also where none are here', async () => {
    const { host, user } = openRecords({
      ...KEPT,
      contact_types: KEPT.contact_types.map((each) => ({ ...each, count: 0, oldest: null })),
    });
    await user.click(await one('outbound-part-kept'));
    await user.click(box('person'));
    expect(await one('kept-wipe')).toHaveTextContent('The whole queue is emptied too');
    expect(await one('kept-wipe')).not.toHaveTextContent('0 documents');
    expect(host.asked('choose_records')).toHaveLength(0);
    await user.click(await one('kept-wipe-confirm'));
    await waitFor(() => expect(box('person').checked).toBe(false));
  });

  it('takes a form by its id, and how long reports are kept', async () => {
    const { host, user } = openRecords();
    await user.click(await one('outbound-part-kept'));
    await user.type(await one('kept-add'), ' death_report ');
    await user.click(await one('kept-add-form'));
    await waitFor(() => expect(box('death_report').checked).toBe(true));
    await user.type(await one('kept-days'), 'x');
    expect(await one('outbound')).toHaveTextContent('Write a whole number of days, or nothing.');
    await user.clear(await one('kept-days'));
    await user.type(await one('kept-days'), '365');
    await user.click(await one('kept-days-save'));
    expect(await one('kept-wipe')).toHaveTextContent('older than 365 days');
    expect(await one('kept-wipe')).toHaveTextContent('only when they are to be kept for longer again');
    expect(await one('kept-wipe')).not.toHaveTextContent('Ticked again');
    await user.click(await one('kept-wipe-confirm'));
    await waitFor(() => expect(host.asked('choose_records')).toHaveLength(2));
    expect(host.asked('choose_records')[1]?.request).toMatchObject({ keep_days: 365 });
  });

  it('says why nothing comes in the demo', async () => {
    const { user } = openRecords(NOTHING_KEPT, (host) => {
      const account = host.status.account;
      if (account) host.status = { ...host.status, account: { ...account, demo: true } };
    });
    await user.click(await one('kept-mapped'));
    expect(await one('kept-next-sync')).toHaveTextContent('The demo syncs with no server');
    expect(all('kept-sync')).toHaveLength(0);
  });
});
