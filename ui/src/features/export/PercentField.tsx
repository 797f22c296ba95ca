import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { TextField } from '../../shared/TextField';

/** A whole number from 1 to 100. What is none is said, and the number before stays in force. */
export function PercentField({
  percent,
  onChange,
}: {
  percent: number;
  onChange: (percent: number) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(String(percent));
  const valid = (written: string) =>
    /^\d{1,3}$/.test(written) && Number(written) >= 1 && Number(written) <= 100;
  return (
    <TextField
      label={t('policy.percent')}
      dataTest="export-percent"
      inputMode="numeric"
      value={text}
      error={valid(text) ? null : t('policy.percent.malformed')}
      onChange={(written) => {
        setText(written);
        if (valid(written)) onChange(Number(written));
      }}
    />
  );
}
