/** The month: what is odd about it, what was done about that, its sign-off, and its hand-over. */
import type { QueryClient } from '@tanstack/react-query';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type {
  FollowUpRequest,
  HandoverAnswer,
  Scope,
  SignOffRequest,
  SignOffView,
  Thresholds,
} from './bindings';
import { commands } from './bindings';
import { call } from './client';

const THRESHOLDS = ['thresholds'];
const KEYS = ['known-keys'];

/** What goes by marks and sign-offs, and is to be read anew after them. */
const BY_THE_MONTH = ['month', 'check', 'sign-off-view', 'export-preview', 'sync-view'];

export type FacilityPeriod = { facility: string; period: string };

/** How facilities stand; all of them where the scope names none. */
export function useMonth(scope: Scope, wanted = true) {
  return useQuery({
    queryKey: ['month', scope],
    queryFn: () => call(commands.month(scope)),
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
}

export function useCheck({ facility, period }: FacilityPeriod) {
  return useQuery({
    queryKey: checkOf(facility, period),
    queryFn: () => call(commands.check({ facilities: [facility], period })),
    placeholderData: keepPreviousData,
  });
}

/** Marks a finding or a CHW's month; without a state, takes the last mark back. */
export function useFollowUp({ facility, period }: FacilityPeriod) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: Omit<FollowUpRequest, 'facilities' | 'period'>) =>
      call(commands.followUp({ facilities: [facility], period, ...request })),
    onSuccess: (view) => {
      client.setQueryData(checkOf(facility, period), view);
      return readAnew(client, 'check');
    },
  });
}

export function useThresholds() {
  return useQuery({ queryKey: THRESHOLDS, queryFn: () => call(commands.thresholds()) });
}

/** `null` for those that the program comes with. */
export function useSetThresholds() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (thresholds: Thresholds | null) => call(commands.setThresholds(thresholds)),
    onSuccess: (thresholds) => {
      client.setQueryData(THRESHOLDS, thresholds);
      return readAnew(client);
    },
  });
}

export function useSignOffView({ facility, period }: FacilityPeriod) {
  return useQuery({
    queryKey: signOffOf(facility, period),
    queryFn: () => call(commands.signOffView(facility, period)),
    placeholderData: keepPreviousData,
  });
}

export function useSignOff() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: Required<SignOffRequest>) => call(commands.signOff(request)),
    onSuccess: (view) => keep(client, view),
    // The numbers are others than those that were shown: they are shown next.
    onError: () => readAnew(client),
  });
}

export function useWithdrawSignOff({ facility, period }: FacilityPeriod) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (note: string) => call(commands.withdrawSignOff(facility, period, note)),
    onSuccess: (view) => keep(client, view),
  });
}

/** Writes the hand-over to a file that the person is asked for; `null` when she closed the dialog. */
export function useHandOverFile({ facility, period }: FacilityPeriod) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(commands.handOverFile(facility, period)),
    onSuccess: (file) => (file === null ? undefined : readAnew(client)),
  });
}

/** Queues the hand-over for the next sync. */
export function useHandOverReport({ facility, period }: FacilityPeriod) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(commands.handOverReport(facility, period)),
    onSuccess: () => readAnew(client),
  });
}

/** Reads a hand-over that the person is asked for; nothing is kept of it yet. */
export function useOpenHandover() {
  return useMutation({ mutationFn: () => call(commands.openHandover()) });
}

type Keep = { path: string; trust: string | null };

/** Keeps a hand-over that was read, and trusts its key where it is named. */
export function useKeepHandover() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, trust }: Keep) => call(commands.keepHandover(path, trust)),
    // Perhaps of a month that was not here before.
    onSuccess: () => client.invalidateQueries(),
  });
}

type Answered = { id: string; answer: HandoverAnswer; note: string };

export function useAnswerHandover() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, answer, note }: Answered) => call(commands.answerHandover(id, answer, note)),
    onSuccess: (view) => keep(client, view),
  });
}

export function useKnownKeys() {
  return useQuery({ queryKey: KEYS, queryFn: () => call(commands.knownKeys()) });
}

type Trust = { fingerprint: string; trust: boolean };

export function useTrustKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ fingerprint, trust }: Trust) => call(commands.trustKey(fingerprint, trust)),
    onSuccess: (keys) => {
      client.setQueryData(KEYS, keys);
      return readAnew(client);
    },
  });
}

function checkOf(facility: string, period: string) {
  return ['check', facility, period];
}

function signOffOf(facility: string, period: string) {
  return ['sign-off-view', facility, period];
}

function keep(client: QueryClient, view: SignOffView) {
  client.setQueryData(signOffOf(view.facility.id, view.period), view);
  return readAnew(client, 'sign-off-view');
}

function readAnew(client: QueryClient, except?: string) {
  return client.invalidateQueries({
    predicate: ({ queryKey: [name] }) =>
      typeof name === 'string' && name !== except && BY_THE_MONTH.includes(name),
  });
}
