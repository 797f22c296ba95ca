import { CssVariables } from '@dhis2/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';

import type { WorkspaceStatus } from './api';
import { makeQueryClient, SyncProvider, useStatus, useSync, WorkProvider } from './api';
import { Frame } from './pages/Frame';
import { UnlockPage } from './pages/UnlockPage';
import { WelcomePage } from './pages/WelcomePage';
import { ErrorNotice } from './shared/ErrorNotice';
import { Loading } from './shared/Loading';
import { goTo } from './shared/route';

export function App() {
  const [client] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={client}>
      <CssVariables colors spacers theme />
      <SyncProvider>
        <WorkProvider>
          <div className="app" data-test="app">
            <Workspace />
          </div>
        </WorkProvider>
      </SyncProvider>
    </QueryClientProvider>
  );
}

function Workspace() {
  const status = useStatus();
  const sync = useSync();

  // Nothing is here before the first sync, so it starts by itself.
  const connected = ({ account }: WorkspaceStatus) => {
    if (account?.gaps.includes('never_synced')) {
      goTo('sync');
      void sync.start('changes', 'itself');
    }
  };

  // What is open stays open when asking again fails: each page says so itself.
  if (status.isError && status.data === undefined) {
    return (
      <main className="unlock">
        <ErrorNotice error={status.error} onRetry={() => void status.refetch()} />
      </main>
    );
  }
  if (status.data === undefined) return <Loading />;
  const { state, account, keyring, lockable } = status.data;
  if (state === 'locked') return <UnlockPage lockable={lockable} />;
  if (state === 'absent' || account === null)
    return <WelcomePage keyring={keyring} onConnected={connected} />;
  return <Frame key={`${account.user} ${account.server}`} account={account} lockable={lockable} />;
}
