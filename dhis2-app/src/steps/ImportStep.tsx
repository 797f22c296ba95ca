import { useDataEngine } from '@dhis2/app-runtime';
import { Button } from '@dhis2/ui';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { leavesOpen, serverOf } from '../dhis2/server';
import type { Outcome } from '../journey/run';
import { run } from '../journey/run';
import { Confirm } from '../shared/Confirm';
import { ProblemNotice } from '../shared/ProblemNotice';
import { Running } from '../shared/Running';
import { useFormat } from '../shared/format';
import { useTask } from '../shared/useTask';
import { keyOf } from '../values';
import { CompleteStep } from './CompleteStep';
import type { Way } from './DryRunStep';
import { OutcomeView } from './OutcomeView';

type Props = { way: Way; dryRun: Outcome };

/** After a question of its own, what the dry run would take is stored. */
export function ImportStep({ way, dryRun }: Props) {
  const { t } = useTranslation();
  const engine = useDataEngine();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const { source, question, form, preview } = way;
  const going = dryRun.told.filter(({ fate }) => fate === 'taken');
  const units = new Set(going.map(({ value }) => value.orgUnit));
  const replaced = going.filter(({ before }) => before !== null).length;

  const work = useCallback(
    async (signal: AbortSignal, progress: (done: number, total: number) => void): Promise<Outcome> => {
      const { defaultCombo } = form;
      const taken = dryRun.told.filter(({ fate }) => fate === 'taken' || fate === 'unchanged');
      const keys = new Set(taken.map(({ value }) => keyOf(value, defaultCombo)));
      const orgUnits = [...new Set(taken.map(({ value }) => value.orgUnit))];
      const values = (await source.values(question, preview, orgUnits, signal)).filter((value) =>
        keys.has(keyOf(value, defaultCombo)),
      );
      const server = serverOf(engine, question.dataSet, question.period, signal);
      return run(values, server, { mode: 'commit', defaultCombo, signal, progress, leavesOpen });
    },
    [engine, source, question, form, preview, dryRun],
  );
  const { now, start, cancel } = useTask(work);

  if (going.length === 0) {
    const same = dryRun.told.every(({ fate }) => fate === 'unchanged');
    return (
      <p data-test="nothing-to-import">
        <strong>{t(same ? 'import.allThere' : 'import.nothing')}</strong>
      </p>
    );
  }
  return (
    <section className="substep" data-test="import">
      <h3>{t('import')}</h3>
      {now.state === 'running' && (
        <Running label={t('import.running')} progress={now.progress} onCancel={cancel} />
      )}
      {(now.state === 'idle' || now.state === 'failed') && (
        <Button primary onClick={() => setAsking(true)} dataTest="start-import">
          {t('import.start', { count: going.length })}
        </Button>
      )}
      {now.state === 'failed' && <ProblemNotice problem={now.problem} />}
      {asking && (
        <Confirm
          title={t('import.confirm.title')}
          confirm={t('import.confirm')}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            start();
          }}
        >
          <p>
            {t('import.confirm.text', {
              count: going.length,
              units: format.number(units.size),
              dataSet: form.name,
              period: format.period(question.period),
            })}
          </p>
          {replaced > 0 && <p>{t('import.confirm.replaced', { count: replaced })}</p>}
          {way.coverage !== null && <p>{way.coverage}</p>}
        </Confirm>
      )}
      {now.state === 'done' && (
        <>
          <OutcomeView outcome={now.data} mode="commit" way={way} />
          {now.data.stopped !== null && (
            <ProblemNotice problem={now.data.stopped}>
              <p>{t('import.goOn')}</p>
            </ProblemNotice>
          )}
          <CompleteStep way={way} outcome={now.data} />
        </>
      )}
    </section>
  );
}
