import { useTranslation } from 'react-i18next';

import type { SyncOutcome, SyncView } from '../../api';
import { SIGNS, standingOf } from './standing';

type Props = { view: SyncView | undefined; last: SyncOutcome | null; synced: boolean };

/** One sentence that says where this workspace stands, and one each for what waits and for a pause. */
export function State({ view, last, synced }: Props) {
  const { t } = useTranslation();
  const standing = standingOf(last, synced);
  const waiting = view?.waiting ?? 0;
  return (
    <div role="status" className="sync-state" data-test="sync-state" data-state={standing}>
      <p className="sync-headline">
        <span aria-hidden="true" className={`sign ${standing}`}>
          {SIGNS[standing]}
        </span>{' '}
        {t(`sync.standing.${standing}`, { count: last?.missing ?? 0 })}
      </p>
      {waiting > 0 && <p data-test="sync-waiting">{t('sync.waiting', { count: waiting })}</p>}
      {view?.settings.paused && <p data-test="sync-paused">{t('sync.paused.text')}</p>}
    </div>
  );
}
