import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { CheckView, FacilityPeriod, SignOffView } from '../../api';
import { useCheck, useSignOffView } from '../../api';
import { Answer } from '../../shared/Answer';
import { useFormat } from '../../shared/format';
import { CallList } from '../finding/CallList';
import { FindingsTable } from '../finding/FindingsTable';
import { HandOver } from '../handover/HandOver';
import { Received } from '../handover/Received';
import { SignOff } from '../signoff/SignOff';
import { stepFor, stepsOf } from './progress';
import { Reported } from './Reported';
import { Steps } from './Steps';
import type { StepName } from './Steps';

type Props = { facility: string; period: string; officer: boolean };

/** One facility's month, step by step. */
export function FacilityMonth({ facility, period, officer }: Props) {
  const scope = useMemo(() => ({ facility, period }), [facility, period]);
  const signOff = useSignOffView(scope);
  const check = useCheck(scope);
  return (
    <Answer query={signOff}>
      {(view) => (
        <Answer query={check}>
          {(checked) => (
            <Way
              // Of another month nothing is left open.
              key={`${view.facility.id} ${view.period}`}
              view={view}
              check={checked}
              scope={scope}
              officer={officer}
            />
          )}
        </Answer>
      )}
    </Answer>
  );
}

type WayProps = { view: SignOffView; check: CheckView; scope: FacilityPeriod; officer: boolean };

function Way({ view, check, scope, officer }: WayProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const next = stepFor(view.next, officer);
  const [chosen, setChosen] = useState<StepName>(next);
  const steps = stepsOf(check, view, officer, t);
  const at = steps.some((step) => step.name === chosen) ? chosen : next;
  return (
    <>
      {!view.period_over && (
        <p className="quiet" data-test="month-running">
          {t('month.running', { period: format.period(view.period) })}. {t('month.running.text')}
        </p>
      )}
      <Steps steps={steps} current={at} onChoose={setChosen} />
      <p className="month-next" data-test="next-step" data-next={view.next}>
        <span className="quiet">{t('month.next')}:</span>{' '}
        {at === next || view.next === 'nothing' ? (
          <strong>{t(`month.next.${view.next}`)}</strong>
        ) : (
          <button type="button" className="link" data-test="to-next" onClick={() => setChosen(next)}>
            {t(`month.next.${view.next}`)} ›
          </button>
        )}
      </p>
      <section className="month-pane" aria-label={t(`month.step.${at}`)} data-test={`month-pane-${at}`}>
        <h2 className="unseen">{t(`month.step.${at}`)}</h2>
        <Pane step={at} view={view} check={check} scope={scope} onSign={() => setChosen('sign')} />
      </section>
    </>
  );
}

type PaneProps = Omit<WayProps, 'officer'> & { step: StepName; onSign: () => void };

function Pane({ step, view, check, scope, onSign }: PaneProps) {
  switch (step) {
    case 'reported':
      return <Reported check={check} scope={scope} />;
    case 'findings':
      return <FindingsTable view={check} scope={scope} />;
    case 'calls':
      return <CallList view={check} scope={scope} />;
    case 'sign':
      return <SignOff view={view} />;
    case 'handover':
      return <HandOver view={view} scope={scope} onSign={onSign} />;
    case 'received':
      return <Received view={view} />;
  }
}
