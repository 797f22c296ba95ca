/** The one door to the desktop host. */
export type * from './bindings';
export { asRefusal, Refused } from './client';
export { forgetContact, useContact } from './contact';
export type { Contact } from './contact';
export * from './dhis2';
export * from './exports';
export * from './history';
export { useWork, WorkProvider } from './job';
export * from './line';
export * from './receive';
export * from './mapping';
export * from './month';
export * from './programs';
export * from './queries';
export * from './sheet';
export { SyncProvider, useSync } from './sync';
export { useDiscardOutgoing, useRetryOutgoing, useSetSyncSettings, useSyncView } from './syncView';
export * from './workspace';
