/** How a made-up workspace has synced, for tests and for looking at the page. */
import type {
  OutgoingView,
  Refusal,
  SyncOutcome,
  SyncProgress,
  SyncRun,
  SyncView,
  WorkspaceLabel,
} from '../../src/api';

export const OUTCOME: SyncOutcome = {
  state: 'done',
  fetched: 34,
  contacts: 4,
  targets: 30,
  records: 0,
  unchanged: 96,
  removed: 1,
  left: 0,
  set_aside: 0,
  unidentified: 0,
  pushed: 0,
  refused: 0,
  missing: 0,
  bytes: 218_400,
  seconds: 95,
  retries: 0,
  complete: true,
  error: null,
};

export const PROGRESS: SyncProgress = {
  phase: 'fetching',
  done: 40,
  total: 1200,
  bytes: 512_000,
  bytes_per_second: 0,
  documents_per_second: 0,
  seconds_left: null,
  waiting: null,
};

export function refusal(code: string, kind: Refusal['kind'], args: Record<string, string> = {}): Refusal {
  return { code, kind, args, detail: code };
}

export function run(id: number, outcome: Partial<SyncOutcome> = {}, more: Partial<SyncRun> = {}): SyncRun {
  return {
    id,
    started_at: Date.UTC(2026, 10, 23, 8, id),
    started_by: 'itself',
    outcome: { ...OUTCOME, ...outcome },
    ...more,
  };
}

export const OUTGOING: OutgoingView[] = [
  {
    id: 'jumla~signoff~2026-10~f-bahari',
    state: 'refused',
    reason: 'forbidden: only the owner may write this',
    written_at: Date.UTC(2026, 10, 22, 15),
  },
  { id: 'jumla~note~c-2', state: 'queued', reason: null, written_at: Date.UTC(2026, 10, 23, 9) },
  { id: 'jumla~note~c-1', state: 'sent', reason: null, written_at: Date.UTC(2026, 10, 21, 9) },
];

export function makeSyncView(runs: SyncRun[] = []): SyncView {
  return {
    settings: { paused: false, every_minutes: 5, daily_megabytes: null },
    bytes_today: 12_400_000,
    waiting: 0,
    left: 0,
    runs,
    outgoing: [],
  };
}

export const WORKSPACES: WorkspaceLabel[] = [
  { name: 'w1', server: 'https://cht.kaskazini.example.org', user: 'amina', demo: false, current: true },
  { name: 'w2', server: 'https://cht.kusini.example.org', user: 'amina.salim', demo: false, current: false },
  { name: 'demo', server: '', user: 'demo', demo: true, current: false },
];

export const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
