/** What went wrong, as a code that has a sentence in every language. No sentence is made here. */

export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    /** Key of the sentence: `problem.CODE`, or whole where it has a dot. */
    readonly code: string,
    readonly args: Record<string, string | number> = {},
    /** The server's own words. */
    readonly detail = '',
  ) {
    super(code);
  }
}

export const CANCELLED = 'cancelled';

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { name, message } = (typeof error === 'object' && error !== null ? error : {}) as Partial<Error>;
  if (name === 'AbortError') return new Problem(CANCELLED);
  return new Problem('unforeseen', {}, message ?? String(error));
}
