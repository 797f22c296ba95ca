import { useDataEngine } from '@dhis2/app-runtime';
import { Button } from '@dhis2/ui';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Notice } from '../../../ui/src/shared/Notice';
import type { Summary } from '../dhis2/answer';
import { complete } from '../dhis2/server';
import type { Outcome } from '../journey/run';
import { Confirm } from '../shared/Confirm';
import { ProblemNotice } from '../shared/ProblemNotice';
import { Running } from '../shared/Running';
import { useFormat } from '../shared/format';
import { useArrival } from '../shared/useArrival';
import { useTask } from '../shared/useTask';
import type { Way } from './DryRunStep';

/** Org units none of whose values was refused or left open. */
export function unitsToComplete(outcome: Outcome): string[] {
  const arrived = new Map<string, boolean>();
  for (const { value, fate } of outcome.told) {
    const here = fate === 'taken' || fate === 'unchanged';
    arrived.set(value.orgUnit, here && (arrived.get(value.orgUnit) ?? true));
  }
  return [...arrived].filter(([, all]) => all).map(([unit]) => unit);
}

/** That a form is complete is a statement of its own, and nobody has to make it. */
export function CompleteStep({ way, outcome }: { way: Way; outcome: Outcome }) {
  const { t } = useTranslation();
  const engine = useDataEngine();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const { question, form } = way;
  const units = unitsToComplete(outcome);
  const work = useCallback(
    (signal: AbortSignal): Promise<Summary> => {
      const { dataSet, period } = question;
      return complete(engine, { dataSet, period, orgUnits: unitsToComplete(outcome) }, signal);
    },
    [engine, question, outcome],
  );
  const { now, start, cancel } = useTask(work);
  if (units.length === 0) return null;
  return (
    <section className="substep" data-test="complete">
      <h3>{t('complete')}</h3>
      {now.state === 'running' && <Running label={t('complete.running')} progress={null} onCancel={cancel} />}
      {(now.state === 'idle' || now.state === 'failed') && (
        <>
          <p>{t('complete.text')}</p>
          <Button secondary onClick={() => setAsking(true)} dataTest="start-complete">
            {t('complete.start', { count: units.length })}
          </Button>
        </>
      )}
      {now.state === 'failed' && <ProblemNotice problem={now.problem} />}
      {asking && (
        <Confirm
          title={t('complete.confirm.title')}
          confirm={t('complete.confirm')}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            start();
          }}
        >
          <p>
            {t('complete.confirm.text', {
              count: units.length,
              dataSet: form.name,
              period: format.period(question.period),
            })}
          </p>
          {way.coverage !== null && <p>{way.coverage}</p>}
        </Confirm>
      )}
      {now.state === 'done' && <Completed summary={now.data} asked={units.length} />}
    </section>
  );
}

function Completed({ summary, asked }: { summary: Summary; asked: number }) {
  const { t } = useTranslation();
  const arrived = useArrival<HTMLDivElement>();
  const done = summary.counts.imported + summary.counts.updated;
  return (
    <div ref={arrived} tabIndex={-1} data-test="completed" role="status">
      <Notice tone={done < asked ? 'warning' : 'valid'} title={t('complete.done', { count: done })}>
        {summary.conflicts.length > 0 && (
          <ul>
            {summary.conflicts.map(({ text }, at) => (
              <li key={at}>{text}</li>
            ))}
          </ul>
        )}
      </Notice>
    </div>
  );
}
