import { Button } from '@dhis2/ui';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { OutgoingView } from '../../api';
import { useDiscardOutgoing, useRetryOutgoing } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';

/** What was written here for the server, and what the server said to it. */
export function Outgoing({ documents }: { documents: OutgoingView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { mutate: retry, ...retrying } = useRetryOutgoing();
  const discard = useDiscardOutgoing();
  const [discarded, setDiscarded] = useState<OutgoingView | null>(null);
  const busy = retrying.isPending || discard.isPending;

  const columns = useMemo(
    (): Column<OutgoingView>[] => [
      {
        id: 'state',
        header: t('outgoing.state'),
        width: '16%',
        sortBy: (row) => t(`outgoing.state.${row.state}`),
        text: (row) => t(`outgoing.state.${row.state}`),
        cell: (row) => t(`outgoing.state.${row.state}`),
      },
      {
        id: 'document',
        header: t('document.id'),
        sortBy: (row) => row.id,
        text: (row) => row.id,
        cell: (row) => <code className="wrap">{row.id}</code>,
      },
      {
        id: 'written',
        header: t('outgoing.written'),
        width: '17%',
        sortBy: (row) => row.written_at,
        text: (row) => format.dateTime(row.written_at),
        cell: (row) => format.dateTime(row.written_at),
      },
      {
        id: 'reason',
        header: t('outgoing.reason'),
        width: '22%',
        sortBy: (row) => row.reason,
        text: (row) => row.reason ?? '',
        cell: (row) => <span className="wrap">{row.reason}</span>,
      },
      {
        id: 'acts',
        header: t('outgoing.acts'),
        width: '20%',
        text: () => '',
        cell: (row) => (
          <div className="buttons tight">
            {row.state === 'refused' && (
              <Button small disabled={busy} onClick={() => retry(row.id)} dataTest="outgoing-retry">
                {t('outgoing.retry')}
              </Button>
            )}
            {row.state !== 'sent' && (
              <Button small disabled={busy} onClick={() => setDiscarded(row)} dataTest="outgoing-discard">
                {t('outgoing.discard')}
              </Button>
            )}
          </div>
        ),
      },
    ],
    [t, format, busy, retry],
  );

  const close = () => {
    setDiscarded(null);
    discard.reset();
  };
  return (
    <section className="section" data-test="outgoing">
      <h2>{t('outgoing.title')}</h2>
      <p className="quiet">{t('outgoing.text')}</p>
      {retrying.isError && <ErrorNotice error={retrying.error} />}
      <DataGrid
        label={t('outgoing.title')}
        dataTest="outgoing-table"
        columns={columns}
        rows={documents}
        keyOf={(row) => row.id}
        attributes={(row) => ({ 'data-test': 'outgoing-row', 'data-id': row.id, 'data-state': row.state })}
        minWidth="860px"
      />
      {discarded && (
        <ConfirmDialog
          title={t('outgoing.discard.title')}
          action={t('outgoing.discard')}
          destructive
          dataTest="outgoing-discard-dialog"
          pending={discard.isPending}
          error={discard.error}
          onClose={close}
          onConfirm={() => discard.mutate(discarded.id, { onSuccess: close })}
        >
          <p>{t('outgoing.discard.text')}</p>
          <code className="wrap">{discarded.id}</code>
        </ConfirmDialog>
      )}
    </section>
  );
}
