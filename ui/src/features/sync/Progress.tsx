import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SyncProgress } from '../../api';
import { useFormat } from '../../shared/format';

/** How far a sync is: what it is doing, how many of how many, how fast, and how long still, where that is known. */
export function Progress({ progress }: { progress: SyncProgress | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const done = progress?.done ?? 0;
  const total = progress?.total ?? 0;
  const known = total > 0;
  const label = t(`sync.phase.${progress?.phase ?? 'listing'}`);
  return (
    <div className="sync-progress" data-test="sync-progress">
      <p role="status">
        {label} {known && t('target.of', { pass: format.number(done), total: format.number(total) })}
        {!known && done > 0 && format.number(done)}
      </p>
      <progress
        aria-label={label}
        max={known ? total : undefined}
        value={known ? Math.min(done, total) : undefined}
      />
      {progress && <Speed progress={progress} />}
      {progress?.waiting != null && (
        <Waiting key={`${String(progress.bytes)} ${String(progress.waiting)}`} seconds={progress.waiting} />
      )}
    </div>
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

/** Counts down to the moment when the server is asked again. */
function Waiting({ seconds }: { seconds: number }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p data-test="sync-retrying">
      <span aria-hidden="true">✕</span> {t('sync.retrying', { count: left })}
    </p>
  );
}
