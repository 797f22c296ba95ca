import { Button, ButtonStrip } from '@dhis2/ui';
import type { UseMutationResult } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PushView, RefusalKind } from '../../api';
import {
  asRefusal,
  useDropPush,
  useDryRun,
  usePush,
  useRetryPush,
  useSendPush,
  useSetPushLater,
  useWork,
} from '../../api';
import { Answer } from '../../shared/Answer';
import { Dialog } from '../../shared/Dialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { CompletionDialog } from '../completion/CompletionDialog';
import { Working } from '../dhis2/Working';
import { useRecordPeriod } from '../export/PastTable';
import { ConfirmSend } from './ConfirmSend';
import { Exceptions } from './Exceptions';
import { FatesLine } from './FatesLine';
import { notTaken } from './fates';
import { Trial } from './Trial';

type Props = {
  push: number;
  /** It was asked for just now: the dry run begins at once, and whoever thinks better of it leaves nothing behind. */
  fresh: boolean;
  onClose: () => void;
};

/** One push from the dry run to what became of every value. Each step is a person's. */
export function PushDialog({ push, fresh, onClose }: Props) {
  const { t } = useTranslation();
  const query = usePush(push);
  const drop = useDropPush();
  const leave = () => {
    const view = query.data;
    const unsent = view !== undefined && (view.state === 'asked' || view.state === 'checked');
    if (fresh && unsent && !view.later) drop.mutate(push);
    onClose();
  };
  return (
    <Dialog className="dialog wide push" label={t('push.title')} onClose={leave} dataTest="push-dialog">
      <Answer query={query}>{(view) => <Steps view={view} fresh={fresh} onClose={leave} />}</Answer>
    </Dialog>
  );
}

type StepsProps = { view: PushView; fresh: boolean; onClose: () => void };

function Steps({ view, fresh, onClose }: StepsProps) {
  const { t } = useTranslation();
  const nameOf = useRecordPeriod();
  const { job } = useWork();
  const dryRun = useDryRun();
  const send = useSendPush();
  const retry = useRetryPush();
  const [confirming, setConfirming] = useState(false);
  const [completing, setCompleting] = useState(false);

  const begun = useRef(false);
  const { mutate: tryIt } = dryRun;
  useEffect(() => {
    if (begun.current || !fresh || view.state !== 'asked') return;
    begun.current = true;
    tryIt(view.id);
  }, [fresh, view, tryIt]);

  const pending = dryRun.isPending || send.isPending || retry.isPending;
  const busy = pending || job !== null;
  const failed = failureOf(dryRun, send, retry);
  return (
    <div data-test="push" data-state={view.state}>
      <h2>{t('push.title')}</h2>
      <p className="quiet">
        {view.data_set.name} · {nameOf({ data_set: view.data_set.id, period: view.period })} ·{' '}
        {view.connection}
      </p>
      {pending && <Working jobs={['try', 'send']} />}
      {failed !== null && !pending && <ErrorNotice error={failed} />}
      {!pending && (
        <>
          {view.state === 'checked' && view.trial !== null && <Trial trial={view.trial} />}
          {(view.state === 'queued' || view.state === 'done') && (
            <p role="status">
              <FatesLine push={view} />
            </p>
          )}
          {view.state === 'queued' && <p>{t('push.interrupted')}</p>}
          {view.state === 'done' && <Exceptions exceptions={view.exceptions} />}
          <Later view={view} offline={failed !== null && NO_LINE.includes(asRefusal(failed).kind)} />
        </>
      )}
      <ButtonStrip end>
        <Button onClick={onClose} disabled={pending} dataTest="push-close">
          {t(fresh && view.state !== 'done' && !view.later ? 'cancel' : 'close')}
        </Button>
        {view.state === 'done' && (
          <Button onClick={() => setCompleting(true)} disabled={busy} dataTest="push-complete">
            {t('push.complete')}
          </Button>
        )}
        {view.state === 'done' && notTaken(view) > 0 && (
          <Button primary onClick={() => retry.mutate(view.id)} disabled={busy} dataTest="push-retry">
            {t('push.retry', { count: notTaken(view) })}
          </Button>
        )}
        {(view.state === 'asked' || view.state === 'checked') && (
          <Button
            primary={view.state === 'asked'}
            onClick={() => dryRun.mutate(view.id)}
            disabled={busy}
            dataTest="push-try"
          >
            {t(view.state === 'asked' ? 'push.try' : 'push.tryAgain')}
          </Button>
        )}
        {view.state === 'checked' && (
          <Button primary onClick={() => setConfirming(true)} disabled={busy} dataTest="push-send">
            {t('push.send')}
          </Button>
        )}
        {view.state === 'queued' && (
          <Button primary onClick={() => send.mutate(view.id)} disabled={busy} dataTest="push-go-on">
            {t('push.goOn')}
          </Button>
        )}
      </ButtonStrip>
      {confirming && view.trial !== null && (
        <ConfirmSend
          push={view}
          trial={view.trial}
          onConfirm={() => {
            setConfirming(false);
            send.mutate(view.id);
          }}
          onClose={() => setConfirming(false)}
        />
      )}
      {completing && (
        <CompletionDialog
          form={{
            connection: view.connection_id,
            dataSet: view.data_set,
            period: view.period,
            orgUnits: view.org_units.map((unit) => unit.org_unit.id),
          }}
          onClose={() => setCompleting(false)}
        />
      )}
    </div>
  );
}

/** There was no line, or nobody wanted to wait for it any longer. */
const NO_LINE: RefusalKind[] = ['offline', 'interrupted'];

/** What ended the last thing that was tried. */
function failureOf(...all: UseMutationResult<PushView, Error, number>[]): Error | null {
  const last = all.reduce((one, other) => (other.submittedAt > one.submittedAt ? other : one));
  return last.error;
}

/** Whether it goes by itself. Where there is no line, that is the next thing to choose. */
function Later({ view, offline }: { view: PushView; offline: boolean }) {
  const { t } = useTranslation();
  const set = useSetPushLater();
  if (view.state === 'done' || view.state === 'checked') return null;
  if (!view.later && !offline && view.state !== 'queued') return null;
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={view.later}
          disabled={set.isPending}
          data-test="push-later"
          onChange={(event) => set.mutate({ push: view.id, later: event.target.checked })}
        />
        {t('push.later')}
      </label>
      <p className="quiet">{t(view.state === 'asked' ? 'push.later.text' : 'push.later.rest')}</p>
      {set.isError && <ErrorNotice error={set.error} />}
    </>
  );
}
