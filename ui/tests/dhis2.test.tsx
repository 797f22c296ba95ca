import { waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { all, expectAccessible, one, open, texts } from './open';
import { CONNECTION } from './world/dhis2';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';

const openDhis2 = (host = new Host(makeWorld()), at = '#/dhis2') => open({ host, at });

describe('what is known of DHIS2', () => {
  it('is in the menu between export and sync', async () => {
    openDhis2();
    await one('dhis2-page');
    const entries = [...document.querySelectorAll('nav a')].map((each) => each.getAttribute('data-test'));
    expect(entries.slice(-4, -1)).toEqual(['nav-export', 'nav-dhis2', 'nav-sync']);
    expect(await one('nav-dhis2')).toHaveAttribute('aria-current', 'page');
  });

  it('says which server, from when, and what is in it', async () => {
    openDhis2();
    const card = await one('dhis2-connection');
    expect(card).toHaveTextContent('County DHIS2');
    expect(card).toHaveTextContent('2.42.1');
    expect(card).toHaveTextContent('iso8601');
    expect(card).toHaveTextContent('128');
    expect(card).toHaveTextContent('metadata.json');
    expect(card).toHaveTextContent('dataSets: 2');
    expect(await one('metadata-age')).toHaveTextContent('taken 3 days ago');
    expect(await one('metadata-age')).not.toHaveClass('old');
    await expectAccessible();
  });

  it('warns of old metadata, in words', async () => {
    const host = new Host(makeWorld());
    const { metadata } = CONNECTION;
    if (metadata === null) throw new Error('no metadata');
    const stamp = { ...metadata.stamp, imported_at: Date.UTC(2026, 6, 1) };
    host.dhis2 = [{ ...CONNECTION, metadata: { ...metadata, stamp } }];
    openDhis2(host);
    const age = await one('metadata-age');
    expect(age).toHaveClass('old');
    expect(age).toHaveTextContent('forms and units may have changed since');
  });

  it('says where to get what is missing, that first, with whole addresses', async () => {
    openDhis2();
    await waitFor(() => expect(all('metadata-source')).toHaveLength(6));
    const [first, second] = all('metadata-source');
    expect(first).toHaveAttribute('data-id', 'exceptions');
    expect(first).toHaveTextContent('missing: lock exceptions');
    expect(first).toHaveTextContent('https://dhis2.example.org/api/dataEntry/lockExceptions.json');
    expect(second).toHaveTextContent('here');
    expect(within(first as HTMLElement).getByTestId('copy-address')).toBeEnabled();
  });

  it('invites to the first import, and then shows what came', async () => {
    const host = new Host(makeWorld());
    host.dhis2 = [];
    const { user } = openDhis2(host);
    expect(await one('empty')).toHaveTextContent('Nothing is known of your DHIS2 yet');
    expect(await one('dhis2-how-to')).toHaveTextContent('Put the address of your DHIS2 before each');
    await expectAccessible();
    await user.click(within(await one('empty')).getByTestId('import-metadata'));
    await one('dhis2-connection');
    expect(host.asked('import_metadata')).toEqual([{ connection: null }]);
  });

  it('renews what is known, and says so where the file is none', async () => {
    const host = new Host(makeWorld());
    host.instead.import_metadata = () => {
      throw refusal('metadata_nothing_known', 'refused', { file: 'holiday.json' });
    };
    const { user } = openDhis2(host);
    await user.click(within(await one('dhis2-connection')).getByTestId('import-metadata'));
    expect(await one('error')).toHaveTextContent(
      "nothing of DHIS2's metadata in holiday.json. Nothing was changed.",
    );
    expect(host.asked('import_metadata')).toEqual([{ connection: 'County DHIS2' }]);
  });

  it('has several, uses one of them, and takes a name for another', async () => {
    const host = new Host(makeWorld());
    host.dhis2 = [CONNECTION, { ...CONNECTION, id: 2, name: 'Training', current: false }];
    const { user } = openDhis2(host);
    await waitFor(() => expect(all('dhis2-connection')).toHaveLength(2));
    await user.click(await one('dhis2-use'));
    expect(host.asked('choose_dhis2')).toEqual([{ connection: 2 }]);
    await user.click(await one('dhis2-another'));
    await user.type(await one('dhis2-name'), 'training');
    expect(await one('dhis2-page')).toHaveTextContent('There is a server of this name already.');
    await user.type(await one('dhis2-name'), ' 2');
    const buttons = all('import-metadata');
    await user.click(buttons[buttons.length - 1] as HTMLElement);
    expect(host.asked('import_metadata')).toEqual([{ connection: 'training 2' }]);
  });

  it('forgets a server only after it was said what stays', async () => {
    const { host, user } = openDhis2();
    await user.click(await one('dhis2-forget'));
    expect(await one('dhis2-forget-dialog')).toHaveTextContent('can be imported again');
    expect(host.asked('forget_dhis2')).toHaveLength(0);
    await expectAccessible();
    await user.click(await one('dhis2-forget-dialog-confirm'));
    expect(host.asked('forget_dhis2')).toEqual([{ connection: 1 }]);
    await one('empty');
  });
});

describe('checking a file', () => {
  it('says what DHIS2 would answer, for another version too, and writes it again', async () => {
    const { host, user } = openDhis2(new Host(makeWorld()), '#/dhis2/file');
    await user.click(await one('check-choose'));
    const checked = await one('checked');
    expect(checked).toHaveTextContent('chw.csv');
    expect(within(checked).getByTestId('verdict')).toHaveTextContent('accept 39 · refuse 1');
    expect(within(checked).getByTestId('needs')).toHaveTextContent('First row is header');
    // What can only be done to an export of one's own is not offered.
    expect(all('fix-leave_out')).toHaveLength(0);
    expect(all('fix-choose_period')).toHaveLength(0);
    await expectAccessible();
    await user.selectOptions(await one('check-version'), '2.43');
    await waitFor(() =>
      expect(host.asked('predict_file_again')).toEqual([{ path: '/media/amina/chw.csv', version: '2.43' }]),
    );
    await user.click(await one('fix-repair'));
    const repaired = await one('repaired');
    expect(repaired).toHaveTextContent('chw-repaired.json');
    expect(repaired).toHaveTextContent('1 value that DHIS2 would refuse even so is left out.');
    expect(host.asked('repair_file')).toEqual([{ path: '/media/amina/chw.csv' }]);
  });

  it('does nothing when the person thinks better of it, and explains what cannot be read', async () => {
    const host = new Host(makeWorld());
    host.instead.predict_file = () => null;
    const { user } = openDhis2(host, '#/dhis2/file');
    await user.click(await one('check-choose'));
    expect(all('checked')).toHaveLength(0);
    host.instead.predict_file = () => {
      throw refusal('values_unreadable', 'refused', { file: 'chw.csv', line: '4', reason: 'no header' });
    };
    await user.click(await one('check-choose'));
    expect(await one('error')).toHaveTextContent(
      'chw.csv cannot be read as data values at line 4: no header.',
    );
    expect(texts('error')).toHaveLength(1);
  });
});
