/** Patients, events and service reports: mappings, preview, files. */
import { waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { RecordsView } from '../src/api';
import { all, expectAccessible, one, open, texts } from './open';
import { Host, refusal } from './world/host';
import { CONNECTION } from './world/dhis2';
import { makeWorld } from './world/make';
import { COUNTS, DOCUMENT, KEPT, makeRow, OVERVIEW, PREVIEW, withOutbound } from './world/outbound';

function openRecords(kept?: RecordsView, change: (host: Host) => void = () => undefined) {
  const host = withOutbound(new Host(makeWorld()), kept);
  change(host);
  return open({ host, at: '#/dhis2/records' });
}

describe('mappings', () => {
  it('stand side by side, with whose they are, how they stand, and what to do about each', async () => {
    const { user } = openRecords();
    await user.click(await one('outbound-part-mappings'));
    await one('outbound-where');
    const [own, , cht] = all('outbound-mapping');
    expect(own).toHaveTextContent('your file');
    expect(own).toHaveTextContent('30 sent');
    expect(own).toHaveTextContent('2 deleted in the CHT since');
    expect(cht).toHaveTextContent('https://lab.example.org/api/orders');
    expect(cht).toHaveTextContent('goes at its time (UTC): 0 22 * * 5');
    expect(cht).toHaveTextContent('none of the DHIS2 servers known here. The CHT sends it');
    expect(await one('outbound-where')).toHaveTextContent('It goes to County DHIS2. Its programs are known');
    await expectAccessible();
  });

  it('are loaded from a file, saved, and forgotten after a question', async () => {
    let mappings: typeof OVERVIEW.mappings = [];
    const { host, user } = openRecords(KEPT, (host) => {
      host.instead.outbound_overview = () => ({ ...OVERVIEW, mappings });
      host.instead.open_outbound_mapping = () => {
        mappings = OVERVIEW.mappings.slice(0, 2);
        return 2;
      };
      host.instead.save_outbound_mapping = () => '/media/usb/jumla-outbound.json';
      host.instead.forget_outbound_mapping = () => {
        mappings = [];
        return null;
      };
    });
    await user.click(await one('outbound-part-mappings'));
    expect(await one('empty')).toHaveTextContent('There are no mappings yet');
    expect(all('outbound-mapping-save')).toHaveLength(0);
    await user.click(await one('outbound-mapping-open'));
    expect(await one('outbound-mapping-said')).toHaveTextContent('Loaded: 2 mappings.');
    await user.click(await one('outbound-mapping-save'));
    await waitFor(async () =>
      expect(await one('outbound-mapping-said')).toHaveTextContent('Saved as /media/usb/jumla-outbound.json'),
    );
    await user.click(await one('outbound-mapping-forget'));
    expect(host.asked('forget_outbound_mapping')).toHaveLength(0);
    await user.click(await one('outbound-mapping-forget-dialog-confirm'));
    expect(await one('empty')).toHaveTextContent('There are no mappings yet');
    expect(await one('outbound-mapping-said')).toHaveTextContent(/^$/);
  });

  it('are replaced by those of another file only after a question', async () => {
    const { host, user } = openRecords(KEPT, (host) => {
      host.instead.open_outbound_mapping = () => 3;
    });
    await user.click(await one('outbound-part-mappings'));
    await user.click(await one('outbound-mapping-open'));
    expect(await one('outbound-mapping-open-dialog')).toHaveTextContent(
      'takes the place of the 2 mappings that are here',
    );
    expect(host.asked('open_outbound_mapping')).toHaveLength(0);
    await expectAccessible();
    await user.click(await one('outbound-mapping-open-dialog-confirm'));
    await waitFor(() => expect(all('outbound-mapping-open-dialog')).toHaveLength(0));
    expect(await one('outbound-mapping-said')).toHaveTextContent('Loaded: 3 mappings.');
  });
});

describe('the preview', () => {
  it('sends nothing, counts by mapping, and shows first what DHIS2 would refuse, with the reason', async () => {
    const { host, user } = openRecords();
    await user.click(await one('outbound-look'));
    expect(await one('outbound-preview')).toHaveTextContent(
      '43 documents were looked at. Looking sends nothing.',
    );
    expect(host.asked('preview_outbound')[0]?.request).toEqual({
      connection: CONNECTION.id,
      mappings: [],
      documents: [],
    });
    expect(texts('outbound-count', '[data-count="new"]')).toEqual(['3', '2', '4']);
    const [first, refused, failed] = all('outbound-row');
    expect(first).toHaveTextContent('DHIS2 would refuse it. E1125: The value is none of the options.');
    expect(first).toHaveTextContent('Sex (SWItsyCAKfh) · attributes.SWItsyCAKfh');
    expect(refused).toHaveTextContent('E1064: Somebody else in DHIS2 has this value');
    expect(failed).toHaveTextContent('The document has nothing there.');
    expect(await one('outbound-preview')).toHaveTextContent('… and 4 more.');
    expect(await one('outbound-searched')).toHaveTextContent('Search looks only in the first 7 of 11 rows.');
    expect(host.asked('queue_outbound')).toHaveLength(0);
    await expectAccessible();
  });

  it('is of the mappings that were chosen', async () => {
    const { host, user } = openRecords();
    await user.click(await one('outbound-mappings'));
    await user.click(all('outbound-mappings-option')[1] as HTMLElement);
    await user.click(await one('outbound-look'));
    await one('outbound-preview');
    expect(host.asked('preview_outbound')[0]?.request).toMatchObject({ mappings: ['referral'] });
  });

  it('fetches the programs that are lacking', async () => {
    let at: number | null = null;
    const { host, user } = openRecords(KEPT, (host) => {
      host.instead.outbound_overview = () => ({ ...OVERVIEW, programs_at: at });
      host.instead.fetch_dhis2_programs = () => {
        at = OVERVIEW.programs_at;
        return { unchanged: false, requests: 1, bytes: 4_000, connection: host.dhis2[0] };
      };
    });
    expect(await one('outbound-where')).toHaveTextContent('Its programs are not known yet');
    await user.click(await one('outbound-programs'));
    await waitFor(async () =>
      expect(await one('outbound-where')).toHaveTextContent('Its programs are known'),
    );
    expect(host.asked('fetch_dhis2_programs')[0]).toMatchObject({ connection: CONNECTION.id });
  });

  it('is searched, narrowed to one fate, and walked through by keyboard; Enter opens a document', async () => {
    const { user } = openRecords();
    await user.click(await one('outbound-look'));
    await user.type(await one('search'), 'baraka');
    expect(all('outbound-row').map((row) => row.dataset.id)).toEqual(['r-failed']);
    await user.keyboard('{Escape}');
    await user.type(await one('search'), 'Referral');
    expect(all('outbound-row').map((row) => row.dataset.id)).toEqual(['r-referral']);
    await user.keyboard('{Escape}');
    await user.selectOptions(await one('outbound-narrow'), 'With problems (3)');
    expect(all('outbound-row').map((row) => row.dataset.id)).toEqual(['r-would', 'r-refused', 'r-failed']);
    all('outbound-row')[0]?.focus();
    await user.keyboard('{ArrowDown}{Enter}');
    const dialog = await one('outbound-document');
    expect(await within(dialog).findByText('Pregnancy registration', { selector: 'h2' })).toBeVisible();
    expect(await one('outbound-payload')).toHaveTextContent('"trackedEntities": []');
    expect(await one('outbound-history')).toHaveTextContent('a later one took its place');
    expect(await one('outbound-absent')).toHaveTextContent('not kept here: 9d3e');
    expect(await one('outbound-not-meant')).toHaveTextContent("doc.form === 'referral'");
    await expectAccessible();
  });

  it('has ten thousand rows without having them all in the page', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => makeRow({ document: `r-${String(at)}` }));
    const { user } = openRecords(KEPT, (host) => {
      host.instead.preview_outbound = () => ({ ...PREVIEW, rows });
    });
    await user.click(await one('outbound-look'));
    await one('outbound-rows');
    expect(all('outbound-row').length).toBeLessThan(100);
  });

  it('stays while another part of the page is open', async () => {
    const { host, user } = openRecords();
    await user.click(await one('outbound-mappings'));
    await user.click(all('outbound-mappings-option')[1] as HTMLElement);
    await user.click(await one('outbound-look'));
    await one('outbound-preview');
    await user.click(await one('outbound-part-mappings'));
    await user.click(await one('outbound-part-preview'));
    expect(await one('outbound-preview')).toBeVisible();
    expect(await one('outbound-mappings')).toHaveTextContent('referral');
    expect(host.asked('preview_outbound')).toHaveLength(1);
  });

  it('calls a document by its form, and one that was deleted by its id', async () => {
    const { user } = openRecords(KEPT, (host) => {
      host.instead.outbound_document = () => ({
        ...DOCUMENT,
        document: 'r-gone',
        of_type: '',
        title: '',
        contact: null,
        absent: [],
        mappings: DOCUMENT.mappings.slice(0, 1).map((mapping) => ({
          ...mapping,
          relevant: null,
          relevant_to: null,
          fate: 'gone',
          payload: null,
          problems: [],
        })),
      });
    });
    await user.click(await one('outbound-look'));
    await one('outbound-preview');
    const names = Object.fromEntries(
      all('outbound-row').map((row) => [
        row.dataset.id,
        row.querySelector('[data-test="outbound-open"]')?.textContent,
      ]),
    );
    expect(names).toMatchObject({ 'r-referral': 'Referral', 'r-gone': 'r-gone' });
    const gone = all('outbound-row').find((row) => row.dataset.id === 'r-gone') as HTMLElement;
    await user.click(within(gone).getByText('r-gone'));
    const dialog = await one('outbound-document');
    expect(await within(dialog).findByText('r-gone', { selector: 'h2' })).toBeVisible();
    expect(await one('outbound-made')).not.toHaveTextContent('cannot be told');
    expect(await one('outbound-made')).toHaveTextContent('deleted in the CHT, still in DHIS2');
    await expectAccessible();
  });

  it('says what could not be checked, and where to sign in', async () => {
    const { user } = openRecords(KEPT, (host) => {
      host.dhis2 = [CONNECTION];
      host.instead.outbound_overview = () => ({ ...OVERVIEW, signed_in: false, programs_at: null });
      host.instead.preview_outbound = () => ({ ...PREVIEW, checked: 'without_programs' });
    });
    await user.click(await one('outbound-look'));
    expect(await one('outbound-checked')).toHaveTextContent('Patients and events were not checked');
    expect(await one('outbound-where')).toHaveTextContent('Nobody is signed in there');
    expect(await one('outbound-send')).toBeDisabled();
    expect(await one('outbound-save')).toBeEnabled();
    await expectAccessible();
  });

  it('shows a refusal of the engine in words', async () => {
    const { user } = openRecords(KEPT, (host) => {
      host.instead.preview_outbound = () => {
        throw refusal('unknown_outbound_mapping', 'refused', { mapping: 'pregnancy' });
      };
    });
    await user.click(await one('outbound-look'));
    expect(await one('error')).toHaveTextContent('There is no mapping called pregnancy.');
  });
});

describe('files', () => {
  it('are saved into a folder, each with the page of DHIS2 that takes it', async () => {
    const { host, user } = openRecords(KEPT, (host) => {
      host.instead.save_outbound_files = () => ({
        files: [
          {
            path: '/media/usb/tracked-entities.json',
            kind: 'tracked_entities',
            data_set: null,
            documents: 3,
            server: 'County DHIS2',
          },
          {
            path: '/media/usb/values.json',
            kind: 'data_values',
            data_set: 'V6qo5yVSDFi',
            documents: 2,
            server: 'County DHIS2',
          },
        ],
        with_problems: 1,
        failed: 1,
        replaced: 2,
      });
    });
    await user.click(await one('outbound-look'));
    await user.click(await one('outbound-save'));
    expect(await one('outbound-save-dialog')).toHaveTextContent('are not encrypted');
    expect(await one('outbound-save-dialog')).toHaveTextContent('what was saved before is written again');
    expect(await one('outbound-save-dialog')).toHaveTextContent(
      'Also the 2 that DHIS2 refused or would refuse',
    );
    await user.click(await one('outbound-save-problems'));
    await user.click(await one('outbound-save-dialog-confirm'));
    expect(await one('outbound-saved')).toHaveTextContent('Saved: 2 files');
    expect(host.asked('save_outbound_files')[0]).toMatchObject({ withProblems: true });
    // What is shown afterwards is how it stands now.
    await waitFor(() => expect(host.asked('preview_outbound')).toHaveLength(2));
    expect(all('outbound-saved-file')[0]).toHaveTextContent('Import/Export → Tracked entities import');
    expect(all('outbound-saved-file')[1]).toHaveTextContent('Import/Export → Data value importV6qo5yVSDFi');
    expect(await one('outbound-saved')).toHaveTextContent('2: a later document of the same author');
    expect(await one('outbound-saved')).not.toHaveTextContent('County DHIS2');
    await expectAccessible();
    // Whoever looks again by hand has read it.
    await user.click(await one('outbound-look'));
    await waitFor(() => expect(all('outbound-saved')).toHaveLength(0));
  });

  it('are of the server that is named beside each, where there are several', async () => {
    const file = { kind: 'events', data_set: null, documents: 3 };
    const { user } = openRecords(KEPT, (host) => {
      host.instead.save_outbound_files = () => ({
        files: [
          { ...file, path: '/media/usb/events.json', server: 'County DHIS2' },
          { ...file, path: '/media/usb/events-2.json', server: 'National DHIS2' },
        ],
        with_problems: 0,
        failed: 0,
        replaced: 0,
      });
    });
    await user.click(await one('outbound-look'));
    await user.click(await one('outbound-save'));
    await user.click(await one('outbound-save-dialog-confirm'));
    await one('outbound-saved');
    expect(all('outbound-saved-file')[1]).toHaveTextContent('National DHIS2');
  });

  it('are not asked for where all that could go is in doubt, until the person wants that too', async () => {
    const { user } = openRecords(KEPT, (host) => {
      host.instead.preview_outbound = () => ({
        ...PREVIEW,
        counts: [
          { ...COUNTS, mapping: 'pregnancy', new: 1, with_problems: 1, saved: 1, saved_with_problems: 1 },
        ],
      });
    });
    await user.click(await one('outbound-look'));
    await user.click(await one('outbound-save'));
    expect(await one('outbound-save-dialog-confirm')).toBeDisabled();
    await user.click(await one('outbound-save-problems'));
    expect(await one('outbound-save-dialog-confirm')).toBeEnabled();
  });
});
