import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { useSentences } from '../shared/format';
import { useTask } from '../shared/useTask';

export type AskMissing = (orgUnit: string, signal: AbortSignal) => Promise<string[]>;

type Props = { orgUnit: string; name: string; ask: AskMissing };

/** Who of an org unit has not reported, by name, for whoever asks. */
export function Missing({ orgUnit, name, ask }: Props) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const work = useCallback((signal: AbortSignal) => ask(orgUnit, signal), [ask, orgUnit]);
  const { now, start } = useTask(work);
  switch (now.state) {
    case 'idle':
      return (
        <button
          type="button"
          className="link"
          aria-label={t('missing.who.of', { unit: name })}
          onClick={() => start()}
          data-test="who"
        >
          {t('missing.who')}
        </button>
      );
    case 'running':
      return <span role="status">{t('loading')}</span>;
    case 'failed':
      return <span role="alert">{sentences.problem(now.problem)}</span>;
    case 'done':
      return (
        <span className="why" role="status" data-test="missing">
          {t('missing.names', { names: now.data.join(', ') })}
        </span>
      );
  }
}
