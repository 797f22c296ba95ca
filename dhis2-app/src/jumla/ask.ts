/** One question to Jumla on this computer, and every way in which it is not answered. */
import type { Refusal } from '../../../ui/src/api/bindings';
import { Problem, problemOf } from '../problem';
import type { Session } from './session';

const PREFIX = '/api/jumla/v1';

type Asked = { body?: unknown; signal: AbortSignal };

export async function askJumla<T>(session: Session, path: string, asked: Asked): Promise<T> {
  const headers: Record<string, string> = { Authorization: `Bearer ${session.token}` };
  if (asked.body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(`${session.address}${PREFIX}${path}`, {
      method: asked.body === undefined ? 'GET' : 'POST',
      headers,
      body: asked.body === undefined ? null : JSON.stringify(asked.body),
      signal: asked.signal,
      cache: 'no-store',
      // Who may ask is said by the token alone.
      credentials: 'omit',
      redirect: 'error',
    });
  } catch (error) {
    if (asked.signal.aborted) throw problemOf(asked.signal.reason);
    throw error instanceof TypeError ? await silence(session.address) : problemOf(error);
  }
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Problem('jumla_strange', { address: session.address });
  }
  if (response.ok) return body as T;
  throw refused(body, session.address);
}

/** Codes of the API's own that have a sentence here; all others are the engine's. */
const OWN = ['api_token', 'api_right', 'api_origin', 'api_busy', 'api_stopping'];

function refused(body: unknown, address: string): Problem {
  const { code, args, detail } = (typeof body === 'object' && body !== null ? body : {}) as Partial<Refusal>;
  if (typeof code !== 'string') return new Problem('jumla_strange', { address });
  if (OWN.includes(code)) return new Problem(code, { ...args, page: window.location.origin });
  if (code.startsWith('api_')) return new Problem('jumla_other_version', {}, `${code}: ${detail ?? ''}`);
  return new Problem(`refusal.${code}`, args ?? {}, detail ?? '');
}

/** A browser does not tell a page why nothing came; what can be found out is found out. */
async function silence(address: string): Promise<Problem> {
  const args = { page: window.location.origin, address };
  if (!window.isSecureContext) return new Problem('jumla_insecure_page', args);
  return new Problem((await isForbidden()) ? 'jumla_not_permitted' : 'jumla_silent', args);
}

/** Chromium asks its user whether a site may reach this computer. It has had two names for it. */
async function isForbidden(): Promise<boolean> {
  for (const name of ['loopback-network', 'local-network-access']) {
    try {
      const { state } = await navigator.permissions.query({ name: name as PermissionName });
      // A page that is on this computer itself needs none.
      return state === 'denied' && !['127.0.0.1', 'localhost', '[::1]'].includes(window.location.hostname);
    } catch {
      // This browser knows it by another name, or not at all.
    }
  }
  return false;
}

/** A page of Jumla's own, to see whether it runs. */
export const pageOf = (address: string) => `${address}${PREFIX}/docs`;
