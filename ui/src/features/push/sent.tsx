/** What became of the values on the export page, where these very numbers were pushed: told to every cell. */
import { createContext, useContext } from 'react';

import type { PushView } from '../../api';
import { usePastExports, usePush, usePushes } from '../../api';
import type { FindFate } from './fates';

export const SentContext = createContext<FindFate>(() => null);

export function useSentFate(): FindFate {
  return useContext(SentContext);
}

/** The newest push of the values with this digest that a person let go. */
export function usePushOf(digest: string, wanted: boolean): PushView | null {
  const exports = usePastExports().data ?? [];
  const pushes = usePushes(wanted).data ?? [];
  const same = new Set(exports.filter((each) => each.digest === digest).map((each) => each.id));
  const found = pushes.find(
    (push) => same.has(push.export) && (push.state === 'done' || push.state === 'queued'),
  );
  return usePush(found?.id ?? null).data ?? null;
}
