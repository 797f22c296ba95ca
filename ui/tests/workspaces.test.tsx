import { waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { WorkspaceStatus } from '../src/api';
import { all, expectAccessible, one, open, texts } from './open';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';
import { OUTGOING } from './world/sync';

const LOCKED: WorkspaceStatus = { state: 'locked', keyring: false, lockable: true, account: null };
const ABSENT: WorkspaceStatus = { state: 'absent', keyring: true, lockable: false, account: null };

describe('the menu of workspaces', () => {
  it('lists whose they are and where, which is the demo, and which is open', async () => {
    const { user } = open();
    const brand = await one('workspace-menu');
    expect(brand).toHaveAttribute('aria-expanded', 'false');
    await user.click(brand);
    expect(brand).toHaveAttribute('aria-expanded', 'true');
    await waitFor(() =>
      expect(texts('workspace', '.workspace-name')).toEqual([
        'amina @ cht.kaskazini.example.org',
        'amina.salim @ cht.kusini.example.org',
        'demoDemo data',
      ]),
    );
    expect(all('workspace').map((item) => item.getAttribute('aria-checked'))).toEqual([
      'true',
      'false',
      'false',
    ]);
    await expectAccessible();
    await user.click(await one('status-whose'));
    expect(all('workspaces')).toHaveLength(0);
  });

  it('works with the keyboard alone; Esc closes it and leaves nothing else', async () => {
    const { user } = open({ at: '#/targets/deaths' });
    const brand = await one('workspace-menu');
    brand.focus();
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(all('workspace')).toHaveLength(3));
    await waitFor(() => expect(all('workspace')[0]).toHaveFocus());
    await user.keyboard('{ArrowDown}');
    expect(all('workspace')[1]).toHaveFocus();
    await user.keyboard('{End}');
    expect(await one('workspace-add')).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(all('workspace')[0]).toHaveFocus();
    await user.keyboard('{ArrowUp}{Home}');
    expect(all('workspace')[0]).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(all('workspaces')).toHaveLength(0);
    expect(brand).toHaveFocus();
    expect(window.location.hash).toBe('#/targets/deaths');
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(all('workspace')[0]).toHaveFocus());
    await user.keyboard('{Enter}');
    expect(all('workspaces')).toHaveLength(0);
  });

  it('opens another one, asks for its passphrase where it is locked, and forgets where it was', async () => {
    const host = new Host(makeWorld());
    host.instead.switch_workspace = () => (host.status = LOCKED);
    const { user } = open({ host, at: '#/chw/c-2' });
    await one('chw-page');
    await user.click(await one('workspace-menu'));
    await waitFor(() => expect(all('workspace')).toHaveLength(3));
    const other = all('workspace')[1];
    if (other) await user.click(other);
    await one('unlock-passphrase');
    expect(host.asked('switch_workspace')).toEqual([{ name: 'w2' }]);
    expect(window.location.hash).toBe('');
  });

  it('says so when one is not there any more, and stays where it was', async () => {
    const host = new Host(makeWorld());
    host.instead.switch_workspace = () => {
      throw refusal('workspace_unknown', 'refused', { name: 'w2' });
    };
    const { user } = open({ host });
    await user.click(await one('workspace-menu'));
    await waitFor(() => expect(all('workspace')).toHaveLength(3));
    const other = all('workspace')[1];
    if (other) await user.click(other);
    expect(await one('error')).toHaveTextContent('There is no workspace “w2” on this computer any more.');
    await one('targets-page');
    await expectAccessible();
  });

  it('leads to the beginning for another one, and from there back to those that are here', async () => {
    const { host, user } = open();
    await user.click(await one('workspace-menu'));
    await user.click(await one('workspace-add'));
    await one('welcome');
    expect(await one('other-workspaces')).toHaveTextContent('Open another workspace');
    await waitFor(() => expect(all('other-workspace')).toHaveLength(3));
    await expectAccessible();
    const [first] = all('other-workspace');
    if (first) await user.click(first);
    await one('targets-page');
    expect(host.asked('switch_workspace')).toEqual([{ name: 'w1' }]);
  });
});

describe('other workspaces', () => {
  it('are not spoken of at the very beginning', async () => {
    const host = new Host(makeWorld());
    host.status = ABSENT;
    host.labels = [];
    open({ host });
    await one('welcome');
    await waitFor(() => expect(host.asked('workspaces')).toHaveLength(1));
    expect(all('other-workspaces')).toHaveLength(0);
  });

  it('are a way out of a locked one', async () => {
    const host = new Host(makeWorld());
    host.status = LOCKED;
    const { user } = open({ host });
    await waitFor(() => expect(all('other-workspace')).toHaveLength(2));
    await expectAccessible();
    await user.click(await one('add-workspace'));
    await one('welcome');
  });

  it('can be opened from the settings, the open one being marked', async () => {
    const { host, user } = open({ at: '#/settings' });
    await waitFor(() => expect(all('workspace-row')).toHaveLength(3));
    const [here, there] = all('workspace-row');
    expect(here).toHaveTextContent('open now');
    if (there) await user.click(within(there).getByRole('button', { name: 'Open' }));
    await waitFor(() => expect(host.asked('switch_workspace')).toEqual([{ name: 'w2' }]));
  });
});

describe('the account', () => {
  it('signs out, says that everything can still be read, and signs in again', async () => {
    const { host, user } = open({ at: '#/settings' });
    expect(await one('session')).toHaveTextContent('What is on this computer stays');
    await user.click(await one('sign-out'));
    await waitFor(async () => expect(await one('session')).toHaveTextContent('Signed out.'));
    expect(await one('status-contact')).toHaveTextContent('signed out');
    await expectAccessible();
    await user.click(await one('nav-targets'));
    await one('targets-page');
    await user.click(await one('nav-settings'));
    await user.click(await one('settings-sign-in'));
    await user.type(await one('sign-in-password'), 'secret{Enter}');
    await one('sign-out');
    expect(host.asked('sign_in')).toEqual([{ password: 'secret' }]);
  });

  it('stays signed in when the server cannot be told', async () => {
    const host = new Host(makeWorld());
    host.instead.sign_out = () => {
      throw refusal('server_unreachable', 'offline');
    };
    const { user } = open({ host, at: '#/settings' });
    await user.click(await one('sign-out'));
    expect(await one('error')).toHaveAttribute('data-code', 'server_unreachable');
    await one('sign-out');
  });

  it('is deleted only by somebody who has read what is lost and types its name', async () => {
    const host = new Host(makeWorld());
    host.sync = { ...host.sync, outgoing: OUTGOING };
    const { user } = open({ host, at: '#/settings' });
    await user.click(await one('wipe'));
    const dialog = await one('wipe-dialog');
    expect(dialog).toHaveTextContent('This cannot be undone.');
    expect(await one('wipe-unsent')).toHaveTextContent(
      '2 documents written here have not reached the server',
    );
    expect(await one('wipe-dialog-confirm')).toBeDisabled();
    await user.type(await one('wipe-user'), 'amin{Enter}');
    expect(host.asked('wipe_workspace')).toEqual([]);
    await expectAccessible();
    await user.type(await one('wipe-user'), 'a');
    await user.click(await one('wipe-dialog-confirm'));
    await one('welcome');
    expect(host.asked('wipe_workspace')).toHaveLength(1);
    expect(window.location.hash).toBe('');
  });

  it('of the demo can be deleted, and has neither session nor connection', async () => {
    open({ host: new Host(makeWorld(10, { demo: true })), at: '#/settings' });
    await one('wipe');
    expect(all('sign-out')).toHaveLength(0);
    expect(all('connection')).toHaveLength(0);
    await expectAccessible();
  });
});
