/** How this workspace syncs, what earlier runs came to, and what was written here for the server. */
import type { UseMutationResult } from '@tanstack/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { SyncSettings, SyncView } from './bindings';
import { commands } from './bindings';
import { call } from './client';

export const SYNC = ['sync'];

export function useSyncView(wanted = true) {
  return useQuery({ queryKey: SYNC, queryFn: () => call(commands.syncView()), enabled: wanted });
}

export function useSetSyncSettings() {
  return useViewChange((settings: SyncSettings) => call(commands.setSyncSettings(settings)));
}

/** Sends again, with the next run, what the server refused. */
export function useRetryOutgoing() {
  return useViewChange((document: string) => call(commands.retryOutgoing(document)));
}

/** Gives up what was written here. The server never sees it. */
export function useDiscardOutgoing() {
  return useViewChange((document: string) => call(commands.discardOutgoing(document)));
}

/** One change after the other, each answered with what there is now. */
function useViewChange<A>(
  command: (argument: A) => Promise<SyncView>,
): UseMutationResult<SyncView, Error, A> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: command,
    scope: { id: 'sync-view' },
    onSuccess: (view) => client.setQueryData(SYNC, view),
    onError: () => client.invalidateQueries({ queryKey: SYNC }),
  });
}
