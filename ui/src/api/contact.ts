/** Whether the server answered when it was last asked. Only what this window itself saw; nothing is asked for it. */
import { useSyncExternalStore } from 'react';

import type { SyncOutcome } from './bindings';
import { asRefusal } from './client';

export type Contact = 'unknown' | 'made' | 'lost' | 'signed_out';

let contact: Contact = 'unknown';
const listeners = new Set<() => void>();

function set(next: Contact) {
  contact = next;
  listeners.forEach((listener) => listener());
}

export function contactMade() {
  set('made');
}

export function contactLost(error: unknown) {
  const { code, kind } = asRefusal(error);
  if (kind === 'offline') set('lost');
  else if (code === 'session_expired') set('signed_out');
}

export function contactEnded() {
  set('signed_out');
}

export function forgetContact() {
  set('unknown');
}

/** A run of sync ends with an outcome also where the line failed. */
export function contactAfter({ state, error, fetched, bytes }: SyncOutcome) {
  if (error !== null) contactLost(error);
  else if (state === 'offline') set('lost');
  else if (state === 'done' || fetched > 0 || bytes > 0) set('made');
}

/** Notes whether the server was reached. */
export async function overTheNetwork<T>(answer: Promise<T>): Promise<T> {
  try {
    const result = await answer;
    contactMade();
    return result;
  } catch (error) {
    contactLost(error);
    throw error;
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('offline', listener);
  window.addEventListener('online', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('offline', listener);
    window.removeEventListener('online', listener);
  };
}

/** `lost` also when the computer itself has no network. */
export function useContact(): Contact {
  return useSyncExternalStore(subscribe, () =>
    contact !== 'signed_out' && !navigator.onLine ? 'lost' : contact,
  );
}
