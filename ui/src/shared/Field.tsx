import { useId } from 'react';
import type { ReactNode } from 'react';

export type FieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: ReactNode;
  error?: string | null;
  dataTest?: string;
  autoComplete?: string;
  placeholder?: string;
  inputMode?: 'url' | 'text' | 'numeric';
  focus?: boolean;
  onBlur?: () => void;
};

/** A field with its label, help and what is wrong; it has no words of its own. */
export function Field(props: FieldProps & { type: string; children?: ReactNode }) {
  const { label, value, onChange, help, error, dataTest, type, children, focus, ...rest } = props;
  const id = useId();
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input-row">
        <input
          id={id}
          className="input"
          type={type}
          value={value}
          data-test={dataTest}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          spellCheck={false}
          autoCapitalize="none"
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the one thing to do on the page
          autoFocus={focus}
          onChange={(event) => onChange(event.target.value)}
          {...rest}
        />
        {children}
      </div>
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
