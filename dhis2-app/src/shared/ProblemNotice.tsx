import { Button } from '@dhis2/ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Problem } from '../problem';
import { useSentences } from './format';
import { useArrival } from './useArrival';
import { Notice } from '../../../ui/src/shared/Notice';

type Props = { problem: Problem; onRetry?: () => void; children?: ReactNode };

/** What happened and what to do, in the place where it happened; the server's own words for whoever helps. */
export function ProblemNotice({ problem, onRetry, children }: Props) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const arrived = useArrival<HTMLDivElement>();
  return (
    <div role="alert" ref={arrived} tabIndex={-1} data-test="problem" data-code={problem.code}>
      <Notice tone="warning" title={t('problem.title')}>
        <p>{sentences.problem(problem)}</p>
        {children}
        {problem.detail !== '' && (
          <details>
            <summary>{t('problem.details')}</summary>
            <code className="wrap">{problem.detail}</code>
          </details>
        )}
        {onRetry && (
          <Button small onClick={onRetry} dataTest="retry">
            {t('retry')}
          </Button>
        )}
      </Notice>
    </div>
  );
}
