import { useTranslation } from 'react-i18next';

export type StepName = 'reported' | 'findings' | 'calls' | 'sign' | 'handover' | 'received';

export type Step = {
  name: StepName;
  /** What is left to do, in a few words. */
  left: string;
  done: boolean;
};

type Props = { steps: Step[]; current: StepName; onChoose: (name: StepName) => void };

/** The way through the month, from left to right: each step says what is left, the chosen one is open below. */
export function Steps({ steps, current, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('month.steps')}>
      <ol className="month-steps">
        {steps.map(({ name, left, done }, index) => (
          <li key={name}>
            <button
              type="button"
              className={name === current ? 'month-step on' : 'month-step'}
              aria-current={name === current ? 'step' : undefined}
              data-test={`month-step-${name}`}
              data-done={done}
              onClick={() => onChoose(name)}
            >
              <span className={done ? 'step-sign done' : 'step-sign'} aria-hidden="true">
                {done ? '✓' : index + 1}
              </span>
              <span>
                <span className="step-name">{t(`month.step.${name}`)}</span>
                <span className={done ? 'step-left done' : 'step-left'}>{left}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
