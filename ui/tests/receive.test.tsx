/** Receiving from DHIS2: places decided and written, persons looked at and received, values read and kept. */
import { waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { PlaceRow, ReceiveMapping } from '../src/api';
import { all, expectAccessible, one, open } from './open';
import { Host, refusal } from './world/host';
import { SIGNED_IN } from './world/line';
import { makeWorld } from './world/make';
import { FACILITY_VALUES, PLACE_ROWS, RECEIVE_MAPPING, RECEIVED } from './world/receive';

type Confirmed = { confirmed: { rows: PlaceRow[] } };

function online() {
  const host = new Host(makeWorld());
  host.dhis2 = [SIGNED_IN];
  let mapping: ReceiveMapping = { schema: 1, people: [], reports: [] };
  Object.assign(host.instead, {
    find_places_of_org_units: () => ({ connection: 'County DHIS2', linked: 7, rows: PLACE_ROWS }),
    receive_mapping: () => mapping,
    open_receive_mapping: () => (mapping = RECEIVE_MAPPING),
    receive_people: ({ request }: { request: { confirmed: boolean } }) => ({ ...RECEIVED, ...request }),
    kept_facility_values: () => null,
    read_facility_values: () => FACILITY_VALUES,
  });
  return host;
}

const decisions = () => all('place-decision') as HTMLSelectElement[];

describe('receiving', () => {
  it('asks to sign in first where no server can be asked', async () => {
    const host = online();
    host.dhis2 = [];
    open({ host, at: '#/dhis2/receive' });
    expect(await one('empty')).toHaveTextContent('No DHIS2 server can be asked');
    await expectAccessible();
  });

  it('has a person decide which place an org unit is, and writes only that', async () => {
    const host = online();
    host.instead.write_places = (args) => {
      const { rows } = (args as unknown as Confirmed).confirmed;
      const written = rows.map((row) => ({ ...row, outcome: row.decision === 'link' ? 'linked' : 'made' }));
      return { linked: 2, made: 1, already: 0, not_written: 0, rows: written };
    };
    const { user } = open({ host, at: '#/dhis2/receive' });
    await user.click(await one('places-find'));
    expect(await one('place-rows')).toHaveTextContent('its code · 72%');
    expect(await one('places-write')).toBeDisabled();
    expect(decisions().map((each) => each.value)).toEqual(['', '', '']);
    await expectAccessible();

    await user.click(await one('places-sure'));
    expect(decisions().map((each) => each.value)).toEqual(['link', '', '']);
    // Of several nothing can be said before one is chosen.
    expect(within(decisions()[1] as HTMLElement).queryByText('It is this place')).toBeNull();
    await user.selectOptions(await one('place-choice'), 'Sokoni B · Kaskazini county');
    await user.selectOptions(decisions()[1] as HTMLElement, 'It is this place');
    await user.selectOptions(decisions()[2] as HTMLElement, 'Make a new place');
    await user.click(await one('places-write'));
    expect(await one('places-confirm')).toHaveTextContent(
      'Places that get their organisation unit: 2. New places: 1.',
    );
    expect(host.asked('write_places')).toHaveLength(0);
    await user.click(await one('places-confirm-confirm'));
    expect(await one('places-written')).toHaveTextContent('2 linked, 1 made');
    const { confirmed } = host.asked('write_places')[0] as unknown as Confirmed;
    expect(confirmed.rows.map((row) => [row.decision, row.place])).toEqual([
      ['link', 'place-bahari'],
      ['link', 'place-Sokoni B'],
      ['make', null],
    ]);
    await waitFor(async () => expect(await one('places-write')).toBeDisabled());
  });

  it('saves what may not be written here for somebody who may', async () => {
    const host = online();
    host.instead.open_review = () => [{ ...PLACE_ROWS[0], decision: 'link' }, PLACE_ROWS[1]];
    host.instead.write_places = (args) => {
      const { rows } = (args as unknown as Confirmed).confirmed;
      const problem = { outcome: 'not_written', problem: 'not_allowed' };
      return {
        linked: 0,
        made: 0,
        already: 0,
        not_written: 1,
        rows: rows.map((row) => ({ ...row, ...problem })),
      };
    };
    host.instead.save_review = () => '/media/usb/jumla-places.csv';
    const { user } = open({ host, at: '#/dhis2/receive' });
    await user.click(await one('places-open'));
    await user.click(await one('places-write'));
    await user.click(await one('places-confirm-confirm'));
    expect(await one('places-written')).toHaveTextContent('1 not written. Save those that were not written');
    expect(await one('place-rows')).toHaveTextContent('Not written: This account may not write it');
    await user.click(await one('places-save'));
    expect(await one('places-saved')).toHaveTextContent('jumla-places.csv');
    expect(host.asked('save_review')[0]).toMatchObject({ rows: [{ org_unit: 'oUnit000000' }] });
    await expectAccessible();
  });

  it('shows what would be received, then receives it, and says what was left', async () => {
    const host = online();
    const { user } = open({ host, at: '#/dhis2/receive' });
    await user.click(await one('receive-part-people'));
    expect(await one('people-mapping')).toHaveTextContent('There is no mapping file yet');
    expect(all('people-look')).toHaveLength(0);
    await user.click(await one('people-mapping-open'));
    await user.click(await one('people-look'));
    expect(await one('people-result')).toHaveTextContent('Nothing was written yet.');
    expect(host.asked('receive_people')[0]?.request).toMatchObject({ confirmed: false });
    expect(await one('people-rows')).toHaveTextContent('Changed in the CHT since it was received: name');
    expect(await one('people-rows')).toHaveTextContent('The mapping has no word for a value: outcome');
    await expectAccessible();
    await user.click(await one('people-receive'));
    expect(await one('people-confirm')).toHaveTextContent('persons 3, reports 0');
    await user.click(await one('people-confirm-confirm'));
    await waitFor(async () =>
      expect(await one('people-result')).toHaveTextContent('It is written in the CHT.'),
    );
    expect(host.asked('receive_people')[1]?.request).toMatchObject({ confirmed: true });
    expect(all('people-receive')).toHaveLength(0);
  });

  it('says that nothing is lost where the line breaks', async () => {
    const host = online();
    host.instead.receive_mapping = () => RECEIVE_MAPPING;
    const { user } = open({ host, at: '#/dhis2/receive' });
    await user.click(await one('receive-part-people'));
    await user.click(await one('people-look'));
    await user.click(await one('people-receive'));
    host.instead.receive_people = () => {
      throw refusal('server_unreachable', 'offline');
    };
    await user.click(await one('people-confirm-confirm'));
    expect(await one('error')).toBeVisible();
    expect(await one('receive')).toHaveTextContent('What was written stays.');
  });

  it('reads what DHIS2 holds for a facility, and shows it from when', async () => {
    const host = online();
    const { user } = open({ host, at: '#/dhis2/receive' });
    await user.click(await one('receive-part-values'));
    expect(await one('empty')).toHaveTextContent('Nothing was read for this facility and month yet');
    await user.click(await one('values-read'));
    expect(await one('facility-values')).toHaveTextContent('As County DHIS2 had it on');
    expect(await one('facility-values')).toHaveTextContent(
      'Not of months, and not shown: Weekly surveillance',
    );
    expect(await one('compare-rows')).toHaveTextContent('mwajuma');
    await expectAccessible();
  });
});
