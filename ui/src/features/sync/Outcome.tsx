import { useTranslation } from 'react-i18next';

import type { SyncOutcome } from '../../api';
import { Facts } from '../../shared/Facts';
import { useFormat } from '../../shared/format';
import { comparisonOf } from './standing';

/** What a run brought. How it ended is said above; of the rest, only what was not nothing. */
export function Outcome({ outcome }: { outcome: SyncOutcome }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rare = [
    ['sync.outcome.records', outcome.records ?? 0],
    ['sync.outcome.unchanged', outcome.unchanged],
    ['sync.outcome.removed', outcome.removed],
    ['sync.outcome.left', outcome.left],
    ['sync.outcome.pushed', outcome.pushed],
    ['sync.outcome.refused', outcome.refused],
    ['sync.outcome.setAside', outcome.set_aside],
    ['sync.outcome.missing', outcome.missing],
    ['sync.outcome.unidentified', outcome.unidentified],
    ['sync.outcome.retries', outcome.retries],
  ] as const;
  const facts = [
    [t('sync.outcome.fetched'), format.number(outcome.fetched)],
    [t('sync.outcome.targets'), format.number(outcome.targets)],
    [t('sync.outcome.contacts'), format.number(outcome.contacts)],
    ...rare.filter(([, count]) => count > 0).map(([key, count]) => [t(key), format.number(count)] as const),
    [t('sync.outcome.bytes'), format.bytes(outcome.bytes)],
    [t('sync.outcome.seconds'), format.duration(outcome.seconds)],
    [t('sync.outcome.compared'), t(`sync.compared.${comparisonOf(outcome)}`)],
  ] as const;
  return (
    <section className="section" data-test="sync-outcome" data-state={outcome.state}>
      <h2>{t('sync.brought')}</h2>
      <Facts facts={facts} />
    </section>
  );
}
