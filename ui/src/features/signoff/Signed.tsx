import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SignOffRecord, SignOffView } from '../../api';
import { useWithdrawSignOff } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { CoverageLine } from '../../shared/Coverage';
import { useFormat } from '../../shared/format';
import { Notice } from '../../shared/Notice';
import { TextArea } from '../../shared/TextArea';
import { Accepted } from './Accepted';
import { holds } from './standing';

type Props = { view: SignOffView; record: SignOffRecord; mayWithdraw: boolean };

/** The sign-off that holds: who, when, over what, and with what reservations. */
export function Signed({ view, record, mayWithdraw }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  return (
    <div className="notice" data-test="sign-off-done">
      <Notice
        tone={holds(view) ? 'valid' : 'info'}
        title={t('signOff.done', { by: record.by, at: format.dateTime(record.at) })}
      >
        <p className="reported-line">
          <CoverageLine coverage={record.coverage} />
          <span>
            {t('signOff.digest')}{' '}
            <code title={record.digest} className="wrap">
              {record.digest.slice(0, 16)}
            </code>
          </span>
        </p>
        {record.notes !== '' && <p className="wrap">{record.notes}</p>}
        <Accepted accepted={record.accepted} title={t('signOff.accepted')} />
        {mayWithdraw && (
          <Button small onClick={() => setAsking(true)} dataTest="sign-off-withdraw">
            {t('signOff.withdraw')}
          </Button>
        )}
      </Notice>
      {asking && <Withdraw view={view} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Withdraw({ view, onClose }: { view: SignOffView; onClose: () => void }) {
  const { t } = useTranslation();
  const withdraw = useWithdrawSignOff({ facility: view.facility.id, period: view.period });
  const [note, setNote] = useState('');
  return (
    <ConfirmDialog
      title={t('signOff.withdraw.title')}
      action={t('signOff.withdraw.confirm')}
      dataTest="withdraw-dialog"
      ready={note.trim() !== ''}
      pending={withdraw.isPending}
      error={withdraw.error}
      onClose={onClose}
      onConfirm={() => withdraw.mutate(note.trim(), { onSuccess: onClose })}
    >
      <p>{t('signOff.withdraw.text')}</p>
      <TextArea
        label={t('signOff.withdraw.note')}
        value={note}
        onChange={setNote}
        dataTest="withdraw-note"
        focus
      />
    </ConfirmDialog>
  );
}
