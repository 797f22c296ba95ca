import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PushView } from '../../api';
import { useDropPush, usePushes, useRunQueue, useWork } from '../../api';
import { Answer } from '../../shared/Answer';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { hrefOf } from '../../shared/route';
import { PlainTable } from '../../shared/PlainTable';
import { useRecordPeriod } from '../export/PastTable';
import { FatesLine } from './FatesLine';
import { PushDialog } from './PushDialog';

/** What is on its way into DHIS2, and what became of what went. */
export function Queue() {
  const pushes = usePushes();
  return (
    <section data-test="push-queue">
      <Answer query={pushes}>{(data) => <Pushes pushes={data} />}</Answer>
    </section>
  );
}

function Pushes({ pushes }: { pushes: PushView[] }) {
  const { t } = useTranslation();
  const { job } = useWork();
  const run = useRunQueue();
  const [open, setOpen] = useState<number | null>(null);
  const [dropping, setDropping] = useState<PushView | null>(null);
  if (pushes.length === 0) {
    return (
      <Empty title={t('queue.none')} action={<a href={hrefOf('export')}>{t('queue.none.go')}</a>}>
        {t('queue.none.text')}
      </Empty>
    );
  }
  const waits = pushes.some((push) => push.state === 'queued' || (push.state === 'asked' && push.later));
  return (
    <>
      <div className="buttons">
        <Button
          primary
          onClick={() => run.mutate()}
          disabled={!waits || run.isPending || job !== null}
          dataTest="queue-run"
        >
          {t('queue.run')}
        </Button>
        <span className="quiet">{t(waits ? 'queue.run.text' : 'queue.run.nothing')}</span>
      </div>
      {run.isError && <ErrorNotice error={run.error} />}
      <PlainTable
        label={t('line.part.queue')}
        heads={[
          t('queue.made'),
          t('dataSet'),
          t('period'),
          t('push.server'),
          t('month.state'),
          { text: t('past.values'), align: 'end' },
          t('push.fate'),
          t('outgoing.acts'),
        ]}
      >
        {pushes.map((push) => (
          <Line key={push.id} push={push} onOpen={() => setOpen(push.id)} onDrop={() => setDropping(push)} />
        ))}
      </PlainTable>
      {open !== null && <PushDialog push={open} fresh={false} onClose={() => setOpen(null)} />}
      {dropping !== null && <Drop push={dropping} onClose={() => setDropping(null)} />}
    </>
  );
}

type LineProps = { push: PushView; onOpen: () => void; onDrop: () => void };

function Line({ push, onOpen, onDrop }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useRecordPeriod();
  const { job } = useWork();
  const state = push.state === 'asked' && push.later ? 'later' : push.state;
  return (
    <tr data-test="queue-push" data-id={push.id} data-state={state}>
      <td className="nowrap">{format.dateTime(push.made_at)}</td>
      <td>{push.data_set.name}</td>
      <td className="nowrap">{nameOf({ data_set: push.data_set.id, period: push.period })}</td>
      <td className="wrap">{push.connection}</td>
      <td>
        {t(`queue.state.${state}`)}
        {push.finished_at !== null && (
          <span className="quiet block">{format.dateTime(push.finished_at)}</span>
        )}
      </td>
      <td className="end">{format.number(push.values)}</td>
      <td>
        <FatesLine push={push} />
      </td>
      <td>
        <div className="buttons tight">
          <Button small onClick={onOpen} dataTest="queue-open">
            {t('queue.open')}
          </Button>
          <Button small onClick={onDrop} disabled={job !== null} dataTest="queue-drop">
            {t('queue.drop')}
          </Button>
        </div>
      </td>
    </tr>
  );
}

function Drop({ push, onClose }: { push: PushView; onClose: () => void }) {
  const { t } = useTranslation();
  const drop = useDropPush();
  return (
    <ConfirmDialog
      title={t('queue.drop.title')}
      action={t('queue.drop.confirm')}
      destructive
      pending={drop.isPending}
      error={drop.error}
      onConfirm={() => drop.mutate(push.id, { onSuccess: onClose })}
      onClose={onClose}
      dataTest="queue-drop-dialog"
    >
      <p>{t(push.state === 'done' ? 'queue.drop.done' : 'queue.drop.text')}</p>
    </ConfirmDialog>
  );
}
