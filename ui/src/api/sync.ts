/**
 * One sync at a time, for the whole window: its progress and outcome stay when the page changes.
 *
 * Runs also start by themselves, so what goes on is told by the host's events, and by the answer to this window's own
 * question where it has asked for a run.
 */
import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  createElement,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ReactNode } from 'react';

import type { Extent, Refusal, StartedBy, SyncOutcome, SyncProgress } from './bindings';
import { commands, events } from './bindings';
import { asRefusal, call } from './client';
import { contactAfter, contactLost } from './contact';
import { outdateShown } from './outbound';
import { useStatus } from './queries';
import { SYNC } from './syncView';

export type Sync = {
  running: boolean;
  cancelling: boolean;
  progress: SyncProgress | null;
  outcome: SyncOutcome | null;
  error: Refusal | null;
  start: (extent?: Extent, asked?: StartedBy) => Promise<void>;
  cancel: () => Promise<void>;
};

type Shown = Omit<Sync, 'start' | 'cancel'>;

const IDLE: Shown = { running: false, cancelling: false, progress: null, outcome: null, error: null };
const RUNNING: Shown = { ...IDLE, running: true };

/** Without an outcome nobody knows what had arrived before it failed. */
function mayHaveBrought(outcome: SyncOutcome | null, error: Refusal | null): boolean {
  if (outcome === null) return error !== null;
  return outcome.fetched > 0 || outcome.removed > 0 || outcome.left > 0;
}

const SyncContext = createContext<Sync | null>(null);

export function SyncProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const account = useStatus().data?.account;
  const whose = account ? `${account.user} ${account.server}` : null;
  const [shown, setShown] = useState<Shown>(IDLE);
  // What is under way: a run that this window asked for, and one that began without it. There can be both for a
  // moment, until the host has refused the former.
  const under = useRef({
    own: null as StartedBy | null,
    other: false,
    known: false,
    workspace: whose,
    last: '',
  });

  // Another workspace: nothing of the one before is shown, nor what may still come from there.
  const [before, setBefore] = useState(whose);
  if (whose !== before) {
    setBefore(whose);
    if (before !== null) setShown(IDLE);
  }
  useEffect(() => {
    const left = under.current.workspace !== null && under.current.workspace !== whose;
    under.current.workspace = whose;
    if (left) under.current = { ...under.current, own: null, other: false };
  }, [whose]);

  const begin = useCallback(() => {
    under.current.known = true;
    under.current.last = '';
    setShown(RUNNING);
  }, []);

  const end = useCallback(
    async (outcome: SyncOutcome | null, error: Refusal | null) => {
      const { workspace } = under.current;
      under.current.last = JSON.stringify(outcome);
      if (mayHaveBrought(outcome, error)) outdateShown(client);
      // Its place in the history first, so that no older run passes for the last one.
      await client.invalidateQueries({ queryKey: SYNC });
      if (workspace === null || under.current.workspace === workspace) {
        const running = under.current.own !== null || under.current.other;
        setShown((now) => ({ ...(running ? now : IDLE), outcome, error }));
      }
      // Also after a failure: what had arrived is kept.
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SYNC[0] });
    },
    [client],
  );

  useEffect(() => {
    const began = ({ payload }: { payload: StartedBy }) => {
      // This window's own, of which it knows.
      if (under.current.own === payload) return;
      under.current.other = true;
      begin();
    };
    const advanced = ({ payload }: { payload: SyncProgress }) => {
      // A run that began before this window listened. Later, what comes after the end is merely late.
      if (!under.current.known) {
        under.current.other = true;
        begin();
      }
      setShown((now) => (now.running ? { ...now, progress: payload } : now));
    };
    const ended = ({ payload }: { payload: SyncOutcome }) => {
      under.current.known = true;
      // The answer to this window's own question brings the same.
      if (under.current.own !== null && !under.current.other) return;
      if (!under.current.other && under.current.last === JSON.stringify(payload)) return;
      under.current.other = false;
      contactAfter(payload);
      void end(payload, null);
    };
    const listening = [
      events.syncBegan.listen(began),
      events.syncAdvanced.listen(advanced),
      events.syncEnded.listen(ended),
    ];
    return () => {
      for (const each of listening) void each.then((stop) => stop()).catch(() => undefined);
    };
  }, [begin, end]);

  const start = useCallback(
    async (extent: Extent = 'changes', asked: StartedBy = 'person') => {
      if (under.current.own !== null || under.current.other) return;
      const { workspace } = under.current;
      under.current.own = asked;
      begin();
      // The first sync is asked for while the new workspace is still being drawn.
      const gone = () => workspace !== null && under.current.workspace !== workspace;
      try {
        const outcome = await call(commands.startSync(extent, asked));
        if (gone()) return;
        under.current.own = null;
        contactAfter(outcome);
        await end(outcome, null);
      } catch (failure) {
        if (gone()) return;
        under.current.own = null;
        contactLost(failure);
        const error = asRefusal(failure);
        const already = error.code === 'sync_running';
        // It may tell of itself yet.
        if (already) under.current.known = under.current.other;
        await end(null, already && (asked === 'itself' || under.current.other) ? null : error);
      }
    },
    [begin, end],
  );

  const cancel = useCallback(async () => {
    setShown((now) => ({ ...now, cancelling: true }));
    try {
      await call(commands.cancelSync());
    } catch (failure) {
      setShown((now) => ({ ...now, cancelling: false, error: asRefusal(failure) }));
    }
  }, []);

  const sync = useMemo(() => ({ ...shown, start, cancel }), [shown, start, cancel]);
  return createElement(SyncContext.Provider, { value: sync }, children);
}

export function useSync(): Sync {
  const sync = useContext(SyncContext);
  if (sync === null) throw new Error('useSync outside of SyncProvider');
  return sync;
}
