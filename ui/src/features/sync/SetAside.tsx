import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SetAsideView } from '../../api';
import { useSetAside } from '../../api';
import { Answer } from '../../shared/Answer';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { useMessages } from '../../shared/messages';
import { SetAsideDialog } from './SetAsideDialog';

/** Documents that were understood in part or not at all: nothing is dropped in silence. */
export function SetAside() {
  const { t } = useTranslation();
  const messages = useMessages();
  const setAside = useSetAside();
  const [opened, setOpened] = useState<SetAsideView | null>(null);

  const columns = useMemo(
    (): Column<SetAsideView>[] => [
      {
        id: 'reason',
        header: t('setAside.why'),
        width: '30%',
        sortBy: (row) => messages.setAside(row.reason),
        text: (row) => messages.setAside(row.reason),
        cell: (row) => (
          <button
            type="button"
            className="link start"
            data-test="set-aside-open"
            onClick={() => setOpened(row)}
          >
            {messages.setAside(row.reason)}
          </button>
        ),
      },
      {
        id: 'used',
        header: t('setAside.used'),
        width: '18%',
        sortBy: (row) => Number(row.partly_used),
        text: (row) => t(row.partly_used ? 'setAside.partly' : 'setAside.unused'),
        cell: (row) => t(row.partly_used ? 'setAside.partly' : 'setAside.unused'),
      },
      {
        id: 'document',
        header: t('document.id'),
        sortBy: (row) => row.id,
        text: (row) => `${row.id} ${row.rev}`,
        cell: (row) => (
          <>
            <code className="wrap">{row.id}</code>
            <code className="quiet block wrap">{row.rev}</code>
          </>
        ),
      },
      {
        id: 'detail',
        header: t('setAside.detail'),
        width: '24%',
        text: (row) => row.detail,
        cell: (row) => <code className="wrap">{row.detail}</code>,
      },
    ],
    [t, messages],
  );

  return (
    <section className="section">
      <h2>{t('setAside.title')}</h2>
      <p className="quiet">{t('setAside.text')}</p>
      <Answer query={setAside}>
        {(rows) =>
          rows.length === 0 ? (
            <p data-test="set-aside-none">{t('setAside.none')}</p>
          ) : (
            <DataGrid
              label={t('setAside.title')}
              dataTest="set-aside"
              columns={columns}
              rows={rows}
              keyOf={(row) => `${row.id} ${row.rev} ${row.reason} ${row.detail}`}
              onOpen={setOpened}
              searchIn={(row) => `${row.id} ${row.reason} ${row.detail}`}
              attributes={(row) => ({ 'data-test': 'set-aside-row', 'data-id': row.id })}
              minWidth="760px"
            />
          )
        }
      </Answer>
      {opened && <SetAsideDialog document={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}
