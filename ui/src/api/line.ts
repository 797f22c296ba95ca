/** DHIS2 with a line: signing in, metadata, push, comparing, completion. */
import type { QueryClient, UseMutationResult } from '@tanstack/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type {
  CompletionRequest,
  Dhis2CompareRequest,
  Dhis2ConnectRequest,
  ExportRequest,
  MetadataExtent,
  PushView,
} from './bindings';
import { commands } from './bindings';
import { call } from './client';

const PUSHES = ['pushes'];

export function useConnectDhis2() {
  return useOnServer((request: Dhis2ConnectRequest) => call(commands.connectToDhis2(request)));
}

/** How a known server is reached; of one that is not known yet there is nothing to ask. */
export function useDhis2Reach(connection: number | null) {
  return useQuery({
    queryKey: ['dhis2-reach', connection],
    queryFn: () =>
      connection === null
        ? Promise.resolve({ certificate: null, proxy: null })
        : call(commands.dhis2Reach(connection)),
  });
}

export function useSignOutOfDhis2() {
  return useOnServer((connection: number) => call(commands.signOutOfDhis2(connection)));
}

export function useFetchMetadata() {
  return useOnServer(({ connection, extent }: { connection: number; extent: MetadataExtent }) =>
    call(commands.fetchDhis2Metadata(connection, extent)),
  );
}

/** What patients and events are checked against; the rest of what is known stays. */
export function useFetchPrograms() {
  return useOnServer((connection: number) => call(commands.fetchDhis2Programs(connection)));
}

/** The queue, the newest first, without the values. */
export function usePushes(wanted = true) {
  return useQuery({ queryKey: PUSHES, queryFn: () => call(commands.pushes()), enabled: wanted });
}

/** One push, with what became of every value; `null` asks for none. */
export function usePush(push: number | null) {
  return useQuery({
    queryKey: [...PUSHES, push],
    queryFn: () => {
      if (push === null) throw new Error('no push');
      return call(commands.pushView(push));
    },
    enabled: push !== null,
  });
}

/** Puts what the preview with this digest shows into the queue; nothing is sent. */
export function useQueuePush() {
  return useOnPush(
    ({ request, digest, connection }: { request: ExportRequest; digest: string; connection: number }) =>
      call(commands.queuePush(request, digest, connection)),
  );
}

export function useSetPushLater() {
  return useOnPush(({ push, later }: { push: number; later: boolean }) =>
    call(commands.setPushLater(push, later)),
  );
}

export function useDryRun() {
  return useOnPush((push: number) => call(commands.dryRunPush(push)));
}

/** Sends it: a person has seen the dry run. What was begun goes on where it was. */
export function useSendPush() {
  return useOnPush((push: number) => call(commands.sendPush(push)));
}

export function useRetryPush() {
  return useOnPush((push: number) => call(commands.retryPush(push)));
}

export function useDropPush() {
  return useOnServer((push: number) => call(commands.dropPush(push)));
}

/** Sends all that waits and may go. */
export function useRunQueue() {
  return useOnServer(() => call(commands.runPushQueue()));
}

export function useCompare() {
  return useMutation({ mutationFn: (request: Dhis2CompareRequest) => call(commands.compareDhis2(request)) });
}

export function useCompletions() {
  return useMutation({ mutationFn: (request: CompletionRequest) => call(commands.completions(request)) });
}

export function useComplete() {
  return useMutation({ mutationFn: (request: CompletionRequest) => call(commands.completeForms(request)) });
}

export type FormInDhis2 = { connection: number; dataSet: string; orgUnit: string; period: string };

/** Opens a form in the person's own browser. */
export function useOpenForm() {
  return useMutation({
    mutationFn: ({ connection, dataSet, orgUnit, period }: FormInDhis2) =>
      call(commands.openForm(connection, dataSet, orgUnit, period)),
  });
}

/** Whatever it came to, the pages may look different: what was answered is kept. */
function useOnServer<A, T>(command: (argument: A) => Promise<T>): UseMutationResult<T, Error, A> {
  const client = useQueryClient();
  return useMutation({ mutationFn: command, onSettled: () => client.invalidateQueries() });
}

function useOnPush<A>(command: (argument: A) => Promise<PushView>): UseMutationResult<PushView, Error, A> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: command,
    onSuccess: (push) => put(client, push),
    // Its own answer is there already: nobody waits for the rest.
    onSettled: () => {
      void client.invalidateQueries();
    },
  });
}

function put(client: QueryClient, push: PushView) {
  client.setQueryData([...PUSHES, push.id], push);
}
