/** The facilities and the period that the pages are about. One choice for all pages, kept across restarts. */
import { createContext, useCallback, useContext, useMemo, useState } from 'react';
import type { ReactNode } from 'react';

import type { AccountView, Scope } from '../api';
import { recall, remember } from './remember';

type Choice = { facilities: string[]; period: string | null };

type ScopeState = {
  scope: Required<Scope>;
  /** The period chosen, or the current one. */
  period: string;
  account: AccountView;
  chooseFacilities: (facilities: string[]) => void;
  choosePeriod: (period: string) => void;
};

const ScopeContext = createContext<ScopeState | null>(null);

function read(memory: string): Choice {
  try {
    const stored: unknown = JSON.parse(recall(memory) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return { facilities: [], period: null };
    const facilities = 'facilities' in stored && Array.isArray(stored.facilities) ? stored.facilities : [];
    const period = 'period' in stored && typeof stored.period === 'string' ? stored.period : null;
    return { facilities: facilities.filter((id): id is string => typeof id === 'string'), period };
  } catch {
    return { facilities: [], period: null };
  }
}

export function ScopeProvider({ account, children }: { account: AccountView; children: ReactNode }) {
  const memory = `scope:${account.server}:${account.user}`;
  const [choice, setChoice] = useState(() => read(memory));

  const choose = useCallback(
    (change: Partial<Choice>) => {
      setChoice((before) => {
        const after = { ...before, ...change };
        remember(memory, JSON.stringify(after));
        return after;
      });
    },
    [memory],
  );

  const state = useMemo(() => {
    const facilities = choice.facilities.filter((id) => account.facilities.some((f) => f.id === id));
    const period = choice.period !== null && account.periods.includes(choice.period) ? choice.period : null;
    return {
      scope: { facilities, period },
      period: period ?? account.current_period,
      account,
      chooseFacilities: (ids: string[]) => choose({ facilities: ids }),
      // "This month" is remembered as such, not by its name: next month it is another one.
      choosePeriod: (chosen: string) => choose({ period: chosen === account.current_period ? null : chosen }),
    };
  }, [account, choice, choose]);

  return <ScopeContext.Provider value={state}>{children}</ScopeContext.Provider>;
}

export function useScope(): ScopeState {
  const state = useContext(ScopeContext);
  if (state === null) throw new Error('useScope outside of ScopeProvider');
  return state;
}
