/**
 * What is being done on a DHIS2 server: one piece of work at a time, for the whole window. How it ended is heard by who
 * asked for it; what goes by itself is told by the host's events alone.
 */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, createElement, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';

import type { Dhis2Job, Dhis2Progress } from './bindings';
import { commands, events } from './bindings';
import { call } from './client';
import { outdateShown } from './outbound';

export type Work = {
  /** `null` while nothing is being done. */
  job: Dhis2Job | null;
  progress: Dhis2Progress | null;
  stopping: boolean;
  stop: () => void;
};

type Shown = Omit<Work, 'stop'>;

const IDLE: Shown = { job: null, progress: null, stopping: false };

/** After these, documents may stand otherwise. What a person asks for about them says so itself. */
const OUTDATING: Dhis2Job[] = ['connect', 'fetch', 'queue'];

const WorkContext = createContext<Work | null>(null);

export function WorkProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [shown, setShown] = useState<Shown>(IDLE);

  useEffect(() => {
    const listening = [
      events.dhis2Began.listen(({ payload }) => setShown({ ...IDLE, job: payload })),
      events.dhis2Advanced.listen(({ payload }) =>
        // Something that began before this window listened has no name here.
        setShown((now) => ({ ...now, job: now.job ?? 'queue', progress: payload })),
      ),
      events.dhis2Ended.listen(({ payload }) => {
        setShown(IDLE);
        if (OUTDATING.includes(payload)) outdateShown(client);
        // Also after a failure: what was answered is kept.
        void client.invalidateQueries();
      }),
    ];
    return () => {
      for (const each of listening) void each.then((stop) => stop()).catch(() => undefined);
    };
  }, [client]);

  const stop = useCallback(() => {
    setShown((now) => ({ ...now, stopping: true }));
    call(commands.cancelDhis2()).catch(() => setShown((now) => ({ ...now, stopping: false })));
  }, []);

  const work = useMemo(() => ({ ...shown, stop }), [shown, stop]);
  return createElement(WorkContext.Provider, { value: work }, children);
}

export function useWork(): Work {
  const work = useContext(WorkContext);
  if (work === null) throw new Error('useWork outside of WorkProvider');
  return work;
}
