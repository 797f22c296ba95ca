/** Where in the program we are: the part of the address after `#`, so that "back" works as everywhere. */
import { useEffect, useMemo, useSyncExternalStore } from 'react';

const PAGES = [
  'targets',
  'chw',
  'history',
  'reporting',
  'month',
  'export',
  'dhis2',
  'mapping',
  'sync',
  'settings',
] as const;

export type PageName = (typeof PAGES)[number];
/** `contact` narrows a history to one CHW. */
export type Route = { page: PageName; id: string | null; contact?: string };

export function parseRoute(hash: string): Route | null {
  const [name = '', id, contact] = hash.replace(/^#?\/?/, '').split('/');
  const page = PAGES.find((each) => each === name);
  if (page === undefined || (page === 'chw' && !id)) return null;
  const route = { page, id: id ? decodeURIComponent(id) : null };
  return contact ? { ...route, contact: decodeURIComponent(contact) } : route;
}

export function hrefOf(page: PageName, id?: string): string {
  return id === undefined ? `#/${page}` : `#/${page}/${encodeURIComponent(id)}`;
}

/** A history of one CHW, or of the chosen facilities. */
export function historyOf(target: string, contact?: string): string {
  const all = hrefOf('history', target);
  return contact === undefined ? all : `${all}/${encodeURIComponent(contact)}`;
}

export function goTo(page: PageName, id?: string) {
  window.location.hash = hrefOf(page, id);
}

/** Who wants to be asked before the page is left, and from where. */
let held: { at: string; ask: (to: string) => void } | null = null;

function subscribe(listener: () => void) {
  const changed = () => {
    const to = window.location.hash;
    if (held !== null && to !== held.at) {
      window.history.replaceState(null, '', held.at);
      held.ask(to);
      return;
    }
    listener();
  };
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

export function useRoute(): Route | null {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

/** While `on`, leaving the page only asks; `leaveFor` then goes where the person wanted to. */
export function useHoldRoute(on: boolean, ask: (to: string) => void) {
  useEffect(() => {
    if (!on) return;
    held = { at: window.location.hash, ask };
    const closing = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', closing);
    return () => {
      held = null;
      window.removeEventListener('beforeunload', closing);
    };
  }, [on, ask]);
}

export function leaveFor(to: string) {
  held = null;
  window.location.hash = to;
}
