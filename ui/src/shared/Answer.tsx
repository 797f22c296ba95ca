import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ErrorNotice } from './ErrorNotice';
import { Loading } from './Loading';

type Props<T> = { query: UseQueryResult<T>; children: (data: T) => ReactNode };

/** The answer to a question put to the engine: working, refused, or there. An older answer stays, dimmed. */
export function Answer<T>({ query, children }: Props<T>) {
  if (query.isError) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <Loading />;
  return (
    <div className={query.isPlaceholderData ? 'outdated' : undefined} aria-busy={query.isPlaceholderData}>
      {children(query.data)}
    </div>
  );
}
