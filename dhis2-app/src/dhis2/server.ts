/** What is asked of DHIS2 on the way from a preview to a summary. */
import type { useDataEngine } from '@dhis2/app-runtime';

import type { Held, Server } from '../journey/run';
import { Problem } from '../problem';
import { type Summary, summaryOf } from './answer';
import { dhis2Problem, envelopeOf, statusOf } from './refusal';

export type Engine = ReturnType<typeof useDataEngine>;

type HeldAnswer = {
  held: {
    orgUnit?: string;
    dataValues?: {
      dataElement: string;
      orgUnit?: string;
      categoryOptionCombo: string;
      attributeOptionCombo: string;
      value: string;
      comment?: string;
      storedBy?: string;
      lastUpdated?: string;
    }[];
  };
};

/** One data set in one period. */
export function serverOf(engine: Engine, dataSet: string, period: string, signal: AbortSignal): Server {
  return {
    async held(orgUnits) {
      // DHIS2 takes the name once for each unit; the runtime's own parameters would be one list with commas.
      const units = orgUnits.map((unit): [string, string] => ['orgUnit', unit]);
      const asked = new URLSearchParams([['dataSet', dataSet], ['period', period], ...units]);
      const resource = `dataValueSets?${asked.toString()}`;
      try {
        const answer = (await engine.query({ held: { resource } }, { signal })) as HeldAnswer;
        return heldOf(answer, orgUnits);
      } catch (error) {
        // No right to read, or a unit that is not known: sending tells more.
        if ([403, 404, 409].includes(statusOf(error) ?? 0)) return null;
        throw dhis2Problem(error, signal);
      }
    },
    async send(values, mode) {
      const data = { dataSet, period, dataValues: values };
      const params = { dryRun: mode === 'dryRun', async: false };
      return summarised(
        () => engine.mutate({ resource: 'dataValueSets', type: 'create', data, params }, { signal }),
        signal,
      );
    },
  };
}

function heldOf({ held }: HeldAnswer, orgUnits: string[]): Held[] {
  // Since 2.43 an org unit that is the only one stands at the top.
  const only = held.orgUnit ?? orgUnits[0] ?? '';
  return (held.dataValues ?? []).map((one) => ({
    dataElement: one.dataElement,
    orgUnit: one.orgUnit ?? only,
    categoryOptionCombo: one.categoryOptionCombo,
    attributeOptionCombo: one.attributeOptionCombo,
    value: one.value,
    ...(one.comment === undefined ? {} : { comment: one.comment }),
    storedBy: one.storedBy ?? '',
    lastUpdated: one.lastUpdated ?? '',
  }));
}

/** States forms as complete. */
export async function complete(
  engine: Engine,
  forms: { dataSet: string; period: string; orgUnits: string[] },
  signal: AbortSignal,
): Promise<Summary> {
  const { dataSet, period, orgUnits } = forms;
  const data = {
    completeDataSetRegistrations: orgUnits.map((organisationUnit) => ({ dataSet, period, organisationUnit })),
  };
  const send = () =>
    engine.mutate({ resource: 'completeDataSetRegistrations', type: 'create', data }, { signal });
  return summarised(send, signal);
}

/** A refusal with a summary is an answer. */
async function summarised(send: () => Promise<unknown>, signal: AbortSignal): Promise<Summary> {
  let body: unknown;
  try {
    body = await send();
  } catch (error) {
    const summary = summaryOf(envelopeOf(error));
    if (summary !== null) return summary;
    throw dhis2Problem(error, signal);
  }
  const summary = summaryOf(body);
  if (summary === null) throw new Problem('dhis2_strange');
  return summary;
}

/** Values of a request that was never answered may have arrived. */
export const leavesOpen = (problem: Problem) =>
  ['dhis2_unreachable', 'dhis2_error', 'dhis2_strange', 'cancelled'].includes(problem.code);
