/** How a server is reached, as it is being chosen: an address of a proxy may not be written yet. */
import type { ConnectionView } from '../../api';

export type ProxyKind = 'system' | 'none' | 'address';

export const PROXY_KINDS: ProxyKind[] = ['system', 'none', 'address'];

export type Reach = { certificate: string | null; proxy: ProxyKind; address: string };

export const ORDINARY: Reach = { certificate: null, proxy: 'system', address: '' };

export function reachOf({ certificate, proxy }: ConnectionView): Reach {
  const kind = proxy == null ? 'system' : proxy === '' ? 'none' : 'address';
  return { certificate: certificate ?? null, proxy: kind, address: proxy ?? '' };
}

/** `null` the system's proxy, empty none at all, else the address of one. */
export function connectionOf({ certificate, proxy, address }: Reach): Required<ConnectionView> {
  return { certificate, proxy: { system: null, none: '', address: address.trim() }[proxy] };
}

export function isWhole({ proxy, address }: Reach): boolean {
  return proxy !== 'address' || address.trim() !== '';
}
