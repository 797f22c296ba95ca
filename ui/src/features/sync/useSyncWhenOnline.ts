/** A hotspot may last four minutes: as soon as the computer has a network again, a run starts. */
import { useEffect } from 'react';

import type { AccountView } from '../../api';
import { useSync, useSyncView } from '../../api';

export function useSyncWhenOnline(account: AccountView) {
  const { running, start } = useSync();
  const view = useSyncView(!account.demo);
  const idle = !account.demo && !running && view.data?.settings.paused === false;
  useEffect(() => {
    if (!idle) return;
    const online = () => void start('changes', 'itself');
    window.addEventListener('online', online);
    return () => window.removeEventListener('online', online);
  }, [idle, start]);
}
