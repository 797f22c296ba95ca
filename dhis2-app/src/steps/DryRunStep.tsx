import { useDataEngine } from '@dhis2/app-runtime';
import { Button } from '@dhis2/ui';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import type { Form } from '../dhis2/form';
import { leavesOpen, serverOf } from '../dhis2/server';
import type { Outcome } from '../journey/run';
import { run } from '../journey/run';
import { ProblemNotice } from '../shared/ProblemNotice';
import { Running } from '../shared/Running';
import { useTask } from '../shared/useTask';
import type { Preview, Question, Source } from '../values';
import { valuesOf } from '../values';
import { ImportStep } from './ImportStep';
import { OutcomeView } from './OutcomeView';

export type Way = {
  source: Source;
  question: Question;
  form: Form;
  preview: Preview;
  included: ReadonlySet<string>;
  /** How many have reported, in words. */
  coverage: string | null;
};

/** DHIS2 is asked what it would do, and stores nothing. */
export function DryRunStep(way: Way) {
  const { t } = useTranslation();
  const engine = useDataEngine();
  const { question, form, preview, included } = way;
  const work = useCallback(
    async (signal: AbortSignal, progress: (done: number, total: number) => void): Promise<Outcome> => {
      const server = serverOf(engine, question.dataSet, question.period, signal);
      const values = valuesOf(preview, included);
      const { defaultCombo } = form;
      const outcome = await run(values, server, {
        mode: 'dryRun',
        defaultCombo,
        signal,
        progress,
        leavesOpen,
      });
      if (outcome.stopped !== null) throw outcome.stopped;
      return outcome;
    },
    [engine, question, form, preview, included],
  );
  const { now, start, cancel } = useTask(work);
  return (
    <section className="substep" data-test="dry-run">
      <h3>{t('dryRun')}</h3>
      {now.state === 'running' ? (
        <Running label={t('dryRun.running')} progress={now.progress} onCancel={cancel} />
      ) : (
        <>
          {now.state === 'idle' && <p>{t('dryRun.text')}</p>}
          <Button primary={now.state !== 'done'} onClick={() => start()} dataTest="start-dry-run">
            {t(now.state === 'done' ? 'dryRun.again' : 'dryRun.start')}
          </Button>
        </>
      )}
      {now.state === 'failed' && <ProblemNotice problem={now.problem} />}
      {now.state === 'done' && (
        <>
          <OutcomeView outcome={now.data} mode="dryRun" way={way} />
          <ImportStep key={now.shown} way={way} dryRun={now.data} />
        </>
      )}
    </section>
  );
}
