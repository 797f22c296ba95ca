import type { Fix } from '../../api';
import type { Heard } from './Trouble';

/**
 * What is said of one data element or org unit after the other, said once: the same code with the same meaning, of all
 * the values together. Each value is in the list below it, so `factsOf` leaves out what is said there.
 */
export function together(
  heard: Heard[],
  factsOf: (args: Heard['args'], listed: boolean) => unknown,
): Heard[] {
  const said = new Map<string, Heard>();
  heard.forEach((each, position) => {
    const listed = each.values.length > 0;
    const key = listed
      ? JSON.stringify([each.kind, each.title, each.code, each.scope, factsOf(each.args, true)])
      : String(position);
    const before = said.get(key);
    said.set(key, before === undefined ? each : both(before, each));
  });
  return [...said.values()];
}

function both(one: Heard, other: Heard): Heard {
  return {
    ...one,
    count: one.count + other.count,
    values: [...one.values, ...other.values],
    fixes: fixesOf([...one.fixes, ...other.fixes]),
  };
}

/** One button for all that is to be left out, and no other button twice. */
function fixesOf(fixes: Fix[]): Fix[] {
  const leftOut = fixes.flatMap((fix) => (fix.kind === 'leave_out' ? fix.values : []));
  const all: Fix[] = leftOut.length > 0 ? [{ kind: 'leave_out', values: leftOut }] : [];
  for (const fix of fixes) {
    const known = all.some((each) => JSON.stringify(each) === JSON.stringify(fix));
    if (fix.kind !== 'leave_out' && !known) all.push(fix);
  }
  return all;
}
