/** Months side by side, goals of the workspace's own, and what of them is saved. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { HistoryRequest, OwnGoal, OwnGoalRequest, Scope } from './bindings';
import { commands } from './bindings';
import { call } from './client';

const OWN_GOALS = ['own-goals'];

/** The last months of every target on the cards. */
export function useTrends(scope: Scope) {
  return useQuery({
    queryKey: ['trends', scope],
    queryFn: () => call(commands.trends(scope)),
    placeholderData: keepPreviousData,
  });
}

/** The last months of one target for every supervised contact. */
export function useContactTrends(scope: Scope, target: string) {
  return useQuery({
    queryKey: ['contact-trends', scope, target],
    queryFn: () => call(commands.contactTrends(scope, target)),
    placeholderData: keepPreviousData,
  });
}

export function useHistory(request: HistoryRequest | null) {
  return useQuery({
    queryKey: ['history', request],
    queryFn: () => {
      if (request === null) throw new Error('nothing chosen');
      return call(commands.history(request));
    },
    enabled: request !== null,
    placeholderData: keepPreviousData,
  });
}

export function useOwnGoals() {
  return useQuery({ queryKey: OWN_GOALS, queryFn: () => call(commands.ownGoals()) });
}

/** Sets a goal, or takes it away; whoever met it is reckoned anew. */
export function useSetOwnGoal() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: OwnGoalRequest) => call(commands.setOwnGoal(request)),
    onSuccess: (goals: OwnGoal[]) => {
      client.setQueryData(OWN_GOALS, goals);
      return client.invalidateQueries({ queryKey: ['target'] });
    },
  });
}

/** Saves a picture that the page made; `null` when the person closed the dialog. */
export function useSavePicture() {
  return useMutation({
    mutationFn: async ({ name, draw }: { name: string; draw: () => Promise<string> }) =>
      call(commands.savePicture(name, await draw())),
  });
}
