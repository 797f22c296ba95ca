import { Button } from '@dhis2/ui';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection, OutboundItemView, OutboundQueued } from '../../api';
import {
  useDropOutbound,
  useOutboundOverview,
  useOutboundQueue,
  useRetryOutbound,
  useRunOutbound,
  useWork,
} from '../../api';
import { Answer } from '../../shared/Answer';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { DocumentDialog } from './DocumentDialog';
import { STATE_SIGNS } from './fates';
import { Problems } from './Problems';
import { Outcome } from './Sent';
import { itemName, useProblemWords } from './words';
import { What } from './What';
import { Where } from './Where';

type Props = { server: Dhis2Connection | null; onPreview: () => void };

/** What waits for DHIS2, and what it refused. */
export function Items({ server, onPreview }: Props) {
  const { t } = useTranslation();
  const connection = server?.id ?? null;
  const items = useOutboundQueue(connection);
  const overview = useOutboundOverview(connection);
  const run = useRunOutbound();
  const retry = useRetryOutbound();
  return (
    <Answer query={items}>
      {(data) => (
        <>
          {overview.data?.signed_in === false && data.length > 0 && <Where overview={overview.data} />}
          {data.length > 0 && (
            <Run
              waits={data.some((item) => item.state === 'queued' || item.state === 'on_its_way')}
              running={run.isPending}
              onRun={() => {
                retry.reset();
                run.mutate(connection);
              }}
            />
          )}
          {run.isError && <ErrorNotice error={run.error} />}
          {retry.isError && <ErrorNotice error={retry.error} />}
          {retry.isSuccess && retry.data.queued === 0 && <NotQueued queued={retry.data} />}
          {run.isSuccess && <Outcome outcome={run.data} />}
          {data.length === 0 ? (
            <Empty
              title={t('outbound.queue.none')}
              action={
                <button type="button" className="link" onClick={onPreview} data-test="outbound-go-preview">
                  {t('outbound.part.preview')}
                </button>
              }
            >
              {t('outbound.queue.none.text')}
            </Empty>
          ) : (
            <Queue items={data} connection={connection} retrying={retry.isPending} onRetry={retry.mutate} />
          )}
        </>
      )}
    </Answer>
  );
}

type RunProps = { waits: boolean; running: boolean; onRun: () => void };

function Run({ waits, running, onRun }: RunProps) {
  const { t } = useTranslation();
  const { job } = useWork();
  return (
    <div className="buttons">
      <Button primary onClick={onRun} disabled={!waits || running || job !== null} dataTest="outbound-run">
        {t('queue.run')}
      </Button>
      <span className="quiet">{t(waits ? 'outbound.run.text' : 'outbound.run.nothing')}</span>
    </div>
  );
}

/** Why what was to go again does not. */
function NotQueued({ queued }: { queued: OutboundQueued }) {
  const { t } = useTranslation();
  const why = (
    [
      ['withProblems', queued.with_problems],
      ['failed', queued.failed],
      ['elsewhere', queued.elsewhere],
      ['replaced', queued.replaced],
    ] as const
  ).filter(([, count]) => count > 0);
  return (
    <div role="status" data-test="outbound-not-queued">
      <p>{t(why.length === 0 ? 'outbound.retry.same' : 'outbound.retry.nothing')}</p>
      {why.length > 0 && (
        <ul className="plain-list">
          {why.map(([name, count]) => (
            <li key={name} data-why={name}>
              {t(`outbound.left.${name}`, { count })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const ORDER = ['refused', 'on_its_way', 'queued'];

const keyOf = (item: OutboundItemView) => String(item.id);

const attributesOf = (item: OutboundItemView) => ({
  'data-test': 'outbound-item',
  'data-id': item.document,
  'data-state': item.state,
});

type QueueProps = {
  items: OutboundItemView[];
  connection: number | null;
  retrying: boolean;
  onRetry: (item: number) => void;
};

function Queue({ items, connection, retrying, onRetry }: QueueProps) {
  const { t } = useTranslation();
  const { job } = useWork();
  const words = useProblemWords();
  const [opened, setOpened] = useState<string | null>(null);
  const [dropping, setDropping] = useState<OutboundItemView | null>(null);
  const columns = useColumns({ onRetry, onDrop: setDropping, busy: job !== null || retrying });
  const onOpen = useCallback((item: OutboundItemView) => setOpened(item.document), []);
  const searchIn = useCallback(
    (item: OutboundItemView) =>
      [
        itemName(item),
        item.what?.of_type ?? '',
        item.document,
        item.what?.contact?.name ?? '',
        item.mapping,
        t(`outbound.state.${item.state}`),
        words.line(item.problems),
      ].join(' '),
    [t, words],
  );
  // What somebody has to do something about comes first.
  const ordered = useMemo(
    () => [...items].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.id - a.id),
    [items],
  );
  return (
    <>
      <DataGrid
        label={t('outbound.part.queue')}
        dataTest="outbound-items"
        columns={columns}
        rows={ordered}
        keyOf={keyOf}
        onOpen={onOpen}
        searchIn={searchIn}
        attributes={attributesOf}
        minWidth="960px"
      />
      {opened !== null && (
        <DocumentDialog document={opened} connection={connection} onClose={() => setOpened(null)} />
      )}
      {dropping !== null && <Drop item={dropping} onClose={() => setDropping(null)} />}
    </>
  );
}

type Acts = {
  onRetry: (item: number) => void;
  onDrop: (item: OutboundItemView) => void;
  busy: boolean;
};

function useColumns({ onRetry, onDrop, busy }: Acts): Column<OutboundItemView>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useProblemWords();
  return useMemo(() => {
    const stateOf = (item: OutboundItemView) =>
      [t(`outbound.state.${item.state}`), ...(item.deletes ? [t('outbound.deletes')] : [])].join(', ');
    const nextOf = ({ state, attempts, next_at: at }: OutboundItemView) => {
      if (state !== 'queued') return '';
      const tried = attempts > 0 ? [t('outbound.attempts', { count: attempts })] : [];
      return [
        ...tried,
        at === null ? t('outbound.next') : t('outbound.next.at', { at: format.dateTime(at) }),
      ].join(' ');
    };
    return [
      {
        id: 'document',
        header: t('outbound.document'),
        width: '15%',
        sortBy: itemName,
        text: (item) =>
          [...new Set([itemName(item), item.document, item.what?.contact?.name ?? ''])]
            .filter(Boolean)
            .join(' '),
        cell: (item) => (
          <>
            <What item={item} long="ellipsis" />
            {item.gone && <span className="quiet">{t('outbound.goneInCht')}</span>}
          </>
        ),
      },
      {
        id: 'mapping',
        header: t('outbound.mapping'),
        width: '12%',
        sortBy: (item) => item.mapping,
        text: (item) => item.mapping,
        cell: (item) => item.mapping,
      },
      {
        id: 'state',
        header: t('month.state'),
        width: '18%',
        sortBy: (item) => ORDER.indexOf(item.state),
        text: (item) => [stateOf(item), nextOf(item)].filter(Boolean).join(' '),
        cell: (item) => (
          <span className={item.state === 'refused' ? 'fate refused' : undefined}>
            <span aria-hidden="true">{STATE_SIGNS[item.state]}</span> {stateOf(item)}
            <span className="quiet block">{nextOf(item)}</span>
          </span>
        ),
      },
      {
        id: 'since',
        header: t('push.when'),
        width: '120px',
        sortBy: (item) => item.changed_at,
        text: (item) => format.dateTime(item.changed_at),
        cell: (item) => format.dateTime(item.changed_at),
      },
      {
        id: 'problems',
        header: t('push.why'),
        text: (item) => words.line(item.problems),
        cell: (item) => <Problems problems={item.problems} />,
      },
      {
        id: 'acts',
        header: t('outgoing.acts'),
        width: '200px',
        text: () => '',
        cell: (item) => (
          <div className="buttons tight">
            {item.state === 'refused' && (
              <Button small onClick={() => onRetry(item.id)} disabled={busy} dataTest="outbound-retry">
                {t('outgoing.retry')}
              </Button>
            )}
            {item.state !== 'on_its_way' && (
              <Button small onClick={() => onDrop(item)} disabled={busy} dataTest="outbound-drop">
                {t('queue.drop')}
              </Button>
            )}
          </div>
        ),
      },
    ];
  }, [t, format, words, onRetry, onDrop, busy]);
}

function Drop({ item, onClose }: { item: OutboundItemView; onClose: () => void }) {
  const { t } = useTranslation();
  const drop = useDropOutbound();
  return (
    <ConfirmDialog
      title={t('queue.drop.title')}
      action={t('queue.drop.confirm')}
      destructive
      pending={drop.isPending}
      error={drop.error}
      onConfirm={() => drop.mutate(item.id, { onSuccess: onClose })}
      onClose={onClose}
      dataTest="outbound-drop-dialog"
    >
      <p>{t('outbound.drop.text')}</p>
    </ConfirmDialog>
  );
}
