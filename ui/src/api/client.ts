/**
 * Calls of the desktop host as promises that reject with a `Refused`.
 *
 * The only folder that knows of the host. What a page asks for is in `queries.ts`.
 */
import type { Refusal } from './bindings';

/** What a command answered instead of a result: a code to translate, never a sentence to show. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

type Data<R> = R extends { status: 'ok'; data: infer T } ? T : R extends { status: 'error' } ? never : R;

/** The data of a command's answer. Anything unforeseen (a command that is not there, say) counts as `broken`. */
export async function call<R>(answer: Promise<R>): Promise<Data<R>> {
  let result: R;
  try {
    result = await answer;
  } catch (error) {
    throw new Refused(asRefusal(error));
  }
  if (isOutcome(result)) {
    if (result.status === 'error') throw new Refused(asRefusal(result.error));
    return result.data as Data<R>;
  }
  return result as Data<R>;
}

export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  if (typeof error === 'object' && error !== null && 'code' in error && 'kind' in error)
    return error as Refusal;
  return {
    code: 'broken',
    kind: 'broken',
    args: {},
    detail: error instanceof Error ? error.message : String(error),
  };
}

function isOutcome(
  result: unknown,
): result is { status: 'ok'; data: unknown } | { status: 'error'; error: unknown } {
  return (
    typeof result === 'object' &&
    result !== null &&
    'status' in result &&
    (result.status === 'ok' || result.status === 'error')
  );
}
