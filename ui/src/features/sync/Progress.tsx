import { useTranslation } from 'react-i18next';

import type { SyncProgress } from '../../api';
import { useFormat } from '../../shared/format';

/** How far a sync is: what it is doing, and how many of how many where that is known. */
export function Progress({ progress }: { progress: SyncProgress | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const done = progress?.done ?? 0;
  const total = progress?.total ?? 0;
  const known = total > 0;
  const label = t(`sync.phase.${progress?.phase ?? 'listing'}`);
  return (
    <div className="sync-progress" role="status">
      <p>
        {label} {known && t('target.of', { pass: format.number(done), total: format.number(total) })}
        {!known && done > 0 && format.number(done)}
      </p>
      <progress
        aria-label={label}
        max={known ? total : undefined}
        value={known ? Math.min(done, total) : undefined}
      />
    </div>
  );
}
