/** Holds the person back, once, who is about to leave with changes that are not saved. */
import { useCallback, useState } from 'react';

import { leaveFor, useHoldRoute } from '../../shared/route';

export function useLeaving(changed: boolean) {
  const [to, setTo] = useState<string | null>(null);
  const ask = useCallback((wanted: string) => setTo(wanted), []);
  useHoldRoute(changed, ask);
  return {
    to,
    go: () => {
      if (to !== null) leaveFor(to);
    },
    stay: () => setTo(null),
  };
}
