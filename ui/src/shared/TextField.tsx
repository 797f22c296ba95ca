import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { FieldProps } from './Field';
import { Field } from './Field';

export function TextField(props: FieldProps) {
  return <Field {...props} type="text" />;
}

/** Hidden unless asked for: shared laptops have people behind them, and long passphrases have typing mistakes. */
export function PasswordField(props: FieldProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <Field {...props} type={shown ? 'text' : 'password'}>
      <button
        type="button"
        className="link"
        aria-pressed={shown}
        aria-label={t(shown ? 'password.hide.of' : 'password.show.of', { field: props.label })}
        onClick={() => setShown(!shown)}
      >
        {t(shown ? 'password.hide' : 'password.show')}
      </button>
    </Field>
  );
}
