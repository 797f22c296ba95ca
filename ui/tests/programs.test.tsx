import { waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { ApiClient, ApiView } from '../src/api';
import { all, expectAccessible, one, open } from './open';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';

const CLIENT: ApiClient = {
  id: 1,
  name: 'DHIS2 app',
  rights: ['read', 'export'],
  origins: ['https://dhis2.example.org'],
  made_at: Date.UTC(2026, 10, 20),
  last_used_at: null,
  revoked_at: null,
};
const OFF: ApiView = { settings: { on: false, port: 5865 }, addresses: [], trouble: null, clients: [] };
const ON: ApiView = {
  ...OFF,
  settings: { on: true, port: 5865 },
  addresses: ['http://127.0.0.1:5865', 'http://[::1]:5865'],
};

/** A host whose programs are these, until something is asked of them. */
function withPrograms(first: ApiView) {
  const host = new Host(makeWorld());
  let view = first;
  host.instead['api_view'] = () => view;
  host.instead['set_api_settings'] = ({ settings }) =>
    (view = settings && 'on' in settings && settings.on ? { ...ON, clients: view.clients } : OFF);
  host.instead['admit_api_client'] = ({ request }) => {
    const client = { ...CLIENT, ...(request as Partial<ApiClient>) };
    view = { ...view, clients: [client] };
    return { client, token: 'jumla_secret' };
  };
  host.instead['revoke_api_client'] = ({ name }) =>
    (view = {
      ...view,
      clients: view.clients.map((each) =>
        each.name === name ? { ...each, revoked_at: Date.UTC(2026, 10, 23) } : each,
      ),
    });
  return host;
}

const SETTINGS = '#/settings';

describe('programs on this computer', () => {
  it('are answered by nobody until it is switched on, and then it is said where', async () => {
    const { host, user } = open({ host: withPrograms(OFF), at: SETTINGS });
    const state = await one('programs-state');
    expect(state).toHaveTextContent('Off: no program is answered.');
    expect(await one('programs')).toHaveTextContent('No program may ask yet.');
    await user.click(await one('programs-on'));
    expect(host.asked('set_api_settings')).toEqual([{ settings: { on: true, port: 5865 } }]);
    await waitFor(async () =>
      expect(await one('programs-state')).toHaveTextContent(
        'On: programs are answered at http://127.0.0.1:5865 and http://[::1]:5865.',
      ),
    );
    await expectAccessible();
  });

  it('are let in by a token that is shown once', async () => {
    const { host, user } = open({ host: withPrograms(ON), at: SETTINGS });
    await user.click(await one('program-new'));
    expect(await one('program-dialog-confirm')).toBeDisabled();
    await user.type(await one('program-name'), 'DHIS2 app');
    await user.click(await one('program-right-predict'));
    await user.type(await one('program-pages'), 'https://dhis2.example.org');
    await expectAccessible();
    await user.click(await one('program-dialog-confirm'));
    expect(await one('token')).toHaveTextContent('jumla_secret');
    expect(host.asked('admit_api_client')).toEqual([
      {
        request: {
          name: 'DHIS2 app',
          rights: ['read', 'export', 'predict'],
          origins: ['https://dhis2.example.org'],
        },
      },
    ]);
    await user.click(await one('token-copy'));
    expect(await navigator.clipboard.readText()).toBe('jumla_secret');
    await expectAccessible();
    await user.click(await one('token-done'));
    expect(all('token')).toHaveLength(0);
    expect(await one('program')).toHaveTextContent('never');
  });

  it('without any right are not let in, and a name that is taken is said', async () => {
    const host = withPrograms(ON);
    host.instead['admit_api_client'] = () => {
      throw refusal('api_client_exists', 'conflict', { name: 'DHIS2 app' });
    };
    const { user } = open({ host, at: SETTINGS });
    await user.click(await one('program-new'));
    await user.type(await one('program-name'), 'DHIS2 app');
    await user.click(await one('program-right-read'));
    await user.click(await one('program-right-export'));
    expect(await one('program-dialog-confirm')).toBeDisabled();
    await user.click(await one('program-right-read'));
    await user.click(await one('program-dialog-confirm'));
    const dialog = within(await one('program-dialog'));
    await dialog.findByText(/A program called DHIS2 app may ask already/);
  });

  it('are turned away once their token is taken from them', async () => {
    const { host, user } = open({ host: withPrograms({ ...ON, clients: [CLIENT] }), at: SETTINGS });
    const row = await one('program');
    expect(row).toHaveTextContent(
      'Totals, coverage, findings and sign-offs and Data values and export files',
    );
    await user.click(await one('program-revoke'));
    expect(await one('revoke-dialog')).toHaveTextContent('cannot be undone');
    await user.click(await one('revoke-dialog-confirm'));
    await waitFor(async () => expect(await one('program')).toHaveTextContent('revoked on'));
    expect(host.asked('revoke_api_client')).toEqual([{ name: 'DHIS2 app' }]);
    expect(all('program-revoke')).toHaveLength(0);
  });

  it('cannot be answered where another program is, which is said with what to do', async () => {
    const trouble = refusal('port_taken', 'conflict', { port: '5865' });
    const view = { ...ON, addresses: [], trouble };
    const { host, user } = open({ host: withPrograms(view), at: SETTINGS });
    expect(await one('programs-state')).toHaveTextContent('another program uses port 5865 already');
    const port = await one('programs-port');
    await user.clear(port);
    await user.type(port, '70000');
    expect(await one('programs')).toHaveTextContent('A whole number up to 65535.');
    expect(await one('programs-save')).toBeDisabled();
    await user.clear(port);
    await user.type(port, '5900');
    await user.click(await one('programs-save'));
    expect(host.asked('set_api_settings')).toEqual([{ settings: { on: true, port: 5900 } }]);
  });
});
