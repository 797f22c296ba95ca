import { Button } from '@dhis2/ui';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from './format';
import type { Progress } from './useTask';

type Props = { label: string; progress: Progress | null; onCancel: () => void };

/** That something goes on, how far it is, and the way to stop it. */
export function Running({ label, progress, onCancel }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  return (
    <div className="running" role="status" data-test="running">
      <span id={id}>
        {label}
        {progress !== null && progress.total > 0 && (
          <> {t('progress', { done: format.number(progress.done), total: format.number(progress.total) })}</>
        )}
      </span>
      <progress
        aria-labelledby={id}
        {...(progress === null || progress.total === 0 ? {} : { value: progress.done, max: progress.total })}
      />
      <Button small onClick={onCancel} dataTest="cancel" initialFocus>
        {t('cancel')}
      </Button>
    </div>
  );
}
