import { within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { all, expectAccessible, one, open, texts } from './open';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';
import { entry, signed, stale } from './world/month';

function openSigning(host = new Host(makeWorld())) {
  localStorage.setItem(
    'jumla.scope:https://cht.example.org:amina',
    JSON.stringify({ facilities: [], period: '2026-10' }),
  );
  return open({ host, at: '#/month/f-bahari' });
}

const reasonOf = (key: string) => all('sign-off-reason').find((each) => each.dataset.id === key);

describe('signing off', () => {
  it('shows what is stated, and wants a reason for each open finding', async () => {
    const { host, user } = openSigning();
    await user.click(await one('month-step-sign'));
    expect(await one('sign-off-statement')).toHaveTextContent(
      'I, Amina Salim, state that these 12 totals of 9 of 10 CHWs of Bahari Health Centre for October 2026 are right. ' +
        'They are without Wanjirũ Kamau. I accept 2 open findings, for the reasons above.',
    );
    expect(within(await one('sign-off-totals')).getAllByRole('row')).toHaveLength(13);

    await user.click(await one('sign-off-confirm'));
    expect(host.asked('sign_off')).toHaveLength(0);
    expect(texts('sign-off-open')[0]).toContain('Give a reason.');
    // Where the first reason is missing, one can go on writing.
    expect(reasonOf('not_reported c-2')).toHaveFocus();
    await expectAccessible();
  });

  it('names the digest that was shown, and the reasons', async () => {
    const { host, user } = openSigning();
    await user.click(await one('month-step-sign'));
    await one('sign-off-form');
    await user.click(reasonOf('not_reported c-2') ?? document.body);
    await user.keyboard('Lost.');
    await user.click(reasonOf('pass_above_total c-1 facility-deliveries') ?? document.body);
    await user.keyboard('Twins.');
    await user.type(await one('sign-off-notes'), 'See it.');
    await user.click(await one('sign-off-confirm'));

    expect(await one('sign-off-done')).toHaveTextContent('Signed off by Amina Salim');
    expect(host.asked('sign_off').at(-1)?.request).toEqual({
      facility: 'f-bahari',
      period: '2026-10',
      digest: '3c9e0b6f1d2a4857c1e09f',
      notes: 'See it.',
      accepted: [
        { key: 'not_reported c-2', reason: 'Lost.' },
        { key: 'pass_above_total c-1 facility-deliveries', reason: 'Twins.' },
      ],
    });
    expect(await one('accepted')).toHaveTextContent('Lost.');
    expect(await one('month-step-sign')).toHaveAttribute('data-done', 'true');
    expect(all('sign-off-form')).toHaveLength(0);
    await expectAccessible();
  });

  it('keeps what was written when the numbers have changed meanwhile', async () => {
    const host = new Host(makeWorld());
    host.month.found([]);
    host.instead.sign_off = () => {
      host.month.signOff = { ...host.month.signOff, digest: 'another' };
      throw refusal('changed_since_preview', 'conflict');
    };
    const { user } = openSigning(host);
    await user.type(await one('sign-off-notes'), 'See the register.');
    await user.click(await one('sign-off-confirm'));
    expect(await one('error')).toHaveAttribute('data-code', 'changed_since_preview');
    expect(await one('sign-off-notes')).toHaveValue('See the register.');
    expect(host.asked('sign_off_view').length).toBeGreaterThan(1);
  });

  it('waits for the end of the month', async () => {
    const host = new Host(makeWorld());
    host.month.signOff = { ...host.month.signOff, period_over: false };
    const { user } = openSigning(host);
    await user.click(await one('month-step-sign'));
    expect(await one('empty')).toHaveTextContent('October 2026 is still running');
    expect(all('sign-off-confirm')).toHaveLength(0);
  });

  it('has nothing to sign where nobody reported', async () => {
    const host = new Host(makeWorld());
    host.month.signOff = { ...host.month.signOff, coverage: { expected: 10, reported: 0 } };
    const { user } = openSigning(host);
    await user.click(await one('month-step-sign'));
    expect(await one('empty')).toHaveTextContent('Nobody has reported, so there is nothing to sign');
  });
});

describe('afterwards', () => {
  it('a changed number is shown, before and after, and the month is signed again', async () => {
    const host = new Host(makeWorld());
    host.month.found([]);
    host.month.signOff = stale(signed(host.month.signOff, { notes: 'All well.' }));
    const { user } = openSigning(host);
    const notice = await one('sign-off-stale');
    expect(notice).toHaveTextContent('2 numbers are different');
    const [first, second] = within(notice).getAllByTestId('change');
    expect(first).toHaveTextContent('Zainab OmariFacility deliveries6 of 87 of 9');
    // Who was missing is not shown as 0.
    expect(second).toHaveTextContent('not reported4');
    await expectAccessible();
    expect(await one('sign-off-confirm')).toHaveTextContent('Sign again');
    await user.click(await one('sign-off-confirm'));
    await one('sign-off-totals');
    expect(host.asked('sign_off').at(-1)?.request).toMatchObject({ digest: 'e07b5521aa90cc13' });
    expect(all('sign-off-stale')).toHaveLength(0);
    expect(all('journal-entry').map((each) => each.dataset.kind)).toEqual(['signed_off', 'signed_off']);
  });

  it("the HRIO's note is shown where she sent it back", async () => {
    const host = new Host(makeWorld());
    host.month.found([]);
    const view = signed(host.month.signOff);
    host.month.signOff = { ...view, next: 'sign_again', sent_back: 'Zainab is not in it.' };
    openSigning(host);
    expect(await one('sent-back')).toHaveTextContent('Zainab is not in it.');
    expect(await one('sign-off-confirm')).toHaveTextContent('Sign again');
  });

  it('it is withdrawn with a note, and the journal keeps both', async () => {
    const host = new Host(makeWorld());
    host.month.found([]);
    host.month.signOff = signed(host.month.signOff);
    const { user } = openSigning(host);
    await user.click(await one('month-step-sign'));
    await user.click(await one('sign-off-withdraw'));
    expect(await one('withdraw-dialog-confirm')).toBeDisabled();
    await expectAccessible();
    await user.type(await one('withdraw-note'), 'Signed the wrong month.');
    await user.click(await one('withdraw-dialog-confirm'));
    await one('sign-off-form');
    expect(host.asked('withdraw_sign_off').at(-1)).toEqual({
      facility: 'f-bahari',
      period: '2026-10',
      note: 'Signed the wrong month.',
    });
    expect(all('journal-entry').map((each) => each.dataset.kind)).toEqual(['withdrawn', 'signed_off']);
    expect(await one('journal-state')).toHaveTextContent('Whole: no entry was altered or left out.');
  });

  it.each([
    ['by_sync', 'it goes to the server with the next sync'],
    ['to_be_told', 'Tell her, or give her the next file.'],
    ['not_handed_over', 'The wrong month.'],
  ] as const)('a withdrawal says who learns of it: %s', async (reach, words) => {
    const host = new Host(makeWorld());
    host.month.found([]);
    const withdrawn = {
      by: 'Amina Salim',
      at: 1_793_404_800_000,
      note: 'The wrong month.',
      reach,
      exported: false,
    };
    host.month.signOff = { ...host.month.signOff, withdrawn };
    openSigning(host);
    expect(await one('withdrawn')).toHaveTextContent('Amina Salim withdrew the sign-off');
    expect(await one('withdrawn')).toHaveTextContent('The wrong month.');
    expect(await one('withdrawn')).toHaveTextContent(words);
    await expectAccessible();
  });

  it('a journal that was altered says so', async () => {
    const host = new Host(makeWorld());
    const view = signed(host.month.signOff);
    host.month.signOff = { ...view, journal: [entry(1, 'signed_off')], journal_intact: false };
    const { user } = openSigning(host);
    await user.click(await one('month-step-sign'));
    expect(await one('journal-state')).toHaveTextContent('Do not rely on this journal');
  });
});

describe('handing over', () => {
  function signedHost() {
    const host = new Host(makeWorld());
    host.month.found([]);
    host.month.signOff = signed(host.month.signOff);
    return host;
  }

  it('asks for a signature first', async () => {
    const { user } = openSigning();
    await user.click(await one('month-step-handover'));
    expect(await one('empty')).toHaveTextContent('Not signed off yet');
    await user.click(await one('handover-to-sign'));
    await one('sign-off-form');
  });

  it('writes a file, says where it is, and shows the key to read out', async () => {
    const { host, user } = openSigning(signedHost());
    expect(await one('handover-state')).toHaveTextContent('Not handed over yet.');
    expect(await one('fingerprint')).toHaveTextContent('4f1a 9c02 d7be 6350 8e11');
    await expectAccessible();
    await user.click(await one('handover-file'));
    expect(await one('handover-saved')).toHaveTextContent('/media/usb/bahari-2026-10.jumla');
    expect(await one('handover-state')).toHaveTextContent('The HRIO has not answered yet.');
    expect(texts('month-step-handover')[0]).toContain('HRIO to answer');
    await user.click(await one('sheet-xlsx'));
    expect(host.asked('save_sheet').at(-1)?.request).toMatchObject({ kind: 'summary', format: 'xlsx' });
  });

  it('goes with the next sync', async () => {
    const { host, user } = openSigning(signedHost());
    await user.click(await one('handover-report'));
    expect(await one('handover-queued')).toHaveTextContent('with the next sync');
    expect(host.asked('hand_over_report').at(-1)).toEqual({ facility: 'f-bahari', period: '2026-10' });
  });

  it('writes nothing where the person thought better of it, and says what went wrong', async () => {
    const host = signedHost();
    host.instead.hand_over_file = () => null;
    const { user } = openSigning(host);
    await user.click(await one('handover-file'));
    expect(await one('handover-not-saved')).toHaveTextContent('Nothing was saved.');
    host.instead.hand_over_file = () => {
      throw refusal('not_signed_off', 'refused');
    };
    await user.click(await one('handover-file'));
    expect(await one('error')).toHaveAttribute('data-code', 'not_signed_off');
  });

  it('says that the HRIO has accepted it', async () => {
    const host = signedHost();
    host.month.signOff = { ...host.month.signOff, state: 'received', next: 'nothing' };
    openSigning(host);
    expect(await one('handover-state')).toHaveTextContent('The HRIO has accepted it.');
    expect(await one('month-step-handover')).toHaveAttribute('data-done', 'true');
  });
});
