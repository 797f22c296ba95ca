import { waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { all, expectAccessible, one, open, texts } from './open';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';

function empty(keyring: boolean) {
  const host = new Host(makeWorld());
  host.status = { state: 'absent', keyring, lockable: false, account: null };
  return host;
}

describe('the beginning', () => {
  it('opens the demo with one press', async () => {
    const { user } = open({ host: empty(true) });
    await one('welcome');
    await expectAccessible();
    await user.click(await one('welcome-demo'));
    await one('targets-page');
  });

  it('connects with server, name and password where a keyring holds the key', async () => {
    const { host, user } = open({ host: empty(true) });
    await user.click(await one('welcome-connect'));
    expect(all('connect-passphrase')).toHaveLength(0);
    await user.type(await one('connect-server'), ' https://cht.example.org ');
    await user.type(await one('connect-user'), 'amina');
    await user.type(await one('connect-password'), 'secret{Enter}');
    await one('targets-page');
    expect(host.calls.find((call) => call.command === 'connect')?.args.request).toEqual({
      server: 'https://cht.example.org',
      user: 'amina',
      password: 'secret',
      passphrase: null,
      source: 'cht',
      certificate: null,
      proxy: null,
    });
  });

  it('asks for a passphrase, twice, where there is no keyring, and says why', async () => {
    const { host, user } = open({ host: empty(false) });
    await user.click(await one('welcome-connect'));
    await user.type(await one('connect-server'), 'cht.example.org');
    await user.type(await one('connect-user'), 'amina');
    await user.type(await one('connect-password'), 'secret');
    await user.type(await one('connect-passphrase'), 'four words of mine');
    await user.type(await one('connect-passphrase-again'), 'four words of');
    await user.click(await one('connect-submit'));
    expect(await one('welcome')).toHaveTextContent('The two passphrases are not the same.');
    await expectAccessible();
    await user.type(await one('connect-passphrase-again'), ' mine');
    await user.click(await one('connect-submit'));
    await one('targets-page');
    expect(host.calls.find((call) => call.command === 'connect')?.args.request).toMatchObject({
      passphrase: 'four words of mine',
    });
  });

  it('shows a password on request only', async () => {
    const { user } = open({ host: empty(true) });
    await user.click(await one('welcome-connect'));
    const password = await one('connect-password');
    expect(password).toHaveAttribute('type', 'password');
    await user.click(within(await one('welcome')).getByRole('button', { name: 'Show: Password' }));
    expect(password).toHaveAttribute('type', 'text');
  });

  it('keeps what was typed when the server cannot be reached', async () => {
    const host = empty(true);
    host.instead.connect = () => {
      throw refusal('server_unreachable', 'offline');
    };
    const { user } = open({ host });
    await user.click(await one('welcome-connect'));
    await user.type(await one('connect-server'), 'https://nowhere.example');
    await user.type(await one('connect-user'), 'amina');
    await user.type(await one('connect-password'), 'secret{Enter}');
    expect(await one('error')).toHaveTextContent('No connection to the server');
    expect(await one('connect-server')).toHaveValue('https://nowhere.example');
  });

  it('starts the first sync by itself', async () => {
    const host = empty(true);
    const connected = makeWorld(0, { gaps: ['never_synced'], last_sync: null });
    host.instead.connect = () => (host.status = connected.status);
    const { user } = open({ host });
    await user.click(await one('welcome-connect'));
    await user.type(await one('connect-server'), 'https://cht.example.org');
    await user.type(await one('connect-user'), 'amina');
    await user.type(await one('connect-password'), 'secret{Enter}');
    await one('sync-outcome');
    expect(host.calls.filter((call) => call.command === 'start_sync')).toHaveLength(1);
  });

  it('unlocks with the passphrase, and locks again in the settings', async () => {
    const host = new Host(makeWorld());
    host.status = { state: 'locked', keyring: false, lockable: true, account: null };
    let wrong = true;
    host.instead.unlock = () => {
      if (wrong) throw refusal('passphrase_wrong', 'denied');
      return (host.status = host.world.status);
    };
    const { user } = open({ host });
    await user.type(await one('unlock-passphrase'), 'four words of mine');
    await user.click(await one('unlock-submit'));
    expect(await one('error')).toHaveAttribute('data-code', 'passphrase_wrong');
    await expectAccessible();
    wrong = false;
    await user.click(await one('unlock-submit'));
    await user.click(await one('nav-settings'));
    await expectAccessible();
    await user.click(await one('lock'));
    await one('unlock-passphrase');
  });

  it('asks the keyring again, and for no passphrase, when the key is in the keyring', async () => {
    const host = new Host(makeWorld());
    host.status = { state: 'locked', keyring: true, lockable: false, account: null };
    let answers = false;
    host.instead.unlock = () => {
      if (!answers) throw refusal('keyring_unavailable', 'refused');
      return (host.status = { ...host.world.status, keyring: true, lockable: false });
    };
    const { user } = open({ host });
    expect(await one('unlock')).toHaveTextContent('Unlock the keyring, or sign in to the computer again');
    expect(all('unlock-passphrase')).toHaveLength(0);
    expect(all('unlock-submit')).toHaveLength(0);
    await user.click(await one('unlock-retry'));
    expect(await one('error')).toHaveAttribute('data-code', 'keyring_unavailable');
    await expectAccessible();
    answers = true;
    await user.click(await one('unlock-retry'));
    await one('targets-page');
    const asked = host.calls.filter((call) => call.command === 'unlock').map(({ args }) => args.passphrase);
    expect(asked).toEqual(['', '']);
  });
});

describe('the frame', () => {
  it('says whose data, how fresh, how complete, and that it is the demo', async () => {
    const host = new Host(makeWorld(10, { demo: true }));
    open({ host });
    expect(await one('status-whose')).toHaveTextContent('Amina Salim');
    expect(await one('status-fresh')).toHaveTextContent(/synced 2 hr/);
    expect(await one('status-coverage')).toHaveTextContent('9/10 CHWs');
    expect(await one('status-demo')).toHaveTextContent('Demo data');
  });

  it('takes an officer to Export first', async () => {
    open({ host: new Host(makeWorld(10, { role: 'officer' })) });
    await one('export-page');
  });

  it('finds a CHW, a target, a facility or a page with Ctrl+K', async () => {
    const { user } = open();
    await one('targets-page');
    await user.keyboard('{Control>}k{/Control}');
    const input = await one('finder-input');
    await waitFor(() => expect(texts('finder-item').join()).toContain('Fatuma Bakari'));
    await expectAccessible();
    await user.type(input, 'wanjiru');
    expect(texts('finder-item')).toEqual(['CHWWanjirũ KamauWanjirũ Area']);
    await user.keyboard('{Enter}');
    expect(await one('chw-page')).toHaveTextContent('Wanjirũ Kamau');
    expect(all('finder')).toHaveLength(0);
  });

  it('changes the language of everything, and asks for titles in it', async () => {
    const { host, user } = open({ at: '#/settings' });
    await user.selectOptions(await one('language'), 'fr');
    await waitFor(async () => expect(await one('nav-targets')).toHaveTextContent('Cibles'));
    expect(document.documentElement.lang).toBe('fr');
    await waitFor(() => expect(host.calls.map((call) => call.command)).toContain('set_language'));
    expect(host.calls.find((call) => call.command === 'set_language')?.args).toEqual({ language: 'fr' });
  });
});

describe('a CHW', () => {
  it('has contact, all targets in all months, and the documents behind them', async () => {
    open({ at: '#/chw/c-2' });
    const page = await one('chw-page');
    const matrix = await one('chw-matrix');
    expect(page).toHaveTextContent('+254 712 345 002');
    expect(within(matrix).getAllByRole('columnheader')).toHaveLength(9);
    const months = within(matrix).getAllByRole('row')[1]?.querySelectorAll('td');
    expect(months?.[0]).toHaveTextContent('not reported');
    expect(months?.[0]).toHaveClass('hatched');
    expect(months?.[0]?.textContent).not.toContain('0');
    expect(months?.[2]).toHaveTextContent('%');
    expect(all('document')).toHaveLength(5);
    expect(all('chw-left')).toHaveLength(0);
    await expectAccessible();
  });

  it('says that she has left the sight of the account, and that her reports are kept but not counted', async () => {
    const host = new Host(makeWorld());
    host.instead.chw = () => ({ ...host.world.chw('c-1'), left: true });
    open({ host, at: '#/chw/c-1' });
    const notice = await one('chw-left');
    expect(notice).toHaveTextContent("Hamisi Mwinyi has left this account's sight");
    expect(notice).toHaveTextContent('kept, and no longer counted');
    await expectAccessible();
  });
});

describe('reporting', () => {
  it('has a sign and words in every cell, the worst first, and totals per month', async () => {
    const { user } = open({ at: '#/reporting' });
    const table = await one('coverage-table');
    expect(texts('coverage-row', 'th')[0]).toBe('Wanjirũ Kamau');
    const cell = all('coverage-row')[0]?.querySelector('[data-state]');
    expect(cell).toHaveAttribute('data-state', 'missing');
    expect(cell).toHaveTextContent('✕not reported');
    expect(within(table).getByRole('rowheader', { name: 'Reported in the month' })).toBeInTheDocument();
    await expectAccessible();
    await user.click(await one('worst-first'));
    expect(texts('coverage-row', 'th')[0]).toBe('Fatuma Bakari');
  });
});
