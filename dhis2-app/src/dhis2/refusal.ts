/** What the App Runtime throws, as a problem that has a sentence. */
import { FetchError } from '@dhis2/app-runtime';

import { CANCELLED, Problem, problemOf } from '../problem';

/** The body of a refusal: DHIS2's envelope, or what a server behind a route says. */
export type Envelope = {
  httpStatusCode?: number;
  errorCode?: string;
  message?: string;
  response?: unknown;
  code?: number;
  error?: unknown;
};

export function envelopeOf(error: unknown): Envelope | null {
  if (!(error instanceof FetchError) || error.type === 'network') return null;
  const { details } = error;
  return typeof details === 'object' ? (details as Envelope) : null;
}

/** The HTTP status, where it can be told: the runtime keeps it in the body or in its own words. */
export function statusOf(error: unknown): number | null {
  const { httpStatusCode, code } = envelopeOf(error) ?? {};
  if (typeof httpStatusCode === 'number') return httpStatusCode;
  if (typeof code === 'number') return code;
  if (!(error instanceof FetchError)) return null;
  const said = /\((\d{3})\)\s*$/.exec(error.message)?.[1];
  if (said !== undefined) return Number(said);
  return error.type === 'access' && error.message === 'Unauthorized' ? 401 : null;
}

export function dhis2Problem(error: unknown, signal?: AbortSignal): Problem {
  if (signal?.aborted === true) return new Problem(CANCELLED);
  // An answer that breaks off within its body is none of the runtime's errors.
  if (error instanceof TypeError || error instanceof SyntaxError) return new Problem('dhis2_unreachable');
  if (!(error instanceof FetchError)) return problemOf(error);
  if (error.type === 'network') return new Problem('dhis2_unreachable');
  const status = statusOf(error);
  const detail = envelopeOf(error)?.message ?? error.message;
  if (status === 401) return new Problem('dhis2_signed_out', {}, detail);
  if (status === 403) return new Problem('dhis2_denied', {}, detail);
  if (status === 413) return new Problem('dhis2_too_large', {}, detail);
  return new Problem('dhis2_error', { status: status ?? '?' }, detail);
}
