/** Patients, events and service reports: mappings, preview, sending, files, the queue. */
import { waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { OutboundItemView, RecordsView } from '../src/api';
import { all, expectAccessible, one, open, texts } from './open';
import { Host, refusal } from './world/host';
import { CONNECTION } from './world/dhis2';
import { makeWorld } from './world/make';
import { KEPT, makeItem, makeRow, OVERVIEW, PREVIEW, withOutbound } from './world/outbound';

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
    await user.selectOptions(await one('outbound-narrow'), 'With problems (3)');
    expect(all('outbound-row').map((row) => row.dataset.id)).toEqual(['r-would', 'r-refused', 'r-failed']);
    all('outbound-row')[0]?.focus();
    await user.keyboard('{ArrowDown}{Enter}');
    const dialog = await one('outbound-document');
    expect(await within(dialog).findByText('pregnancy', { selector: 'h2' })).toBeVisible();
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
    await user.click(await one('outbound-look'));
    await one('outbound-preview');
    await user.click(await one('outbound-part-mappings'));
    await user.click(await one('outbound-part-preview'));
    expect(await one('outbound-preview')).toBeVisible();
    expect(host.asked('preview_outbound')).toHaveLength(1);
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

describe('sending', () => {
  it('asks what goes where in whose name, what stays out and why, and tries it first', async () => {
    const { host, user } = openRecords();
    await user.click(await one('outbound-look'));
    await user.click(await one('outbound-send'));
    const dialog = await one('outbound-send-dialog');
    expect(dialog).toHaveTextContent('Send 5 documents into DHIS2?');
    expect(dialog).toHaveTextContent('https://dhis2.example.org');
    expect(dialog).toHaveTextContent('hrio');
    expect(await one('outbound-what')).toHaveTextContent(
      '3 documents of “pregnancy”2 documents of “referral”',
    );
    expect([...(await one('outbound-out')).children].map((each) => each.textContent)).toEqual([
      '1: DHIS2 would refuse it',
      '1: DHIS2 refused it as it is',
      '1: the mapping makes nothing of it',
      '4: their mapping cannot be sent from here',
    ]);
    await expectAccessible();
    await user.click(await one('outbound-try'));
    expect(await one('outbound-tried')).toHaveTextContent('DHIS2 would take 4 and refuse 1.');
    expect(host.asked('queue_outbound')).toHaveLength(0);

    await user.click(await one('outbound-choose-withProblems'));
    await user.click(await one('outbound-choose-refusedAgain'));
    await user.click(await one('outbound-choose-deletions'));
    expect(dialog).toHaveTextContent('Send 9 documents into DHIS2?');
    await user.click(await one('outbound-send-confirm'));
    await one('outbound-sent');
    expect((host.asked('queue_outbound')[0] as { confirmed?: unknown }).confirmed).toMatchObject({
      with_problems: true,
      refused_again: true,
      deletions: true,
    });
    expect(await one('outbound-outcome')).toHaveTextContent('✔ 4 accepted✖ 1 refused');
    expect(await one('outbound-refused')).toHaveTextContent('E1064: Somebody else in DHIS2 has this value');
    await expectAccessible();
    // What is shown afterwards is how it stands now.
    await user.click(await one('outbound-send-close'));
    await waitFor(() => expect(host.asked('preview_outbound')).toHaveLength(2));
  });

  it('waits in the queue where there is no line, and says so without alarm', async () => {
    const { user } = openRecords(KEPT, (host) => {
      host.instead.run_outbound = () => {
        throw refusal('dhis2_unreachable', 'offline');
      };
    });
    await user.click(await one('outbound-look'));
    await user.click(await one('outbound-send'));
    await user.click(await one('outbound-send-confirm'));
    expect(await one('outbound-sent')).toHaveTextContent('It waits in the queue');
    expect(await one('outbound-sent')).toHaveTextContent('goes by itself when the line is back');
    expect(all('error')).toHaveLength(0);
  });

  it('says that what was queued stays where something else goes wrong', async () => {
    const { user } = openRecords(KEPT, (host) => {
      host.instead.run_outbound = () => {
        throw refusal('dhis2_token_refused', 'denied', { reason: 'expired' });
      };
    });
    await user.click(await one('outbound-look'));
    await user.click(await one('outbound-send'));
    await user.click(await one('outbound-send-confirm'));
    expect(await one('error')).toBeVisible();
    expect(await one('outbound-sent')).toHaveTextContent('5 documents are in the queue and stay there.');
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
          },
          { path: '/media/usb/values.json', kind: 'data_values', data_set: 'V6qo5yVSDFi', documents: 2 },
        ],
        with_problems: 1,
        failed: 1,
      });
    });
    await user.click(await one('outbound-look'));
    await user.click(await one('outbound-save'));
    expect(await one('outbound-save-dialog')).toHaveTextContent('are not encrypted');
    await user.click(await one('outbound-save-problems'));
    await user.click(await one('outbound-save-dialog-confirm'));
    expect(await one('outbound-saved')).toHaveTextContent('Saved: 2 files');
    expect(host.asked('save_outbound_files')[0]).toMatchObject({ withProblems: true });
    // What is shown afterwards is how it stands now.
    await waitFor(() => expect(host.asked('preview_outbound')).toHaveLength(2));
    expect(all('outbound-saved-file')[0]).toHaveTextContent('Import/Export → Tracked entities import');
    expect(all('outbound-saved-file')[1]).toHaveTextContent('Import/Export → Data value importV6qo5yVSDFi');
    await expectAccessible();
  });
});

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
        return { queued: 1, deletions: 0, with_problems: 0, failed: 0, elsewhere: 0 };
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
});
