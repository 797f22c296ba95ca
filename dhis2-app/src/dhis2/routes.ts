/** Routes of DHIS2 that lead to a CHT server: DHIS2 asks it, with an account that the user never sees. */
import type { Named } from '../values';
import { CANCELLED, Problem } from '../problem';
import { dhis2Problem, envelopeOf, statusOf } from './refusal';
import type { Engine } from './server';

export const ROUTES = {
  routes: { resource: 'routes', params: { fields: 'id,code,name,displayName,url,disabled', paging: false } },
};

type RouteObject = {
  id: string;
  code?: string;
  name?: string;
  displayName?: string;
  url?: string;
  disabled?: boolean;
};

export type RoutesAnswer = { routes: { routes?: RouteObject[] } };

export type Route = Named & { url: string };

export const routesOf = ({ routes }: RoutesAnswer): Route[] =>
  (routes.routes ?? [])
    .filter(({ disabled }) => disabled !== true)
    .map((one) => ({ id: one.id, name: one.displayName ?? one.name ?? one.id, url: one.url ?? '' }))
    .sort((one, other) => one.name.localeCompare(other.name));

const EXPORT = 'api/v2/export/dhis';

/** A route with an open end is told where to go; any other leads to the export itself. */
function pathOf(route: Route): string {
  const open = /^(.*?)\/?\*\*$/.exec(route.url);
  if (open === null) return `routes/${route.id}/run`;
  return open[1]?.endsWith(EXPORT) === true ? `routes/${route.id}/run` : `routes/${route.id}/run/${EXPORT}`;
}

export type CalledFor = { dataSet: string; from: number; orgUnit: string | null };

/** What the CHT's own export says, as it came. */
export async function callRoute(engine: Engine, route: Route, call: CalledFor, signal: AbortSignal) {
  const params = {
    'filters[dataSet]': call.dataSet,
    'filters[date][from]': call.from,
    ...(call.orgUnit === null ? {} : { 'filters[orgUnit]': call.orgUnit }),
  };
  try {
    const answer = await engine.query({ values: { resource: pathOf(route), params } }, { signal });
    return answer['values'];
  } catch (error) {
    throw refused(error, route, signal);
  }
}

function refused(error: unknown, route: Route, signal: AbortSignal): Problem {
  if (signal.aborted) return new Problem(CANCELLED);
  const envelope = envelopeOf(error);
  const args = { route: route.name };
  // The CHT has another envelope than DHIS2.
  if (envelope !== null && typeof envelope.code === 'number' && envelope.httpStatusCode === undefined) {
    const detail = typeof envelope.error === 'string' ? envelope.error : '';
    const code = [400, 401, 403].includes(envelope.code) ? `cht_${String(envelope.code)}` : 'cht_error';
    return new Problem(code, { ...args, status: envelope.code, reason: detail }, detail);
  }
  const status = statusOf(error);
  const detail = envelope?.message ?? '';
  if (status === 404) return new Problem('route_gone', args, detail);
  if (status === 403) return new Problem('route_denied', args, detail);
  if (status === 502 || status === 504) return new Problem('route_unreachable', args, detail);
  return dhis2Problem(error, signal);
}
