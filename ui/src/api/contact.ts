/** Whether the server answered when it was last asked. Only what this window itself saw; nothing is asked for it. */
import { useSyncExternalStore } from 'react';

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

export function forgetContact() {
  set('unknown');
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
