import { CircularLoader } from '@dhis2/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Shows that something works, but not before it has taken a moment: what is fast should not flicker. */
export function Loading() {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 100);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div className="loading" role="status">
      <CircularLoader small aria-label={t('loading')} />
      <span>{t('loading')}</span>
    </div>
  );
}
