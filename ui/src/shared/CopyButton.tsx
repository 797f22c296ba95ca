import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { copyText } from './grid/copy';

/** Puts a text on the clipboard, and says whether it went. */
export function CopyButton({
  text,
  label,
  dataTest,
}: {
  text: () => string;
  label: string;
  dataTest: string;
}) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);
  return (
    <>
      <span className="quiet" role="status">
        {copied === 'yes' && t('copy.done')}
        {copied === 'no' && t('copy.failed')}
      </span>
      <button
        type="button"
        className="link"
        data-test={dataTest}
        onClick={() => void copyText(text()).then((done) => setCopied(done ? 'yes' : 'no'))}
      >
        {label}
      </button>
    </>
  );
}
