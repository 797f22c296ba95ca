import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Connection } from '../src/steps/Journey';
import { ConnectJumla } from '../src/steps/ConnectJumla';
import { keepSession, recallSession } from '../src/jumla/session';

const ME = { id: 'amina', name: 'Amina', language: null };
const CHOICES = {
  data_sets: [{ id: 'dataSet', name: 'Monthly' }],
  periods: [],
  proposed_period: '2026-10',
  org_units: {},
  data_set_periods: {},
  metadata: null,
};
const STATUS = { state: 'open', keyring: false, lockable: true, account: null };

const json = (status: number, body: unknown) =>
  Promise.resolve(
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }),
  );
const refused = (status: number, code: string, args = {}) =>
  json(status, { code, kind: 'denied', args, detail: 'in English' });

function answering(answer: (path: string) => Promise<Response>) {
  const asked = vi.fn<(url: string, init: RequestInit) => Promise<Response>>((url) =>
    answer(new URL(url).pathname),
  );
  vi.stubGlobal('fetch', asked);
  return asked;
}

const good = (path: string) => json(200, path.endsWith('/choices') ? CHOICES : STATUS);

async function connect(onConnection: (connection: Connection | null) => void = () => undefined) {
  const user = userEvent.setup();
  const shown = render(<ConnectJumla me={ME} connection={null} onConnection={onConnection} />);
  await user.type(screen.getByLabelText('Token'), 'jumla_good{enter}');
  return shown;
}

beforeEach(() => {
  vi.stubGlobal('isSecureContext', true);
});

describe('what is said, with what to do', () => {
  it.each([
    [
      'nothing answers, or not to this page',
      () => Promise.reject(new TypeError('Failed to fetch')),
      'jumla_silent',
    ],
    ['the token is not known', () => refused(401, 'api_token'), 'api_token'],
    ['the token may not export', () => refused(403, 'api_right', { right: 'export' }), 'api_right'],
    ['the page has another token', () => refused(403, 'api_origin'), 'api_origin'],
    ['Jumla is being locked', () => refused(503, 'api_stopping'), 'api_stopping'],
    ['Jumla has too much to do', () => refused(503, 'api_busy'), 'api_busy'],
    ['an older Jumla', () => refused(404, 'api_path'), 'jumla_other_version'],
    ['the workspace is locked', () => refused(403, 'workspace_locked'), 'refusal.workspace_locked'],
    ['nothing was synced', () => refused(409, 'never_synced'), 'refusal.never_synced'],
    ['something else answers', () => Promise.resolve(new Response('<html></html>')), 'jumla_strange'],
    ['something else answers in JSON', () => json(404, { hello: 'world' }), 'jumla_strange'],
  ])('%s', async (_remark, answer, code) => {
    answering(answer);
    await connect();
    const problem = await screen.findByTestId('problem');
    expect(problem).toHaveAttribute('data-code', code);
    expect(problem.textContent).toMatch(/Nothing was (changed|lost)|still here/);
  });

  it('a page without https', async () => {
    vi.stubGlobal('isSecureContext', false);
    answering(() => Promise.reject(new TypeError('Failed to fetch')));
    await connect();
    expect(await screen.findByTestId('problem')).toHaveAttribute('data-code', 'jumla_insecure_page');
  });

  it('a browser whose user has said no', async () => {
    vi.stubGlobal('navigator', { permissions: { query: () => Promise.resolve({ state: 'denied' }) } });
    vi.stubGlobal('location', { hostname: 'dhis2.example.org', origin: 'https://dhis2.example.org' });
    answering(() => Promise.reject(new TypeError('Failed to fetch')));
    await connect();
    expect(await screen.findByTestId('problem')).toHaveAttribute('data-code', 'jumla_not_permitted');
  });

  it('three things to look at where the browser does not say why, and a way to see', async () => {
    answering(() => Promise.reject(new TypeError('Failed to fetch')));
    const { container } = await connect();
    const look = await screen.findByTestId('jumla-page');
    expect(look).toHaveAttribute('href', 'http://127.0.0.1:5865/api/jumla/v1/docs');
    expect(screen.getAllByRole('listitem')).toHaveLength(3);
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations).toEqual([]);
  });
});

it('sends the token as a bearer, nothing else of the person, and keeps it for the tab', async () => {
  const asked = answering(good);
  const onConnection = vi.fn();
  await connect(onConnection);
  await waitFor(() => expect(onConnection).toHaveBeenCalled());
  for (const [url, init] of asked.mock.calls) {
    expect(url).not.toContain('jumla_good');
    expect(init).toMatchObject({ credentials: 'omit', headers: { Authorization: 'Bearer jumla_good' } });
  }
  expect(recallSession('amina')?.token).toBe('jumla_good');
});

it('connects by itself where the tab has a session', async () => {
  keepSession('amina', { address: 'http://127.0.0.1:5865', token: 'jumla_kept' });
  answering(good);
  const onConnection = vi.fn();
  render(<ConnectJumla me={ME} connection={null} onConnection={onConnection} />);
  await waitFor(() => expect(onConnection).toHaveBeenCalled());
});

it('goes on without knowing whose data it is where the token may only export', async () => {
  answering((path) =>
    path.endsWith('/choices') ? json(200, CHOICES) : refused(403, 'api_right', { right: 'read' }),
  );
  const onConnection = vi.fn();
  await connect(onConnection);
  await waitFor(() => expect(onConnection).toHaveBeenCalled());
  expect(onConnection.mock.calls[0]?.[0]).toMatchObject({ opened: { status: null } });
});

it('does not ask an address that is not on this computer', async () => {
  const asked = answering(good);
  const user = userEvent.setup();
  render(<ConnectJumla me={ME} connection={null} onConnection={() => undefined} />);
  const address = screen.getByLabelText('Where Jumla is on this computer');
  await user.clear(address);
  await user.type(address, 'http://evil.example');
  await user.type(screen.getByLabelText('Token'), 'jumla_good{enter}');
  expect(screen.getByTestId('connect')).toBeDisabled();
  expect(asked).not.toHaveBeenCalled();
});
