import { expect, it } from 'vitest';

import type { Conflict, Summary } from '../src/dhis2/answer';
import type { Held, Mode, Options, Server } from '../src/journey/run';
import { requests, run } from '../src/journey/run';
import { CANCELLED, Problem } from '../src/problem';
import type { DataValue } from '../src/values';

const value = (orgUnit: string, text = '1', dataElement = 'element'): DataValue => ({
  dataElement,
  orgUnit,
  value: text,
});

const options = (changed: Partial<Options> = {}): Options => ({
  mode: 'dryRun',
  defaultCombo: 'default',
  signal: new AbortController().signal,
  progress: () => undefined,
  leavesOpen: ({ code }) => code === 'dhis2_unreachable',
  ...changed,
});

/** A DHIS2 of 2.43 or later: one bad org unit takes the whole request with it. */
class Current implements Server {
  readonly sent: [Mode, DataValue[]][] = [];
  asked = 0;

  constructor(
    private readonly bad: string[] = [],
    private readonly there: Held[] = [],
    private readonly named = true,
  ) {}

  held(units: string[]) {
    this.asked += 1;
    return Promise.resolve(this.there.filter(({ orgUnit }) => units.includes(orgUnit)));
  }

  send(values: DataValue[], mode: Mode): Promise<Summary> {
    this.sent.push([mode, values]);
    const refused = values.filter(({ orgUnit }) => this.bad.includes(orgUnit)).map(({ orgUnit }) => orgUnit);
    const none = { imported: 0, updated: 0, ignored: 0, deleted: 0 };
    if (refused.length === 0) {
      return Promise.resolve({
        status: 'SUCCESS',
        counts: { ...none, updated: values.length },
        conflicts: [],
      });
    }
    const text = this.named ? `not usable: ${refused.join(', ')}` : 'untimely';
    const conflict: Conflict = { code: 'E8022', indexes: [0], text };
    return Promise.resolve({ status: 'ERROR', counts: none, conflicts: [conflict] });
  }
}

const held = (orgUnit: string, text: string, comment?: string): Held => ({
  dataElement: 'element',
  orgUnit,
  categoryOptionCombo: 'default',
  attributeOptionCombo: 'default',
  value: text,
  storedBy: 'somebody',
  lastUpdated: '2026-11-01T00:00:00.000+0000',
  ...(comment === undefined ? {} : { comment }),
});

const fates = async (values: DataValue[], server: Server, changed: Partial<Options> = {}) => {
  const outcome = await run(values, server, options(changed));
  return Object.fromEntries(outcome.told.map(({ value: { orgUnit }, fate }) => [orgUnit, fate]));
};

it('takes one bad org unit apart from the others where DHIS2 names it', async () => {
  const server = new Current(['unitB']);
  const found = await fates(
    ['unitA', 'unitB', 'unitC'].map((unit) => value(unit)),
    server,
  );
  expect(found).toEqual({ unitA: 'taken', unitB: 'refused', unitC: 'taken' });
  expect(server.sent).toHaveLength(3);
});

it('halves a request where DHIS2 names nobody, and stops when that is in vain', async () => {
  const units = Array.from({ length: 8 }, (_, at) => `unit${String(at)}`);
  const one = new Current(['unit5'], [], false);
  const found = await fates(
    units.map((unit) => value(unit)),
    one,
  );
  expect(Object.entries(found).filter(([, fate]) => fate === 'refused')).toEqual([['unit5', 'refused']]);

  const many = Array.from({ length: 450 }, (_, at) => `unit${String(at)}`);
  const all = new Current(many, [], false);
  const refused = await fates(
    many.map((unit) => value(unit)),
    all,
  );
  expect(new Set(Object.values(refused))).toEqual(new Set(['refused']));
  // The first of three requests is taken apart to the last unit, the others are not.
  expect(all.sent.length).toBe(299 + 2);
});

it('does not send what is there already, and sends the comment of what it replaces', async () => {
  const server = new Current([], [held('same', '1'), held('other', '7', 'recount')]);
  const values = [value('same'), value('other'), value('new')];
  const outcome = await run(values, server, options({ mode: 'commit' }));
  expect(server.sent).toEqual([['commit', [{ ...value('other'), comment: 'recount' }, value('new')]]]);
  expect(outcome.told.map(({ value: { orgUnit }, fate, before }) => [orgUnit, fate, before?.value])).toEqual([
    ['same', 'unchanged', '1'],
    ['other', 'taken', '7'],
    ['new', 'taken', undefined],
  ]);
  expect(outcome.readable).toBe(true);
});

it('sends everything where DHIS2 does not show what is there', async () => {
  const server = new Current();
  const blind: Server = { held: () => Promise.resolve(null), send: (...sent) => server.send(...sent) };
  const outcome = await run([value('a')], blind, options());
  expect(outcome.readable).toBe(false);
  expect(server.sent).toHaveLength(1);
});

it('says of an answer that was lost what may have arrived, and what was not sent', async () => {
  const many = Array.from({ length: 300 }, (_, at) => value(`unit${String(at)}`));
  const server = new Current();
  let sent = 0;
  const cut: Server = {
    held: (units) => server.held(units),
    send: (values, mode) => {
      sent += 1;
      return sent < 2 ? server.send(values, mode) : Promise.reject(new Problem('dhis2_unreachable'));
    },
  };
  const outcome = await run(many, cut, options({ mode: 'commit' }));
  expect(outcome.stopped?.code).toBe('dhis2_unreachable');
  const count = (fate: string) => outcome.told.filter((told) => told.fate === fate).length;
  expect([count('taken'), count('unknown'), count('unsent')]).toEqual([150, 150, 0]);
});

it('stops between two requests when it is told to, and says what was not sent', async () => {
  const many = Array.from({ length: 300 }, (_, at) => value(`unit${String(at)}`));
  const controller = new AbortController();
  const progress = (done: number) => {
    if (done >= 150) controller.abort();
  };
  const server = new Current();
  const outcome = await run(many, server, options({ mode: 'commit', signal: controller.signal, progress }));
  expect(outcome.stopped?.code).toBe(CANCELLED);
  expect(outcome.told.filter(({ fate }) => fate === 'taken')).toHaveLength(150);
  expect(outcome.told.filter(({ fate }) => fate === 'unsent')).toHaveLength(150);
  expect(server.sent).toHaveLength(1);
});

it('counts zeros that DHIS2 takes and does not count', async () => {
  const quiet: Server = {
    held: () => Promise.resolve([]),
    send: () =>
      Promise.resolve({
        status: 'SUCCESS',
        counts: { imported: 1, updated: 0, ignored: 0, deleted: 0 },
        conflicts: [],
      }),
  };
  const outcome = await run([value('a'), value('b', '0')], quiet, options());
  expect(outcome.uncounted).toBe(1);
});

it('puts the values of an org unit together, no more at once than servers like', () => {
  const values = Array.from({ length: 400 }, (_, at) => at).flatMap((at) =>
    Array.from({ length: 12 }, (_, element) => value(`unit${String(at)}`, '1', `element${String(element)}`)),
  );
  const found = requests(values);
  expect(found.flat()).toEqual(values);
  for (const request of found) {
    expect(request.length).toBeLessThanOrEqual(1500);
    expect(new Set(request.map(({ orgUnit }) => orgUnit)).size).toBeLessThanOrEqual(150);
  }
});
