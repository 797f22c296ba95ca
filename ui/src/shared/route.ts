/** Where in the program we are: the part of the address after `#`, so that "back" works as everywhere. */
import { useMemo, useSyncExternalStore } from 'react';

export type PageName = 'targets' | 'chw' | 'reporting' | 'export' | 'sync' | 'settings';
export type Route = { page: PageName; id: string | null };

const PAGES: readonly string[] = ['targets', 'chw', 'reporting', 'export', 'sync', 'settings'];

export function parseRoute(hash: string): Route | null {
  const [page = '', id] = hash.replace(/^#?\/?/, '').split('/');
  if (!PAGES.includes(page) || (page === 'chw' && !id)) return null;
  return { page: page as PageName, id: id ? decodeURIComponent(id) : null };
}

export function hrefOf(page: PageName, id?: string): string {
  return id === undefined ? `#/${page}` : `#/${page}/${encodeURIComponent(id)}`;
}

export function goTo(page: PageName, id?: string) {
  window.location.hash = hrefOf(page, id);
}

function subscribe(listener: () => void) {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useRoute(): Route | null {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}
