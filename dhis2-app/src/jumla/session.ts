/**
 * Where Jumla is, and the token for it.
 *
 * Both are kept in this tab's session and nowhere else: DHIS2's own stores are on the server, where the token has no
 * business, and what outlives the tab could be read by every other app of this DHIS2 at any time. A token that another
 * user of DHIS2 left in the tab is not used.
 */
export type Session = { address: string; token: string };

export const USUAL_ADDRESS = 'http://127.0.0.1:5865';

const KEY = 'jumla.session';

export function recallSession(user: string): Session | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const { address, token, of } = kept as Record<string, unknown>;
    if (of !== user || typeof address !== 'string' || typeof token !== 'string') return null;
    return addressOf(address) === null ? null : { address, token };
  } catch {
    return null;
  }
}

export function keepSession(user: string, session: Session) {
  sessionStorage.setItem(KEY, JSON.stringify({ ...session, of: user }));
}

export function forgetSession() {
  sessionStorage.removeItem(KEY);
}

/** An address on this computer, as it is asked; `null` for any other: the token goes nowhere else. */
export function addressOf(text: string): string | null {
  const whole = /^[a-z]+:\/\//i.test(text.trim()) ? text.trim() : `http://${text.trim()}`;
  let url: URL;
  try {
    url = new URL(whole);
  } catch {
    return null;
  }
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url.protocol === 'http:' && isHere && url.username === '' && url.pathname === '/'
    ? url.origin
    : null;
}
