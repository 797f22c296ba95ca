import type { MonthState } from '../../api';

/** How far a month has come, from the empty circle to the full one: to be told apart without colour. */
export const STATE_SIGNS: Record<MonthState, string> = {
  open: '○',
  reviewed: '◔',
  signed_off: '◑',
  received: '◕',
  exported: '●',
};

/** In the order in which a month goes through them. */
export const STATES: MonthState[] = ['open', 'reviewed', 'signed_off', 'received', 'exported'];
