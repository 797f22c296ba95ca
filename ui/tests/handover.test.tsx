import { within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { HandoverView } from '../src/api';
import { all, expectAccessible, one, open } from './open';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';
import { entry, FINGERPRINT, makeHandover, makeRead, OTHER_KEY, stale } from './world/month';

function openAsOfficer(host: Host, at = '#/month') {
  localStorage.setItem(
    'jumla.scope:https://cht.example.org:amina',
    JSON.stringify({ facilities: [], period: '2026-10' }),
  );
  return open({ host, at });
}

const officer = () => new Host(makeWorld(10, { role: 'officer' }));

/** With hand-overs that are here already. */
function received(...handovers: Partial<HandoverView>[]) {
  const host = officer();
  host.month.signOff = {
    ...host.month.signOff,
    state: 'signed_off',
    next: 'answer',
    handovers: handovers.map((part) => makeHandover(host.world, part)),
    journal: [entry(1, 'received')],
  };
  return host;
}

const AT_BAHARI = '#/month/f-bahari';

describe('a hand-over file', () => {
  it('of a trusted key shows whose it is and whether it agrees, is kept, and opened', async () => {
    const host = officer();
    const { user } = openAsOfficer(host);
    await user.click(await one('handover-open'));
    const dialog = await one('handover-dialog');
    expect(dialog).toHaveTextContent('Bahari Health Centre, October 2026');
    expect(dialog).toHaveTextContent('Amina Salim (amina)');
    expect(await one('handover-key')).toHaveAttribute('data-key', 'trusted');
    expect(await one('handover-agrees')).toHaveTextContent('The numbers are the same as here.');
    expect(within(await one('handover-targets')).getAllByRole('row')).toHaveLength(13);
    expect(dialog).toHaveTextContent('Josephine has lost her phone.');
    expect(await one('accepted')).toHaveTextContent('Twins were counted twice');
    expect(all('handover-trust')).toHaveLength(0);
    await expectAccessible();
    await user.click(await one('handover-keep'));
    await one('handover-accept');
    expect(window.location.hash).toBe(AT_BAHARI);
    expect(host.asked('keep_handover').at(-1)).toEqual({
      path: '/media/usb/bahari-2026-10.jumla',
      trust: null,
    });
  });

  it.each([
    ['new', 'The key of amina is new here'],
    ['changed', 'This is not the key that you trust for amina'],
  ] as const)('of a key that is %s is kept only once it was compared', async (key, words) => {
    const host = officer();
    host.month.read = makeRead(host.world, { key });
    const { user } = openAsOfficer(host);
    await user.click(await one('handover-open'));
    expect(await one(`key-${key}`)).toHaveTextContent(words);
    expect(await one(`key-${key}`)).toHaveTextContent('Call her on a number that you know');
    expect(await one('fingerprint')).toHaveAttribute('data-value', FINGERPRINT);
    expect(await one('handover-keep')).toBeDisabled();
    await expectAccessible();
    await user.click(await one('handover-trust'));
    await user.click(await one('handover-keep'));
    await one('handover-accept');
    expect(host.asked('keep_handover').at(-1)?.trust).toBe(FINGERPRINT);
  });

  it('that is here already, or that a later one has replaced, says so', async () => {
    const host = officer();
    host.month.read = { ...makeRead(host.world, { standing: 'superseded' }), here: true };
    const { user } = openAsOfficer(host);
    await user.click(await one('handover-open'));
    expect(await one('handover-here')).toHaveTextContent('This hand-over is here already.');
    expect(await one('handover-superseded')).toHaveTextContent('A later hand-over of this month is here.');
    await user.click(await one('handover-keep'));
    await one('month-step-received');
    expect(host.asked('keep_handover')).toHaveLength(0);
  });

  it.each([
    'not_a_handover',
    'handover_truncated',
    'handover_contradicts',
    'handover_of_later_schema',
    'handover_of_other_server',
    'handover_of_other_calendar',
    'handover_of_other_time_zone',
    'handover_empty',
    'handover_too_large',
    'handover_altered',
    'handover_signature_wrong',
  ])('that cannot be taken says why: %s', async (code) => {
    const host = officer();
    host.instead.open_handover = () => {
      throw refusal(code, 'refused', { server: 'https://other.example.org', time_zone: 'Asia/Kolkata' });
    };
    const { user } = openAsOfficer(host);
    await user.click(await one('handover-open'));
    expect(await one('error')).toHaveAttribute('data-code', code);
    expect(await one('error')).toHaveTextContent('othing was changed');
    expect(all('handover-dialog')).toHaveLength(0);
  });

  it('that was made on this laptop is not kept', async () => {
    const host = officer();
    host.month.read = makeRead(host.world, { key: 'own' });
    const { user } = openAsOfficer(host);
    await user.click(await one('handover-open'));
    expect(await one('handover-own')).toHaveTextContent('made on this laptop');
    expect(await one('handover-keep')).toBeDisabled();
  });

  it('is let go, as where the person thought better of it', async () => {
    const host = officer();
    const { user } = openAsOfficer(host);
    await user.click(await one('handover-open'));
    await user.click(await one('handover-cancel'));
    expect(all('handover-dialog')).toHaveLength(0);
    host.month.read = null;
    await user.click(await one('handover-open'));
    expect(all('handover-dialog')).toHaveLength(0);
    expect(host.asked('keep_handover')).toHaveLength(0);
  });

  it('is not for supervisors to open', async () => {
    openAsOfficer(new Host(makeWorld()));
    await one('month-table');
    expect(all('handover-open')).toHaveLength(0);
  });
});

describe('a hand-over that is here', () => {
  it('is accepted, and leads on to the export', async () => {
    const host = received({});
    const { user } = openAsOfficer(host, AT_BAHARI);
    expect(await one('handover')).toHaveAttribute('data-standing', 'waiting');
    await expectAccessible();
    await user.click(await one('handover-accept'));
    expect(await one('month-step-received')).toHaveAttribute('data-done', 'true');
    expect(host.asked('answer_handover').at(-1)).toEqual({ id: 'h-1', answer: 'accept', note: '' });
    expect(within(await one('handover')).getByRole('link', { name: 'Export' })).toHaveAttribute(
      'href',
      '#/export',
    );
  });

  it('is sent back with a note, which is shown from then on', async () => {
    const host = received({});
    const { user } = openAsOfficer(host, AT_BAHARI);
    await user.click(await one('handover-send-back'));
    expect(await one('send-back-dialog')).toHaveTextContent('Send it back to Amina Salim?');
    expect(await one('send-back-dialog-confirm')).toBeDisabled();
    await expectAccessible();
    await user.type(await one('send-back-note'), 'Zainab is not in it.');
    await user.click(await one('send-back-dialog-confirm'));
    expect(await one('sent-back')).toHaveTextContent('Zainab is not in it.');
    expect(host.asked('answer_handover').at(-1)).toEqual({
      id: 'h-1',
      answer: 'send_back',
      note: 'Zainab is not in it.',
    });
  });

  it('shows what differs from what is here', async () => {
    const host = officer();
    const { changes } = stale(host.month.signOff);
    openAsOfficer(received({ agrees: false, differences: changes }), AT_BAHARI);
    const notice = await one('handover-differs');
    expect(notice).toHaveTextContent('2 numbers are different from what is here');
    expect(within(notice).getAllByTestId('change')).toHaveLength(2);
  });

  it('says where there is nothing to compare it with', async () => {
    openAsOfficer(received({ agrees: null }), AT_BAHARI);
    expect(await one('handover-agrees')).toHaveTextContent('Nothing of this facility is here');
  });

  it('that came with the sync may have a key that is still to be compared', async () => {
    const host = received({ key: 'new', via: 'report' });
    const { user } = openAsOfficer(host, AT_BAHARI);
    expect(await one('handover-trust-key')).toBeDisabled();
    await user.click(await one('handover-trust'));
    await user.click(await one('handover-trust-key'));
    expect(host.asked('trust_key').at(-1)).toEqual({ fingerprint: FINGERPRINT, trust: true });
  });

  it('takes the place of earlier ones, which are kept', async () => {
    openAsOfficer(received({}, { id: 'h-0', standing: 'superseded' }), AT_BAHARI);
    expect(await one('handover-earlier')).toHaveTextContent('replaced by a later one');
    expect(all('handover')).toHaveLength(1);
  });

  it('is no longer answered where it was withdrawn, and says by whom and why', async () => {
    const withdrawn = {
      by: 'Amina Salim',
      at: 1_793_404_800_000,
      note: 'Twins were counted twice.',
      reach: 'from_elsewhere' as const,
      exported: true,
    };
    const host = received({ standing: 'withdrawn', withdrawn });
    host.month.signOff = { ...host.month.signOff, withdrawn };
    openAsOfficer(host, AT_BAHARI);
    const notice = await one('withdrawn');
    expect(notice).toHaveTextContent('Amina Salim withdrew the sign-off');
    expect(notice).toHaveTextContent('Twins were counted twice.');
    expect(await one('withdrawn-exported')).toHaveTextContent('Export the month again');
    expect(all('handover-accept')).toHaveLength(0);
    expect(all('handover-send-back')).toHaveLength(0);
    await expectAccessible();
  });

  it('is missing: how it comes is said', async () => {
    openAsOfficer(officer(), AT_BAHARI);
    expect(await one('empty')).toHaveTextContent('No hand-over yet');
    await expectAccessible();
  });
});

describe('the keys in the settings', () => {
  it('are listed with what is trusted, and no longer trusted on request', async () => {
    const host = officer();
    const { user } = openAsOfficer(host, '#/settings');
    await one('keys');
    const [amina, juma] = await within(await one('keys')).findAllByTestId('known-key');
    if (amina === undefined || juma === undefined) throw new Error('no keys');
    expect(amina).toHaveTextContent('trusted');
    expect(juma).toHaveTextContent('not trusted');
    await user.click(within(amina).getByTestId('key-trust'));
    expect(await one('key-dialog')).toHaveTextContent('No longer trust the key of amina?');
    await expectAccessible();
    await user.click(await one('key-dialog-confirm'));
    expect(host.asked('trust_key').at(-1)).toEqual({ fingerprint: FINGERPRINT, trust: false });
    await user.click(within(juma).getByTestId('key-trust'));
    expect(await one('key-dialog-confirm')).toBeDisabled();
    await user.click(await one('key-compared'));
    await user.click(await one('key-dialog-confirm'));
    expect(host.asked('trust_key').at(-1)).toEqual({ fingerprint: OTHER_KEY, trust: true });
  });
});
