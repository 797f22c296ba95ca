/** Patients, events and service reports on their way into DHIS2: the last question, and what became of them. */
import { fireEvent, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { RecordsView } from '../src/api';
import { all, expectAccessible, one, open } from './open';
import { Host, refusal } from './world/host';
import { SIGNED_IN } from './world/line';
import { makeWorld } from './world/make';
import {
  COUNTS,
  KEPT,
  makeMappingView,
  makeProblem,
  makeRow,
  OVERVIEW,
  PREVIEW,
  withOutbound,
} from './world/outbound';

function openRecords(kept?: RecordsView, change: (host: Host) => void = () => undefined) {
  const host = withOutbound(new Host(makeWorld()), kept);
  change(host);
  return open({ host, at: '#/dhis2/records' });
}

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
      expected: 9,
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

describe('sending to one of several servers', () => {
  const NATIONAL = { ...SIGNED_IN, id: 2, name: 'National DHIS2', current: false };
  const doubt = makeProblem({ kind: 'replaced' });

  it('leaves out what goes to another one, and what a later document replaces', async () => {
    const { host, user } = openRecords(KEPT, (host) => {
      host.dhis2 = [SIGNED_IN, NATIONAL];
      host.instead.outbound_overview = () => ({
        ...OVERVIEW,
        mappings: [
          makeMappingView({ name: 'report' }),
          makeMappingView({ name: 'visits', origin: 'cht', kind: 'configured', connection: NATIONAL.id }),
        ],
      });
      host.instead.preview_outbound = () => ({
        ...PREVIEW,
        counts: [
          { ...COUNTS, mapping: 'report', new: 3, saved: 2, saved_with_problems: 1, replaced: 1 },
          { ...COUNTS, mapping: 'visits', origin: 'cht', new: 7, changed: 1 },
        ],
        rows: [makeRow({ document: 'r', mapping: 'report', problems: [doubt] })],
        more: 0,
      });
    });
    await user.click(await one('outbound-look'));
    await user.click(await one('outbound-send'));
    expect(await one('outbound-what')).toHaveTextContent('2 documents of “report”');
    expect([...(await one('outbound-out')).children].map((each) => each.textContent)).toEqual([
      '1: a later document of the same author says the same',
      '8: their mapping goes to another DHIS2 server. Choose that server to send them',
      '2: they were saved into files already',
    ]);
    expect(all('outbound-choose-withProblems')).toHaveLength(0);
    await user.click(await one('outbound-choose-savedAgain'));
    expect(await one('outbound-send-confirm')).toHaveTextContent('Send 3 documents');
    await user.click(await one('outbound-choose-withProblems'));
    expect(await one('outbound-send-confirm')).toHaveTextContent('Send 4 documents');
    await user.click(await one('outbound-send-confirm'));
    await one('outbound-sent');
    const [asked] = host.asked('queue_outbound') as { confirmed?: { expected?: number } }[];
    expect(asked?.confirmed?.expected).toBe(4);
  });

  it('says that nothing was queued where something changed, and wants it looked at again', async () => {
    const { host, user } = openRecords(KEPT, (host) => {
      host.instead.queue_outbound = () => {
        throw refusal('outbound_outdated', 'conflict', { expected: '5', found: '6' });
      };
    });
    await user.click(await one('outbound-look'));
    await user.click(await one('outbound-send'));
    await user.click(await one('outbound-send-confirm'));
    expect(await one('error')).toHaveTextContent('You agreed to 5 documents, and now there are 6');
    expect(await one('outbound-send-confirm')).toBeDisabled();
    expect(host.asked('run_outbound')).toHaveLength(0);
    await user.click(await one('outbound-send-close'));
    await waitFor(() => expect(host.asked('preview_outbound')).toHaveLength(2));
  });

  it('stays open while it goes, and has one button when it went', async () => {
    let finish: (queued: unknown) => void = () => undefined;
    const { host, user } = openRecords(KEPT, (host) => {
      host.instead.queue_outbound = () => new Promise((resolve) => (finish = resolve));
    });
    await user.click(await one('outbound-look'));
    await user.click(await one('outbound-send'));
    await user.click(await one('outbound-send-confirm'));
    await waitFor(() => expect(host.asked('queue_outbound')).toHaveLength(1));
    expect(await one('outbound-send-close')).toBeDisabled();
    const dialog = await one('outbound-send-dialog');
    expect(fireEvent(dialog, new Event('cancel', { cancelable: true }))).toBe(false);
    finish({ queued: 5, deletions: 0, with_problems: 1, failed: 1, elsewhere: 4, replaced: 0 });
    await one('outbound-sent');
    const strip = (await one('outbound-send-close')).closest('[data-test="dhis2-uicore-buttonstrip"]');
    expect(strip?.children).toHaveLength(1);
    expect(await one('outbound-send-close')).toHaveTextContent('Close');
  });
});
