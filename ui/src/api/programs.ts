/** Programs on this computer: who may ask, and whether they are answered. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { ApiClientRequest, ApiSettings } from './bindings';
import { commands } from './bindings';
import { call } from './client';

const PROGRAMS = ['programs'];

export function usePrograms() {
  return useQuery({ queryKey: PROGRAMS, queryFn: () => call(commands.apiView()) });
}

export function useSetApiSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: ApiSettings) => call(commands.setApiSettings(settings)),
    onSuccess: (view) => client.setQueryData(PROGRAMS, view),
  });
}

/** The answer has the token, which nobody can ask for again. */
export function useAdmitProgram() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: ApiClientRequest) => call(commands.admitApiClient(request)),
    onSuccess: () => client.invalidateQueries({ queryKey: PROGRAMS }),
  });
}

export function useRevokeProgram() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call(commands.revokeApiClient(name)),
    onSuccess: (view) => client.setQueryData(PROGRAMS, view),
  });
}
