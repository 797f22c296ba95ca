import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection, PushTrial, PushView } from '../../api';
import { useDhis2Connections } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { Facts } from '../../shared/Facts';
import { useFormat } from '../../shared/format';
import { useRecordPeriod } from '../export/PastTable';

type Props = { push: PushView; trial: PushTrial; onConfirm: () => void; onClose: () => void };

/** The last question before values go into DHIS2: where to, in whose name, what, and how much is new there. */
export function ConfirmSend({ push, trial, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useRecordPeriod();
  const connections = useDhis2Connections().data;
  const [seen, setSeen] = useState(false);
  const account = accountOf(connections, push);
  const refused = trial.refusals.reduce((sum, one) => sum + one.count, 0);
  const doubtful = trial.differences.length > 0 || refused > 0 || trial.overwritten > 0;
  const facts = [
    [t('push.server'), account?.server ?? push.connection],
    [t('settings.user'), account?.user ?? '–'],
    [t('dataSet'), push.data_set.name],
    [t('period'), nameOf({ data_set: push.data_set.id, period: push.period })],
    [t('push.new'), format.number(trial.to_send - trial.overwritten)],
    [t('push.changed'), format.number(trial.overwritten)],
    [t('push.same'), format.number(trial.unchanged)],
    ...(refused > 0 ? [[t('push.willBeRefused'), format.number(refused)] as const] : []),
  ] as const;
  return (
    <ConfirmDialog
      title={t('push.confirm.title', { count: trial.to_send })}
      action={t('push.confirm', { count: trial.to_send })}
      ready={!doubtful || seen}
      onConfirm={onConfirm}
      onClose={onClose}
      dataTest="push-confirm"
    >
      <Facts facts={facts} />
      <p className="quiet">{t('push.confirm.text')}</p>
      {doubtful && (
        <label className="check">
          <input
            type="checkbox"
            checked={seen}
            data-test="push-seen"
            onChange={(event) => setSeen(event.target.checked)}
          />
          {t('push.confirm.seen')}
        </label>
      )}
    </ConfirmDialog>
  );
}

function accountOf(connections: Dhis2Connection[] | undefined, push: PushView) {
  return connections?.find((each) => each.id === push.connection_id)?.account ?? null;
}
