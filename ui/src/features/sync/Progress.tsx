import { useTranslation } from 'react-i18next';

import type { SyncProgress } from '../../api';
import { useFormat } from '../../shared/format';
import { Progress as HowFar } from '../../shared/Progress';

/** How far a sync is: what it is doing, how many of how many, how fast, and how long still, where that is known. */
export function Progress({ progress }: { progress: SyncProgress | null }) {
  const { t } = useTranslation();
  return (
    <HowFar
      label={t(`sync.phase.${progress?.phase ?? 'listing'}`)}
      done={progress?.done ?? 0}
      total={progress?.total ?? 0}
      waiting={progress?.waiting ?? null}
      failure={`${String(progress?.bytes)} ${String(progress?.waiting)}`}
      dataTest="sync"
    >
      {progress && <Speed progress={progress} />}
    </HowFar>
  );
}

function Speed({ progress }: { progress: SyncProgress }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bytes, bytes_per_second, documents_per_second, seconds_left, waiting } = progress;
  const moving = waiting === null;
  const parts = [
    ...(bytes > 0 ? [format.bytes(bytes)] : []),
    ...(moving && documents_per_second > 0
      ? [t('sync.documentsPerSecond', { count: documents_per_second })]
      : []),
    ...(moving && bytes_per_second > 0 ? [format.bytesPerSecond(bytes_per_second)] : []),
    ...(moving && seconds_left !== null ? [t('sync.timeLeft', { time: format.duration(seconds_left) })] : []),
  ];
  return parts.length === 0 ? null : (
    <p className="quiet" data-test="sync-speed">
      {parts.join(' · ')}
    </p>
  );
}
