import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { SyncRun } from '../../api';
import { useFormat } from '../../shared/format';
import type { Format } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { useMessages } from '../../shared/messages';
import { comparisonOf } from './standing';

/** Earlier runs, newest first: when, by whom, how they ended and what they brought. */
export function History({ runs }: { runs: SyncRun[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const messages = useMessages();

  const columns = useMemo((): Column<SyncRun>[] => {
    const words = (id: string, header: string, width: string, text: (run: SyncRun) => string) => ({
      id,
      header,
      width,
      text,
      sortBy: text,
      cell: text,
    });
    const why = ({ outcome }: SyncRun) => (outcome.error === null ? '' : messages.refusal(outcome.error));
    return [
      {
        id: 'at',
        header: t('sync.run.at'),
        width: '16%',
        sortBy: (run) => run.started_at,
        text: (run) => format.dateTime(run.started_at),
        cell: (run) => format.dateTime(run.started_at),
      },
      words('by', t('sync.run.by'), '10%', (run) => t(`sync.startedBy.${run.started_by}`)),
      words('state', t('sync.run.state'), '11%', (run) => t(`sync.state.${run.outcome.state}`)),
      number('fetched', t('sync.run.fetched'), (run) => run.outcome.fetched, format.number),
      number('removed', t('sync.run.removed'), (run) => run.outcome.removed, format.number),
      number('bytes', t('sync.outcome.bytes'), (run) => run.outcome.bytes, format.bytes),
      number('seconds', t('sync.outcome.seconds'), (run) => run.outcome.seconds, format.duration, '11%'),
      words('complete', t('sync.run.compared'), '11%', (run) =>
        t(`sync.compared.${comparisonOf(run.outcome)}`),
      ),
      words('error', t('sync.run.error'), '19%', why),
    ];
  }, [t, format, messages]);

  return (
    <section className="section">
      <h2>{t('sync.history')}</h2>
      {runs.length === 0 ? (
        <p className="quiet" data-test="sync-history-none">
          {t('sync.history.none')}
        </p>
      ) : (
        <DataGrid
          label={t('sync.history')}
          dataTest="sync-history"
          columns={columns}
          rows={runs}
          keyOf={(run) => String(run.id)}
          attributes={(run) => ({ 'data-test': 'sync-run', 'data-state': run.outcome.state })}
          minWidth="1020px"
        />
      )}
    </section>
  );
}

function number(
  id: string,
  header: string,
  value: (run: SyncRun) => number,
  write: Format['number'] | Format['bytes'],
  width = '8%',
): Column<SyncRun> {
  const text = (run: SyncRun) => write(value(run));
  return { id, header, width, align: 'end', sortBy: value, text, cell: text };
}
