/** Something that takes its time: started by a person, seen while it runs, stopped at will. */
import { useCallback, useEffect, useRef, useState } from 'react';

import type { Problem } from '../problem';
import { CANCELLED, problemOf } from '../problem';

export type Progress = { done: number; total: number };

export type TaskState<T> =
  | { state: 'idle' }
  | { state: 'running'; progress: Progress | null }
  | { state: 'failed'; problem: Problem }
  /** `shown` counts how often there was something to show: a key for what goes with this very answer. */
  | { state: 'done'; data: T; shown: number };

export type Task<T, A extends unknown[]> = {
  now: TaskState<T>;
  start: (...args: A) => void;
  cancel: () => void;
};

type Work<T, A extends unknown[]> = (
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
  ...args: A
) => Promise<T>;

export function useTask<T, A extends unknown[] = []>(work: Work<T, A>): Task<T, A> {
  const [now, setNow] = useState<TaskState<T>>({ state: 'idle' });
  const running = useRef<AbortController | null>(null);
  const shown = useRef(0);

  // What nobody waits for any more is stopped.
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(
    (...args: A) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      // A run that another has taken the place of says nothing.
      const tell = (next: TaskState<T>) => {
        if (running.current === controller) setNow(next);
      };
      tell({ state: 'running', progress: null });
      const progress = (done: number, total: number) => tell({ state: 'running', progress: { done, total } });
      work(controller.signal, progress, ...args).then(
        (data) => {
          shown.current += 1;
          tell({ state: 'done', data, shown: shown.current });
        },
        (error: unknown) => {
          const problem = problemOf(error);
          tell(problem.code === CANCELLED ? { state: 'idle' } : { state: 'failed', problem });
        },
      );
    },
    [work],
  );
  const cancel = useCallback(() => running.current?.abort(), []);
  return { now, start, cancel };
}
