/**
 * From values to what DHIS2 made of them.
 *
 * Every request begins with reading what is there: what is there already is not sent again, what would be overwritten is
 * known beforehand, and a comment beside a value goes along, since DHIS2 erases one that is left out. A request that is
 * refused as a whole is taken apart at the org units that DHIS2 names, else in halves. This is what Jumla's own push does
 * (docs/decisions/0015-push.md); how a request travels is not known here.
 */
import type { Conflict, Counts, Summary } from '../dhis2/answer';
import { reasons } from '../dhis2/answer';
import type { Problem } from '../problem';
import { CANCELLED, problemOf } from '../problem';
import type { DataValue } from '../values';
import { keyOf } from '../values';

export type Mode = 'dryRun' | 'commit';

/** A value that DHIS2 has. */
export type Held = DataValue & { storedBy: string; lastUpdated: string };

export type Server = {
  /** `null` where it may not be read. */
  held: (orgUnits: string[]) => Promise<Held[] | null>;
  send: (values: DataValue[], mode: Mode) => Promise<Summary>;
};

export type Fate =
  /** Taken, or in a dry run: would be. */
  | 'taken'
  /** It was there already, the same. */
  | 'unchanged'
  | 'refused'
  /** It was under way when the answer was lost. */
  | 'unknown'
  /** Its turn did not come. */
  | 'unsent';

export type Told = {
  value: DataValue;
  fate: Fate;
  /** What stands in its place before. */
  before: Held | null;
  conflict: Conflict | null;
};

export type Outcome = {
  told: Told[];
  counts: Counts;
  /** Taken values that DHIS2 counted nowhere: zeros that it does not keep. */
  uncounted: number;
  /** Whether what is there could be read. */
  readable: boolean;
  /** Why it came to an end before the last value. */
  stopped: Problem | null;
};

export type Options = {
  mode: Mode;
  /** The combo that stands for none. */
  defaultCombo: string | null;
  signal: AbortSignal;
  progress: (done: number, total: number) => void;
  leavesOpen: (problem: Problem) => boolean;
};

/** Servers take requests of this size fastest. */
const MOST_VALUES = 1500;
/** Org units are named in the address of the question what is there. */
const MOST_UNITS = 150;

export async function run(values: DataValue[], server: Server, options: Options): Promise<Outcome> {
  const outcome: Outcome = {
    told: [],
    counts: { imported: 0, updated: 0, ignored: 0, deleted: 0 },
    uncounted: 0,
    readable: true,
    stopped: null,
  };
  // Codes for which a request was taken apart and every part of it refused for the same.
  const hopeless = new Set<string>();
  const waiting = requests(values);
  const total = values.length;
  for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
    try {
      options.signal.throwIfAborted();
      options.progress(outcome.told.length, total);
      await whole(request, server, options, outcome, hopeless);
    } catch (error) {
      outcome.stopped = problemOf(error);
      const told = new Set(outcome.told.map(({ value }) => value));
      const rest = [...request, ...waiting.flat()].filter((value) => !told.has(value));
      outcome.told.push(...rest.map((value) => ending(value, 'unsent')));
      return outcome;
    }
  }
  options.progress(total, total);
  return outcome;
}

const ending = (value: DataValue, fate: Fate): Told => ({ value, fate, before: null, conflict: null });

/** One planned request, and the parts that it may come to. */
async function whole(
  request: DataValue[],
  server: Server,
  options: Options,
  outcome: Outcome,
  hopeless: Set<string>,
) {
  const parts = [request];
  const alone: (string | null)[] = [];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    options.signal.throwIfAborted();
    const units = unitsOf(part);
    const held = await server.held(units);
    if (held === null) outcome.readable = false;
    const { same, differing } = sort(part, held ?? [], options.defaultCombo);
    if (differing.length === 0) {
      outcome.told.push(...same);
      continue;
    }
    let summary: Summary;
    try {
      summary = await server.send(differing.map(withComment), options.mode);
    } catch (error) {
      const problem = problemOf(error);
      if (options.mode === 'commit' && (options.leavesOpen(problem) || problem.code === CANCELLED)) {
        outcome.told.push(...same, ...differing.map((one): Told => ({ ...one, fate: 'unknown' })));
      }
      throw problem;
    }
    const apart = split(part, units, summary, hopeless);
    if (apart !== null) {
      parts.unshift(...apart);
      continue;
    }
    const why = reasons(summary, differing.length);
    const ends = differing.map((one, at): Told => {
      const conflict = why[at] ?? null;
      return { ...one, fate: conflict === null ? 'taken' : 'refused', conflict };
    });
    outcome.told.push(...same, ...ends);
    add(outcome, summary, ends);
    alone.push(ends.every(({ fate }) => fate === 'refused') ? (summary.conflicts[0]?.code ?? null) : null);
  }
  const [first] = alone;
  if (typeof first === 'string' && alone.length > 1 && alone.every((code) => code === first))
    hopeless.add(first);
}

function add(outcome: Outcome, summary: Summary, ends: Told[]) {
  const { counts } = summary;
  outcome.counts = {
    imported: outcome.counts.imported + counts.imported,
    updated: outcome.counts.updated + counts.updated,
    ignored: outcome.counts.ignored + counts.ignored,
    deleted: outcome.counts.deleted + counts.deleted,
  };
  const taken = ends.filter(({ fate }) => fate === 'taken').length;
  const refused = ends.length - taken;
  const unchanged = Math.max(0, counts.ignored - refused);
  const counted = counts.imported + counts.updated + counts.deleted + unchanged;
  outcome.uncounted += Math.max(0, taken - counted);
}

/** Values in requests, those of an org unit together. */
export function requests(values: DataValue[]): DataValue[][] {
  const byUnit = new Map<string, DataValue[]>();
  for (const value of values) {
    const known = byUnit.get(value.orgUnit);
    if (known === undefined) byUnit.set(value.orgUnit, [value]);
    else known.push(value);
  }
  const found: { values: DataValue[]; units: number }[] = [];
  for (const block of byUnit.values()) {
    const last = found.at(-1);
    if (last !== undefined && last.units < MOST_UNITS && last.values.length + block.length <= MOST_VALUES) {
      last.values.push(...block);
      last.units += 1;
    } else {
      found.push({ values: [...block], units: 1 });
    }
  }
  return found.map((request) => request.values);
}

const unitsOf = (values: DataValue[]) => [...new Set(values.map((value) => value.orgUnit))];

/** How a request that was refused as a whole is sent again; `null` where it is what it is. */
export function split(
  part: DataValue[],
  units: string[],
  summary: Summary,
  hopeless: ReadonlySet<string>,
): [DataValue[], DataValue[]] | null {
  if (units.length < 2 || summary.status !== 'ERROR') return null;
  const isNamed = (unit: string) => summary.conflicts.some(({ text }) => text.includes(unit));
  const named = new Set(units.filter(isNamed));
  const [code] = summary.conflicts.map((conflict) => conflict.code);
  if (named.size === units.length) return null;
  if (named.size === 0) {
    if (typeof code === 'string' && hopeless.has(code)) return null;
    units.slice(Math.ceil(units.length / 2)).forEach((unit) => named.add(unit));
  }
  return [
    part.filter((value) => !named.has(value.orgUnit)),
    part.filter((value) => named.has(value.orgUnit)),
  ];
}

function sort(values: DataValue[], held: Held[], defaultCombo: string | null) {
  const key = (value: DataValue) => keyOf(value, defaultCombo);
  const there = new Map(held.map((one) => [key(one), one]));
  const found = values.map((value): Told => {
    const before = there.get(key(value)) ?? null;
    return { value, fate: before?.value === value.value ? 'unchanged' : 'taken', before, conflict: null };
  });
  return {
    same: found.filter(({ fate }) => fate === 'unchanged'),
    differing: found.filter(({ fate }) => fate !== 'unchanged'),
  };
}

function withComment({ value, before }: Told): DataValue {
  return before?.comment === undefined ? value : { ...value, comment: before.comment };
}
