import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AccountView, Role } from '../api';
import { useSync } from '../api';
import { Finder } from '../features/finder/Finder';
import { useSyncWhenOnline } from '../features/sync/useSyncWhenOnline';
import { StatusBar } from '../features/workspace/StatusBar';
import { Boundary } from '../shared/Boundary';
import type { PageName, Route } from '../shared/route';
import { goTo, hrefOf, useRoute } from '../shared/route';
import { ScopeProvider } from '../shared/scope';
import { ChwPage } from './ChwPage';
import { Dhis2Page } from './Dhis2Page';
import { ExportPage } from './ExportPage';
import { HistoryPage } from './HistoryPage';
import { MappingPage } from './MappingPage';
import { MonthPage } from './MonthPage';
import { ReportingPage } from './ReportingPage';
import { SettingsPage } from './SettingsPage';
import { SyncPage } from './SyncPage';
import { TargetPage } from './TargetPage';
import { TargetsPage } from './TargetsPage';

type Props = { account: AccountView; lockable: boolean };

const PAGES = [
  'targets',
  'reporting',
  'month',
  'export',
  'dhis2',
  'sync',
  'settings',
] as const satisfies PageName[];

/** Which entry of the menu a page without one of its own belongs to. */
const UNDER: Partial<Record<PageName, PageName>> = {
  chw: 'targets',
  history: 'targets',
  mapping: 'settings',
};
/** Pages without an entry, to be found by name all the same. */
const FURTHER = ['history', 'mapping'] as const satisfies PageName[];

/** What each role comes for. */
const START: Record<Role, Route> = {
  supervisor: { page: 'targets', id: null },
  officer: { page: 'export', id: null },
};

/** The bar, the navigation and the page. */
export function Frame({ account, lockable }: Props) {
  const { t } = useTranslation();
  const sync = useSync();
  useSyncWhenOnline(account);
  const [finding, setFinding] = useState(false);
  const route = useRoute() ?? START[account.role];

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setFinding((open) => !open);
      } else if (
        event.key === 'Escape' &&
        !event.defaultPrevented &&
        !(event.target instanceof HTMLSelectElement) &&
        !document.querySelector('dialog[open], [role=dialog]')
      ) {
        leave(route);
      } else if (event.key === '/' && !isField(event.target)) {
        const search = document.querySelector<HTMLElement>('main [data-test=search]');
        if (search) {
          event.preventDefault();
          search.focus();
        }
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [route]);

  return (
    <ScopeProvider account={account}>
      <a className="skip" href="#main" onClick={skipToMain}>
        {t('skip')}
      </a>
      <header className="top" aria-label={t('status')}>
        <StatusBar account={account} onFind={() => setFinding(true)} />
      </header>
      <div className="frame">
        <nav className="side" aria-label={t('pages')}>
          {PAGES.map((page) => {
            const here = route.page === page || UNDER[route.page] === page;
            return (
              <a
                key={page}
                href={hrefOf(page)}
                aria-current={here ? 'page' : undefined}
                data-test={`nav-${page}`}
              >
                {t(page)}
                {page === 'sync' && sync.running && <span className="badge">{t('status.syncing')}</span>}
              </a>
            );
          })}
        </nav>
        <main id="main" tabIndex={-1}>
          <Boundary key={route.page}>
            <Current key={keyOf(route)} route={route} lockable={lockable} />
          </Boundary>
        </main>
      </div>
      {finding && <Finder pages={[...PAGES, ...FURTHER]} onClose={() => setFinding(false)} />}
    </ScopeProvider>
  );
}

function Current({ route, lockable }: { route: Route; lockable: boolean }) {
  switch (route.page) {
    case 'targets':
      return route.id === null ? <TargetsPage /> : <TargetPage id={route.id} />;
    case 'chw':
      return <ChwPage id={route.id ?? ''} />;
    case 'history':
      return <HistoryPage target={route.id} contact={route.contact ?? null} />;
    case 'reporting':
      return <ReportingPage />;
    case 'month':
      return <MonthPage facility={route.id} />;
    case 'export':
      return <ExportPage />;
    case 'dhis2':
      return <Dhis2Page part={route.id} />;
    case 'mapping':
      return <MappingPage target={route.id} />;
    case 'sync':
      return <SyncPage />;
    case 'settings':
      return <SettingsPage lockable={lockable} />;
  }
}

/** What stays as it is while the address changes: of these, what is chosen is in the address. */
function keyOf({ page, id }: Route): string {
  return page === 'history' || page === 'dhis2' ? page : `${page}/${id ?? ''}`;
}

/** Esc goes one step up. */
function leave(route: Route) {
  if (route.page === 'chw' || route.page === 'history') window.history.back();
  else if ((route.page === 'targets' || route.page === 'month') && route.id !== null) goTo(route.page);
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, select, textarea') !== null;
}

function skipToMain(event: { preventDefault: () => void }) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
