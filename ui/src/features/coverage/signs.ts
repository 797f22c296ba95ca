import type { Freshness } from '../../api';

/** Shapes that can be told apart without colour and in black and white print. */
export const SIGNS: Record<Freshness, string> = { fresh: '●', stale: '◐', missing: '✕' };
