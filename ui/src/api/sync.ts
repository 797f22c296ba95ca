/** One sync at a time, for the whole window: its progress and outcome stay when the page changes. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, createElement, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';

import type { Refusal, SyncOutcome, SyncProgress } from './bindings';
import { commands, events } from './bindings';
import { asRefusal, call } from './client';
import { overTheNetwork } from './queries';

export type Sync = {
  running: boolean;
  cancelling: boolean;
  progress: SyncProgress | null;
  outcome: SyncOutcome | null;
  error: Refusal | null;
  start: () => Promise<void>;
  cancel: () => Promise<void>;
};

const SyncContext = createContext<Sync | null>(null);

export function SyncProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [running, setRunning] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const [progress, setProgress] = useState<SyncProgress | null>(null);
  const [outcome, setOutcome] = useState<SyncOutcome | null>(null);
  const [error, setError] = useState<Refusal | null>(null);

  useEffect(() => {
    const listening = events.syncAdvanced.listen((event) => setProgress(event.payload));
    return () => {
      void listening.then((stop) => stop()).catch(() => undefined);
    };
  }, []);

  const start = useCallback(async () => {
    setRunning(true);
    setCancelling(false);
    setProgress(null);
    setOutcome(null);
    setError(null);
    try {
      setOutcome(await overTheNetwork(call(commands.startSync())));
    } catch (failure) {
      setError(asRefusal(failure));
    } finally {
      setRunning(false);
      setCancelling(false);
      // Also after a failure: what had arrived is kept.
      await client.invalidateQueries();
    }
  }, [client]);

  const cancel = useCallback(async () => {
    setCancelling(true);
    try {
      await call(commands.cancelSync());
    } catch (failure) {
      setError(asRefusal(failure));
      setCancelling(false);
    }
  }, []);

  const sync = useMemo(
    () => ({ running, cancelling, progress, outcome, error, start, cancel }),
    [running, cancelling, progress, outcome, error, start, cancel],
  );
  return createElement(SyncContext.Provider, { value: sync }, children);
}

export function useSync(): Sync {
  const sync = useContext(SyncContext);
  if (sync === null) throw new Error('useSync outside of SyncProvider');
  return sync;
}
