/** Where the numbers of targets go, and which org units places are. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { MappingFile } from './bindings';
import { commands } from './bindings';
import { call } from './client';

const MAPPING = ['mapping'];

export function useMapping() {
  return useQuery({ queryKey: MAPPING, queryFn: () => call(commands.mapping()) });
}

/** How the mapping would stand with this file. */
export function useMappingCheck(file: MappingFile, wanted: boolean) {
  return useQuery({
    queryKey: ['check-mapping', file],
    queryFn: () => call(commands.checkMapping(file)),
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
}

export function useSaveMapping() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: MappingFile) => call(commands.saveMapping(file)),
    onSuccess: (view) => {
      client.setQueryData(MAPPING, view);
      return client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== MAPPING[0] });
    },
  });
}

/** Reads a file that the person is asked for; nothing is kept of it yet. */
export function useOpenMappingFile() {
  return useMutation({ mutationFn: () => call(commands.openMappingFile()) });
}

export function useSaveMappingFile() {
  return useMutation({ mutationFn: (file: MappingFile) => call(commands.saveMappingFile(file)) });
}

export function useFindPlaces(text: string) {
  return useQuery({
    queryKey: ['find-places', text],
    queryFn: () => call(commands.findPlaces(text)),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}
