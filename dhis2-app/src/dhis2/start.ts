/** What has to be known of DHIS2 before the first page: where it is, which version, and who is asking. */
import { Problem } from '../problem';

export type Me = {
  id: string;
  name: string;
  language: string | null;
};

export type Started = {
  baseUrl: string;
  version: string;
  /** The second number of the version, which decides how DHIS2 imports. */
  minor: number;
  /** By the server's clock: a laptop's may be wrong. */
  today: Date;
  me: Me;
};

export async function start(): Promise<Started> {
  const baseUrl = await findBaseUrl();
  const info = await read<{ version?: string; serverDate?: string }>(
    baseUrl,
    'system/info?fields=version,serverDate',
  );
  const me = await read<MeAnswer>(baseUrl, 'me?fields=id,name,username,settings[keyUiLocale]');
  const version = info.version ?? '';
  const minor = Number(/^2\.(\d+)/.exec(version)?.[1]);
  if (!Number.isInteger(minor)) throw new Problem('dhis2_strange');
  const said = new Date((info.serverDate ?? '').slice(0, 10));
  const today = Number.isNaN(said.getTime()) ? new Date() : said;
  const language = me.settings?.keyUiLocale ?? null;
  return { baseUrl, version, minor, today, me: { id: me.id, name: me.name ?? me.username ?? '', language } };
}

type MeAnswer = { id: string; name?: string; username?: string; settings?: { keyUiLocale?: string | null } };

/** Since 2.41 it stands in the page; before, DHIS2 wrote it into the manifest as it served it. */
async function findBaseUrl(): Promise<string> {
  const said = document.querySelector('meta[name="dhis2-base-url"]')?.getAttribute('content') ?? '';
  if (said !== '' && !said.startsWith('__')) return absolute(said);
  const manifest = await read<{ activities?: { dhis?: { href?: string } } }>('', 'manifest.webapp');
  const href = manifest.activities?.dhis?.href ?? '*';
  if (href === '*') throw new Problem('dhis2_not_found');
  return absolute(href);
}

const absolute = (address: string) => new URL(address, window.location.href).href.replace(/\/$/, '');

async function read<T>(baseUrl: string, path: string): Promise<T> {
  let response: Response;
  try {
    response = await fetch(baseUrl === '' ? path : `${baseUrl}/api/${path}`, {
      credentials: 'include',
      headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' },
    });
  } catch {
    throw new Problem('dhis2_unreachable');
  }
  if (response.status === 401) throw new Problem('dhis2_signed_out', { address: baseUrl });
  if (!response.ok) throw new Problem('dhis2_error', { status: response.status });
  try {
    return (await response.json()) as T;
  } catch {
    throw new Problem('dhis2_strange');
  }
}
