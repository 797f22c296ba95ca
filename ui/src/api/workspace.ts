/** Which workspace the window shows, how it is opened and closed, and how its server is reached. */
import type { UseMutationResult } from '@tanstack/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { ConnectionView, ConnectRequest, WorkspaceStatus } from './bindings';
import { commands } from './bindings';
import { call } from './client';
import { contactEnded, forgetContact, overTheNetwork } from './contact';
import { STATUS } from './queries';

const CONNECTION = ['connection'];

export function useConnect() {
  return useStatusChange((request: ConnectRequest) => overTheNetwork(call(commands.connect(request))));
}

export function useMakeDemo() {
  return useStatusChange(() => call(commands.makeDemo()));
}

export function useUnlock() {
  return useStatusChange((passphrase: string) => call(commands.unlock(passphrase)));
}

export function useLock() {
  return useStatusChange(() =>
    call(commands.lock()).then((status) => {
      forgetContact();
      return status;
    }),
  );
}

/** The workspaces on this laptop, the one that is shown among them. */
export function useWorkspaces() {
  return useQuery({ queryKey: ['workspaces'], queryFn: () => call(commands.workspaces()) });
}

export function useSwitchWorkspace() {
  return useStatusChange((name: string) => elsewhere(call(commands.switchWorkspace(name))));
}

/** Leads to the beginning. What is here stays where it is. */
export function useNewWorkspace() {
  return useStatusChange(() => elsewhere(call(commands.newWorkspace())));
}

/** Deletes the workspace that is shown, for good. */
export function useWipeWorkspace() {
  return useStatusChange(() => elsewhere(call(commands.wipeWorkspace())));
}

/** Asks the server again after the session expired. What was read stays as it is. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => overTheNetwork(call(commands.signIn(password))),
    onSuccess: (status) => client.setQueryData(STATUS, status),
  });
}

/** Ends the session on the server. What is here can still be read. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(commands.signOut()),
    onSuccess: (status) => {
      client.setQueryData(STATUS, status);
      contactEnded();
    },
  });
}

export function useConnection() {
  return useQuery({ queryKey: CONNECTION, queryFn: () => call(commands.connection()) });
}

export function useSetConnection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (connection: ConnectionView) => call(commands.setConnection(connection)),
    onSuccess: (_, connection) => client.setQueryData(CONNECTION, connection),
  });
}

/** Asks for a file; `null` when the person closed the dialog. */
export function useChooseCertificate() {
  return useMutation({ mutationFn: () => call(commands.chooseCertificate()) });
}

/** What this window knew of a server, and where it was, is of no use in another workspace. */
async function elsewhere(answer: Promise<WorkspaceStatus>): Promise<WorkspaceStatus> {
  const status = await answer;
  forgetContact();
  window.location.hash = '';
  return status;
}

/** A command that answers with the new status: everything that was read before may be different now. */
function useStatusChange<A = void>(
  command: (argument: A) => Promise<WorkspaceStatus>,
): UseMutationResult<WorkspaceStatus, Error, A> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: command,
    onSuccess: (status) => {
      client.setQueryData(STATUS, status);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== STATUS[0] });
    },
  });
}
