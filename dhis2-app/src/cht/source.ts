/** Values that a CHT server adds up by itself, asked through a route of DHIS2. */
import type { Form } from '../dhis2/form';
import type { Route } from '../dhis2/routes';
import { callRoute } from '../dhis2/routes';
import type { Engine } from '../dhis2/server';
import { Problem } from '../problem';
import type { Source } from '../values';
import { valuesOf } from '../values';
import { mend } from './mend';

/** The month of its export is that of a moment, in the server's own time zone: this one is in it everywhere. */
const middleOf = (period: string) =>
  Date.UTC(Number(period.slice(0, 4)), Number(period.slice(4)) - 1, 15, 12);

export function chtSource(engine: Engine, route: Route, form: Form): Source {
  return {
    kind: 'cht',
    async preview(question, signal) {
      if (!/^\d{6}$/.test(question.period)) throw new Problem('cht_monthly');
      const [only] = question.orgUnits;
      const orgUnit = question.orgUnits.length === 1 && only !== undefined ? only : null;
      const call = { dataSet: question.dataSet, from: middleOf(question.period), orgUnit };
      const preview = mend(await callRoute(engine, route, call, signal), form, question.period);
      if (question.orgUnits.length === 0) return preview;
      // The CHT answers for whole contacts, which may carry other units too.
      const wanted = new Set(question.orgUnits);
      return { ...preview, rows: preview.rows.filter(({ orgUnit: { id } }) => wanted.has(id)) };
    },
    // What was shown is what is there: the CHT cannot be held to it, so it is not asked again.
    values: (_question, preview, orgUnits) => Promise.resolve(valuesOf(preview, new Set(orgUnits))),
  };
}

/** The months that its own page offers, and half a year more, the newest first. */
export function months(today: Date): string[] {
  return Array.from({ length: 12 }, (_, back) => {
    const month = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1));
    return `${String(month.getUTCFullYear())}${String(month.getUTCMonth() + 1).padStart(2, '0')}`;
  });
}
