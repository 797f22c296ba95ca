import { useTranslation } from 'react-i18next';

import type { SyncOutcome } from '../../api';
import { useFormat } from '../../shared/format';
import { Notice } from '../../shared/Notice';

/** What a sync brought. A stopped one is not an error: what had arrived is kept. */
export function Outcome({ outcome }: { outcome: SyncOutcome }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts = [
    ['sync.outcome.fetched', outcome.fetched],
    ['sync.outcome.targets', outcome.targets],
    ['sync.outcome.contacts', outcome.contacts],
    ['sync.outcome.unchanged', outcome.unchanged],
    ['sync.outcome.removed', outcome.removed],
    ['sync.outcome.setAside', outcome.set_aside],
    ...(outcome.unidentified > 0 ? ([['sync.outcome.unidentified', outcome.unidentified]] as const) : []),
  ] as const;
  return (
    <div className="notice" role="status" data-test="sync-outcome" data-interrupted={outcome.interrupted}>
      <Notice
        tone={outcome.interrupted ? 'info' : 'valid'}
        title={t(outcome.interrupted ? 'sync.stopped' : 'sync.done')}
      >
        {outcome.interrupted && <p>{t('sync.stopped.text')}</p>}
        <dl className="facts">
          {facts.map(([key, value]) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>{format.number(value)}</dd>
            </div>
          ))}
        </dl>
      </Notice>
    </div>
  );
}
