import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ExportRecord } from '../../api';
import { usePastExports } from '../../api';
import { Answer } from '../../shared/Answer';
import { CompareDialog } from './CompareDialog';
import { PastTable } from './PastTable';

/** What was written before, so that anyone can say which numbers went where, and when, and what has changed since. */
export function PastExports() {
  const { t } = useTranslation();
  const past = usePastExports();
  return (
    <section className="section">
      <h2>{t('past.title')}</h2>
      <Answer query={past}>
        {(records) =>
          records.length === 0 ? <p className="quiet">{t('past.none')}</p> : <Past records={records} />
        }
      </Answer>
    </section>
  );
}

type Pair = { from: ExportRecord; to: ExportRecord | null };

function Past({ records }: { records: ExportRecord[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<number[]>([]);
  const [pair, setPair] = useState<Pair | null>(null);
  const picked = records.filter((record) => chosen.includes(record.id)).sort((a, b) => a.at - b.at);
  const [first, second] = picked;
  const alike =
    first === undefined ||
    second === undefined ||
    (first.data_set === second.data_set && first.period === second.period);
  const toggle = (id: number) =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen.slice(-1), id]);
  return (
    <>
      <div className="buttons">
        <Button
          small
          disabled={first === undefined || second !== undefined}
          onClick={() => first && setPair({ from: first, to: null })}
          dataTest="compare-now"
        >
          {t('compare.now')}
        </Button>
        <Button
          small
          disabled={first === undefined || second === undefined || !alike}
          onClick={() => first && second && setPair({ from: first, to: second })}
          dataTest="compare-two"
        >
          {t('compare.two')}
        </Button>
        <span className="quiet" role="status">
          {alike ? t('compare.help') : t('compare.unlike')}
        </span>
      </div>
      <PastTable records={records} chosen={chosen} onToggle={toggle} />
      {pair !== null && <CompareDialog from={pair.from} to={pair.to} onClose={() => setPair(null)} />}
    </>
  );
}
