import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Engine } from '../src/dhis2/server';
import { callRoute, routesOf } from '../src/dhis2/routes';
import { start } from '../src/dhis2/start';
import { languageOf } from '../src/i18n';

const json = (status: number, body: unknown) =>
  Promise.resolve(
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }),
  );

const ME = { id: 'xUrH3t6XONK', username: 'amina', settings: { keyUiLocale: 'sw' } };
const answers: Record<string, unknown> = {
  'manifest.webapp': { activities: { dhis: { href: 'https://older.example.org/dhis' } } },
  'system/info': { version: '2.42.5.2', serverDate: '2026-11-23T09:20:00.000' },
  me: ME,
};

function dhis2(changed: (path: string) => Promise<Response> | null = () => null) {
  const asked = vi.fn((url: string) => {
    const path = (url.split('/api/')[1] ?? url).split('?')[0] ?? '';
    return changed(path) ?? json(200, answers[path]);
  });
  vi.stubGlobal('fetch', asked);
  return asked;
}

const meta = (content: string) => {
  document.head.innerHTML = `<meta name="dhis2-base-url" content="${content}">`;
};

beforeEach(() => meta('__DHIS2_BASE_URL__'));

it('finds DHIS2 by what it wrote into the page, and who asks, and which day it is there', async () => {
  meta('https://dhis2.example.org/');
  const asked = dhis2();
  const started = await start();
  expect(started).toMatchObject({ baseUrl: 'https://dhis2.example.org', minor: 42, me: { language: 'sw' } });
  expect(started.today.toISOString()).toBe('2026-11-23T00:00:00.000Z');
  expect(asked.mock.calls.map(([url]) => url)).not.toContain('manifest.webapp');
});

it('finds an older DHIS2 by the manifest that it serves', async () => {
  dhis2();
  expect((await start()).baseUrl).toBe('https://older.example.org/dhis');
});

describe('does not begin', () => {
  it.each([
    [
      'where nobody is signed in',
      (path: string) => (path === 'me' ? json(401, {}) : null),
      'dhis2_signed_out',
    ],
    ['where DHIS2 fails', () => json(500, {}), 'dhis2_error'],
    ['where there is no line', () => Promise.reject(new TypeError('Failed to fetch')), 'dhis2_unreachable'],
    [
      'where it is no DHIS2',
      (path: string) => (path === 'system/info' ? json(200, {}) : null),
      'dhis2_strange',
    ],
    [
      'outside DHIS2',
      (path: string) =>
        path === 'manifest.webapp' ? json(200, { activities: { dhis: { href: '*' } } }) : null,
      'dhis2_not_found',
    ],
  ])('%s', async (_remark, answer, code) => {
    dhis2(answer);
    await expect(start()).rejects.toMatchObject({ code });
  });
});

it.each([
  ['pt_BR', 'pt'],
  ['sw', 'sw'],
  ['ar', 'en'],
  [null, 'en'],
])('speaks, for %s, %s', (chosen, expected) => {
  expect(languageOf(chosen)).toBe(expected);
});

it.each([
  ['https://cht.example.org/api/v2/export/dhis', 'routes/r/run'],
  ['https://cht.example.org/**', 'routes/r/run/api/v2/export/dhis'],
  ['https://cht.example.org/api/v2/export/dhis/**', 'routes/r/run'],
])('asks the CHT by a route to %s at %s', async (url, resource) => {
  const query = vi.fn(() => Promise.resolve({ values: 'answer' }));
  const route = { id: 'r', name: 'CHT', url };
  const call = { dataSet: 'dataSet', from: 1_792_000_000_000, orgUnit: 'unit' };
  const engine = { query } as unknown as Engine;
  expect(await callRoute(engine, route, call, new AbortController().signal)).toBe('answer');
  const params = {
    'filters[dataSet]': 'dataSet',
    'filters[date][from]': 1_792_000_000_000,
    'filters[orgUnit]': 'unit',
  };
  expect(query).toHaveBeenCalledWith({ values: { resource, params } }, expect.anything());
});

it('offers routes that are not switched off, by name', () => {
  const routes = [
    { id: 'b', name: 'B', url: 'https://b.example.org' },
    { id: 'off', name: 'A', disabled: true },
    { id: 'a', displayName: 'A' },
  ];
  expect(routesOf({ routes: { routes } }).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(routesOf({ routes: {} })).toEqual([]);
});
