import type { SignOffView } from '../../api';

/** What was signed holds: the numbers are the same, and the HRIO has not sent it back. */
export function holds(view: SignOffView): boolean {
  return view.sign_off !== null && !view.stale && view.sent_back === null;
}
