/** What the pages ask for and do, as hooks. Reading never waits for the network, hence `networkMode: 'always'`. */
import { focusManager, keepPreviousData, QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';

import type { Scope } from './bindings';
import { commands } from './bindings';
import { call } from './client';

/** For so many milliseconds an answer is not asked for again by the next page that needs it. */
const FRESH = 5_000;

/**
 * The command line may have synced meanwhile, so answers are asked for anew when the person comes back to the window.
 * A window beside the terminal never was hidden: the change of visibility alone, which is the default, misses it.
 */
function watchFocus() {
  focusManager.setEventListener((onFocus) => {
    const back = () => onFocus();
    window.addEventListener('focus', back);
    window.addEventListener('visibilitychange', back);
    return () => {
      window.removeEventListener('focus', back);
      window.removeEventListener('visibilitychange', back);
    };
  });
}

export function makeQueryClient(): QueryClient {
  watchFocus();
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, staleTime: FRESH, refetchOnWindowFocus: 'always' },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

export const STATUS = ['status'];

/** Says in which language titles are wanted. Without an answer they stay as they are. */
export async function tellLanguage(language: string): Promise<void> {
  await call(commands.setLanguage(language)).catch(() => undefined);
}

/** Tells, and reads everything anew: titles come from the server's own translations. */
export function useTellLanguage() {
  const client = useQueryClient();
  return async (language: string) => {
    await tellLanguage(language);
    await client.invalidateQueries();
  };
}

export function useStatus() {
  return useQuery({ queryKey: STATUS, queryFn: () => call(commands.workspaceStatus()) });
}

export function useAggregate(scope: Scope) {
  return useQuery({
    queryKey: ['aggregate', scope],
    queryFn: () => call(commands.aggregate(scope)),
    placeholderData: keepPreviousData,
  });
}

export function useTargetDetail(scope: Scope, target: string) {
  return useQuery({
    queryKey: ['target', scope, target],
    queryFn: () => call(commands.targetDetail(scope, target)),
    placeholderData: keepPreviousData,
  });
}

export function useChw(contact: string) {
  return useQuery({ queryKey: ['chw', contact], queryFn: () => call(commands.chw(contact)) });
}

export function useCoverage(scope: Scope) {
  return useQuery({
    queryKey: ['coverage', scope],
    queryFn: () => call(commands.coverage(scope)),
    placeholderData: keepPreviousData,
  });
}

export function useSetAside() {
  return useQuery({ queryKey: ['set-aside'], queryFn: () => call(commands.setAside()) });
}

/** The document as it came; `null` where no text was kept. */
export function useSetAsideText(document: string) {
  return useQuery({
    queryKey: ['set-aside-text', document],
    queryFn: () => call(commands.setAsideText(document)),
  });
}
