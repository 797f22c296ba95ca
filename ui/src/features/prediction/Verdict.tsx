import { useTranslation } from 'react-i18next';

import type { PredictionView } from '../../api';
import { useFormat } from '../../shared/format';

export type Tone = 'good' | 'bad' | 'doubtful';

const SIGNS: Record<Tone, string> = { good: '✔', bad: '✖', doubtful: '▲' };

export function toneOf({ fates, status, http }: PredictionView): Tone {
  if (fates.refused > 0 || status === 'error' || http >= 500) return 'bad';
  return fates.dropped > 0 || status === 'warning' ? 'doubtful' : 'good';
}

/** The answer of DHIS2 in one line. */
export function Verdict({ prediction }: { prediction: PredictionView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { fates, version } = prediction;
  const tone = toneOf(prediction);
  const accepted = fates.stored + fates.unchanged;
  const whole = tone === 'bad' && accepted + fates.deleted === 0;
  const parts = whole
    ? [t('prediction.whole')]
    : [
        t('prediction.accept', { number: format.number(accepted) }),
        ...(fates.deleted > 0 ? [t('prediction.delete', { number: format.number(fates.deleted) })] : []),
        t('prediction.refuse', { number: format.number(fates.refused) }),
        ...(fates.dropped > 0 ? [t('prediction.drop', { number: format.number(fates.dropped) })] : []),
      ];
  return (
    <span className={`verdict ${tone}`} data-test="verdict" data-tone={tone}>
      <span aria-hidden="true" className="sign">
        {SIGNS[tone]}
      </span>
      {t('prediction.would', { version, what: parts.join(' · ') })}
    </span>
  );
}
