/** Patients, events and service reports: what is kept of them here, mappings, preview, queue, files. */
import type { QueryClient } from '@tanstack/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { OutboundConfirmed, OutboundPreview, OutboundRequest, RecordsRequest } from './bindings';
import { commands } from './bindings';
import { asRefusal, call } from './client';

const RECORDS = ['records'];
const OUTBOUND = ['outbound'];
const DOCUMENT = [...OUTBOUND, 'document'];
const SHOWN = ['outbound-shown'];

/** So often something changed, and so often documents were wiped: a look that began before shows how it was. */
let changes = 0;
let wipes = 0;

/** Something changed that what was last looked at does not show. */
export function outdateShown(client: QueryClient) {
  changes += 1;
  client.setQueriesData<ShownOutbound | null>(
    { queryKey: SHOWN },
    (shown) => shown && { ...shown, outdated: true },
  );
}

/** What is not kept any more is not kept by the window either. */
function wipeShown(client: QueryClient) {
  wipes += 1;
  client.setQueriesData<ShownOutbound | null>({ queryKey: SHOWN }, () => null);
  client.removeQueries({ queryKey: DOCUMENT });
}

/** What is kept of patients, and what may be. */
export function useRecords() {
  return useQuery({ queryKey: RECORDS, queryFn: () => call(commands.records()) });
}

/** What is to be kept from now on; what is here of anything else is wiped. */
export function useChooseRecords() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: RecordsRequest) => call(commands.chooseRecords(request)),
    onSuccess: (records) => {
      wipeShown(client);
      client.setQueryData(RECORDS, records);
    },
    onSettled: () => client.invalidateQueries({ queryKey: OUTBOUND }),
  });
}

/** The mappings, and how things stand with each; of the current server where none is named. */
export function useOutboundOverview(connection: number | null) {
  return useQuery({
    queryKey: [...OUTBOUND, 'overview', connection],
    queryFn: () => call(commands.outboundOverview(connection)),
  });
}

/** Asks for a mapping file and keeps it. */
export function useOpenOutboundMapping() {
  return useAfterwards(
    () => call(commands.openOutboundMapping()),
    (mappings) => typeof mappings === 'number',
  );
}

export function useSaveOutboundMapping() {
  return useMutation({ mutationFn: () => call(commands.saveOutboundMapping()) });
}

export function useForgetOutboundMapping() {
  return useAfterwards(() => call(commands.forgetOutboundMapping()));
}

export type ShownOutbound = {
  request: OutboundRequest;
  preview: OutboundPreview;
  /** Something has changed since. */
  outdated: boolean;
};

/** What was last looked at. It stays while other things are done, and is never made anew by itself: that takes time. */
export function useShownOutbound(connection: number | null) {
  return useQuery<ShownOutbound | null>({
    queryKey: [...SHOWN, connection],
    queryFn: () => null,
    staleTime: Infinity,
    enabled: false,
  });
}

/** Looks at what would be sent. */
export function usePreviewOutbound() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: OutboundRequest) => call(commands.previewOutbound(request)),
    onMutate: () => ({ changes, wipes }),
    onSuccess: (preview, request, before) => {
      if (before.wipes !== wipes) return;
      const shown: ShownOutbound = { request, preview, outdated: before.changes !== changes };
      client.setQueryData([...SHOWN, request.connection ?? null], shown);
    },
  });
}

/** One document, and what each mapping makes of it. */
export function useOutboundDocument(document: string, connection: number | null) {
  return useQuery({
    queryKey: [...DOCUMENT, document, connection],
    queryFn: () => call(commands.outboundDocument(document, connection)),
  });
}

/** Has the server say what it would do. Nothing is stored there. */
export function useTryOutbound() {
  return useMutation({ mutationFn: (request: OutboundRequest) => call(commands.tryOutbound(request)) });
}

/** Puts it into the queue, and sends it. Without a line it waits in the queue: that is no failure. */
export function useSendOutbound() {
  return useAfterwards(async (confirmed: OutboundConfirmed) => {
    const queued = await call(commands.queueOutbound(confirmed));
    try {
      return { queued, outcome: await call(commands.runOutbound(confirmed.request?.connection ?? null)) };
    } catch (error) {
      // What is queued stays queued, whatever became of the rest.
      return { queued, waits: asRefusal(error) };
    }
  }, isQueued);
}

/** Where it was not queued nothing has changed by it, but something may have before. */
function isQueued(_: unknown, error: unknown): boolean {
  return error === null || asRefusal(error).code === 'outbound_outdated';
}

/** Sends what waits. */
export function useRunOutbound() {
  return useAfterwards((connection: number | null) => call(commands.runOutbound(connection)));
}

export type SaveOutbound = { request: OutboundRequest; withProblems: boolean };

/** Asks for a folder and writes files into it for import by hand. */
export function useSaveOutboundFiles() {
  return useAfterwards(
    ({ request, withProblems }: SaveOutbound) => call(commands.saveOutboundFiles(request, withProblems)),
    (saved) => Boolean(saved),
  );
}

export function useOutboundQueue(connection: number | null) {
  return useQuery({
    queryKey: [...OUTBOUND, 'queue', connection],
    queryFn: () => call(commands.outboundQueue(connection)),
  });
}

export function useDropOutbound() {
  return useAfterwards((item: number) => call(commands.dropOutbound(item)));
}

export function useRetryOutbound() {
  return useAfterwards((item: number) => call(commands.retryOutbound(item)));
}

/** Whatever it came to, how things stand is asked again. */
function useAfterwards<A, T>(
  command: (argument: A) => Promise<T>,
  /** Whether what was looked at before may be something else now. */
  isChanged: (answer: T | undefined, error: unknown) => boolean = () => true,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: command,
    onSettled: (answer, error) => {
      if (isChanged(answer, error)) outdateShown(client);
      void client.invalidateQueries({ queryKey: OUTBOUND });
      void client.invalidateQueries({ queryKey: RECORDS });
    },
  });
}
