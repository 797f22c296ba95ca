/** Which DHIS2 servers can be asked, and which of them is meant. */
import { useState } from 'react';

import type { Dhis2Connection } from '../../api';

export function signedIn(connections: Dhis2Connection[]): Dhis2Connection[] {
  return connections.filter((each) => each.account?.signed_in === true);
}

/** The current one, until the person chooses another. */
export function useServerChoice(connections: Dhis2Connection[]) {
  const [wanted, setWanted] = useState<number | null>(null);
  const askable = signedIn(connections);
  const server =
    askable.find((each) => each.id === wanted) ?? askable.find((each) => each.current) ?? askable[0] ?? null;
  return { askable, server, choose: (id: string) => setWanted(Number(id)) };
}
