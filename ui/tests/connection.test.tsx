/** Kinds of servers, and the ways to reach one: at the first sign-in and later in the settings. */
import { waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { all, expectAccessible, one, open } from './open';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';
import { CERTIFICATE } from './world/sync';

async function connecting() {
  const host = new Host(makeWorld());
  host.status = { state: 'absent', keyring: true, lockable: false, account: null };
  host.labels = [];
  const { user } = open({ host });
  await user.click(await one('welcome-connect'));
  await user.click(await one('connect-advanced'));
  return { host, user };
}

describe('at the first sign-in', () => {
  it('takes a CouchDB database, a private certificate and a proxy', async () => {
    const { host, user } = await connecting();
    expect(await one('connect-server')).toHaveAttribute('placeholder', 'https://cht.example.org');
    await user.selectOptions(await one('connect-source'), 'couchdb');
    expect(await one('connect-server')).toHaveAttribute('placeholder', 'https://couch.example.org/medic');
    expect(await one('welcome')).toHaveTextContent('Kept on this laptop, encrypted: such a server ends');
    await user.type(await one('connect-server'), 'https://couch.example.org/medic');
    await user.type(await one('connect-user'), 'amina');
    await user.type(await one('connect-password'), 'secret');
    expect(await one('certificate')).toHaveTextContent('none');
    await user.click(await one('certificate-choose'));
    await waitFor(async () => expect(await one('certificate')).toHaveTextContent('added'));
    await user.selectOptions(await one('proxy'), 'address');
    await user.click(await one('connect-submit'));
    expect(await one('welcome')).toHaveTextContent('Please fill this in.');
    expect(host.asked('connect')).toEqual([]);
    await expectAccessible();
    await user.type(await one('proxy-address'), ' http://proxy.example.org:3128 ');
    await user.click(await one('connect-submit'));
    await one('targets-page');
    expect(host.asked('connect')[0]?.request).toEqual({
      server: 'https://couch.example.org/medic',
      user: 'amina',
      password: 'secret',
      passphrase: null,
      source: 'couchdb',
      certificate: CERTIFICATE,
      proxy: 'http://proxy.example.org:3128',
    });
  });

  it('changes nothing when the person thinks better of a certificate, or chose none', async () => {
    const { host, user } = await connecting();
    host.instead.choose_certificate = () => null;
    await user.click(await one('certificate-choose'));
    expect(await one('certificate')).toHaveTextContent('none');
    expect(all('error')).toHaveLength(0);
    host.instead.choose_certificate = () => {
      throw refusal('certificate_unreadable', 'refused');
    };
    await user.click(await one('certificate-choose'));
    expect(await one('error')).toHaveTextContent('The file holds no certificate that can be read.');
    expect(await one('certificate')).toHaveTextContent('none');
  });
});

describe('in the settings', () => {
  it('is saved when asked to, and only where something changed', async () => {
    const { host, user } = open({ at: '#/settings' });
    expect(await one('connection-save')).toBeDisabled();
    await user.selectOptions(await one('proxy'), 'none');
    await user.click(await one('certificate-choose'));
    await waitFor(async () => expect(await one('certificate')).toHaveTextContent('added'));
    await expectAccessible();
    await user.click(await one('connection-save'));
    await waitFor(() =>
      expect(host.asked('set_connection')).toEqual([{ connection: { certificate: CERTIFICATE, proxy: '' } }]),
    );
    await waitFor(async () => expect(await one('connection-save')).toBeDisabled());
    expect(await one('proxy')).toHaveValue('none');
    await user.click(await one('certificate-remove'));
    await user.selectOptions(await one('proxy'), 'system');
    await user.click(await one('connection-save'));
    await waitFor(() =>
      expect(host.asked('set_connection')[1]).toEqual({ connection: { certificate: null, proxy: null } }),
    );
  });

  it('says what is wrong with a proxy, and keeps what was typed', async () => {
    const host = new Host(makeWorld());
    host.instead.set_connection = () => {
      throw refusal('proxy_malformed', 'refused');
    };
    const { user } = open({ host, at: '#/settings' });
    await user.selectOptions(await one('proxy'), 'address');
    await user.type(await one('proxy-address'), 'over there');
    await user.click(await one('connection-save'));
    expect(await one('error')).toHaveTextContent('Write it like http://proxy.example.org:3128.');
    expect(await one('proxy-address')).toHaveValue('over there');
  });

  it('shows a server of the other kind as what it is', async () => {
    open({ host: new Host(makeWorld(10, { source: 'couchdb' })), at: '#/settings' });
    expect(await one('settings-page')).toHaveTextContent('CouchDB database');
  });
});
