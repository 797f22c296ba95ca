import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { HandoverStanding, HandoverView, SignOffView } from '../../api';
import { useAnswerHandover, useTrustKey } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { hrefOf } from '../../shared/route';
import { TextArea } from '../../shared/TextArea';
import { Journal } from '../signoff/Journal';
import { SentBack } from '../signoff/SentBack';
import { Withdrawn } from '../signoff/Withdrawn';
import { HandoverFacts } from './HandoverFacts';
import { KeyNotice } from './KeyNotice';

const SIGNS: Record<HandoverStanding, string> = {
  waiting: '▲',
  accepted: '✓',
  sent_back: '✓',
  superseded: '✓',
  withdrawn: '▲',
};

/** What the supervisor has handed over, and the HRIO's answer to it. */
export function Received({ view }: { view: SignOffView }) {
  const { t } = useTranslation();
  const newest = view.handovers.find((handover) => handover.standing !== 'superseded');
  const earlier = view.handovers.filter((handover) => handover !== newest);
  return (
    <>
      <SentBack view={view} />
      <Withdrawn withdrawal={view.withdrawn} />
      {newest === undefined ? (
        <Empty title={t('handover.none')}>{t('handover.none.text')}</Empty>
      ) : (
        <Handover key={newest.id} handover={newest} />
      )}
      {earlier.length > 0 && <Earlier handovers={earlier} />}
      <Journal view={view} />
    </>
  );
}

function Handover({ handover }: { handover: HandoverView }) {
  const { t } = useTranslation();
  const answer = useAnswerHandover();
  const [asking, setAsking] = useState(false);
  const { id, standing } = handover;
  const answerable = standing !== 'withdrawn';
  return (
    <section className="handover" data-test="handover" data-standing={standing}>
      <div className="buttons">
        <strong>
          <span aria-hidden="true">{SIGNS[standing]}</span> {t(`standing.${standing}`)}
        </strong>
        {answerable && standing !== 'accepted' && (
          <Button
            primary
            loading={answer.isPending}
            disabled={answer.isPending}
            onClick={() => answer.mutate({ id, answer: 'accept', note: '' })}
            dataTest="handover-accept"
          >
            {t('handover.accept')}
          </Button>
        )}
        {answerable && standing !== 'sent_back' && (
          <Button disabled={answer.isPending} onClick={() => setAsking(true)} dataTest="handover-send-back">
            {t('handover.sendBack')}
          </Button>
        )}
        {standing === 'accepted' && <a href={hrefOf('export')}>{t('month.next.export')}</a>}
      </div>
      {answer.isError && !asking && <ErrorNotice error={answer.error} />}
      {answerable && <Compare handover={handover} />}
      <HandoverFacts handover={handover} />
      {asking && <SendBack handover={handover} onClose={() => setAsking(false)} />}
    </section>
  );
}

/** One that came with the sync may have a key that nobody has compared yet. */
function Compare({ handover }: { handover: HandoverView }) {
  const { t } = useTranslation();
  const trust = useTrustKey();
  const [compared, setCompared] = useState(false);
  if (handover.key !== 'new' && handover.key !== 'changed') return null;
  return (
    <>
      <KeyNotice handover={handover} compared={compared} onCompared={setCompared}>
        <Button
          small
          disabled={!compared || trust.isPending}
          loading={trust.isPending}
          onClick={() => trust.mutate({ fingerprint: handover.fingerprint, trust: true })}
          dataTest="handover-trust-key"
        >
          {t('keys.trust.confirm')}
        </Button>
      </KeyNotice>
      {trust.isError && <ErrorNotice error={trust.error} />}
    </>
  );
}

function SendBack({ handover, onClose }: { handover: HandoverView; onClose: () => void }) {
  const { t } = useTranslation();
  const answer = useAnswerHandover();
  const [note, setNote] = useState('');
  return (
    <ConfirmDialog
      title={t('handover.sendBack.title', { by: handover.by })}
      action={t('handover.sendBack.confirm')}
      dataTest="send-back-dialog"
      ready={note.trim() !== ''}
      pending={answer.isPending}
      error={answer.error}
      onClose={onClose}
      onConfirm={() =>
        answer.mutate({ id: handover.id, answer: 'send_back', note: note.trim() }, { onSuccess: onClose })
      }
    >
      <p>{t('handover.sendBack.text')}</p>
      <TextArea
        label={t('handover.sendBack.note')}
        value={note}
        onChange={setNote}
        dataTest="send-back-note"
        focus
      />
    </ConfirmDialog>
  );
}

/** Those whose place a later one took: kept, so that nothing is lost, and not counted. */
function Earlier({ handovers }: { handovers: HandoverView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="section">
      <h3>{t('handover.earlier')}</h3>
      <ul className="file-list" data-test="handover-earlier">
        {handovers.map((handover) => (
          <li key={handover.id}>
            {handover.by}, {format.dateTime(handover.at)}: {t(`standing.${handover.standing}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}
