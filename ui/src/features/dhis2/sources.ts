/** Where DHIS2 gives away what a prediction goes by. */
import type { MissingKnowledge } from '../../api';

export type Source = {
  id: 'metadata' | 'orgUnits' | 'me' | 'info' | 'settings' | 'exceptions';
  path: string;
  /** What is lacking without it. */
  gives: MissingKnowledge[];
};

export const SOURCES: Source[] = [
  { id: 'metadata', path: '/api/dataEntry/metadata.json', gives: ['data_sets', 'assignments', 'categories'] },
  {
    id: 'orgUnits',
    path: '/api/organisationUnits.json?paging=false&fields=id,code,name,displayName,path,level,openingDate,closedDate',
    gives: ['org_units', 'org_unit_dates'],
  },
  { id: 'me', path: '/api/me.json', gives: ['user'] },
  { id: 'info', path: '/api/system/info.json', gives: ['version'] },
  { id: 'settings', path: '/api/systemSettings.json', gives: ['settings'] },
  { id: 'exceptions', path: '/api/dataEntry/lockExceptions.json', gives: ['lock_exceptions'] },
];

/** The whole address where the server's is known, else what comes after it. */
export function addressOf(source: Source, server: string | null): string {
  return server === null ? source.path : server.replace(/\/+$/, '') + source.path;
}
