/** What is known of DHIS2 servers, and what they would answer to a file. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { commands } from './bindings';
import { call } from './client';

const CONNECTIONS = ['dhis2-connections'];

export function useDhis2Connections() {
  return useQuery({ queryKey: CONNECTIONS, queryFn: () => call(commands.dhis2Connections()) });
}

/** Asks for files and takes them in; `null` when the person closed the dialog. Nearly every page may look different then. */
export function useImportMetadata() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (connection: string | null) => call(commands.importMetadata(connection)),
    onSuccess: (taken) => (taken === null ? undefined : client.invalidateQueries()),
  });
}

export function useChooseDhis2() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (connection: number) => call(commands.chooseDhis2(connection)),
    onSuccess: () => client.invalidateQueries(),
  });
}

export function useForgetDhis2() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (connection: number) => call(commands.forgetDhis2(connection)),
    onSuccess: () => client.invalidateQueries(),
  });
}

/** Of a file that the person is asked for, or of one that was looked at before. */
export function usePredictFile() {
  return useMutation({
    mutationFn: ({ path, version }: { path: string | null; version: string | null }) =>
      path === null ? call(commands.predictFile(version)) : call(commands.predictFileAgain(path, version)),
  });
}

export function useRepairFile() {
  return useMutation({ mutationFn: (path: string) => call(commands.repairFile(path)) });
}
