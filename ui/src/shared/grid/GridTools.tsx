import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyButton } from '../CopyButton';

type Props = {
  /** `null` where there is nothing to search in. */
  search: string | null;
  onSearch: (text: string) => void;
  searchField: RefObject<HTMLInputElement>;
  shown: number;
  all: number;
  table: () => string;
  children?: ReactNode;
};

export function GridTools({ search, onSearch, searchField, shown, all, table, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className="grid-tools">
      {search !== null && (
        <>
          <input
            ref={searchField}
            type="search"
            className="input"
            value={search}
            placeholder={t('search.slash')}
            aria-label={t('search')}
            data-test="search"
            onChange={(event) => onSearch(event.target.value)}
          />
          <span className="quiet" role="status">
            {shown < all ? t('search.shown', { count: all, shown }) : ''}
          </span>
        </>
      )}
      {children}
      <span className="grow" />
      <CopyButton text={table} label={t('copy')} dataTest="copy-table" />
    </div>
  );
}
