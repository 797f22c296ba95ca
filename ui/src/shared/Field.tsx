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

type FrameProps = {
  label: string;
  help?: ReactNode;
  error?: string | null;
  /** What is typed into, with these. */
  children: (tied: { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string }) => ReactNode;
};

/** The label of a field, its help and what is wrong, tied to it. */
export function FieldFrame({ label, help, error, children }: FrameProps) {
  const id = useId();
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': described || undefined,
      })}
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

/** A field with its label, help and what is wrong; it has no words of its own. */
export function Field(props: FieldProps & { type: string; children?: ReactNode }) {
  const { label, onChange, help, error, dataTest, children, focus, ...rest } = props;
  return (
    <FieldFrame label={label} help={help} error={error}>
      {(tied) => (
        <div className="input-row">
          <input
            {...tied}
            className="input"
            data-test={dataTest}
            spellCheck={false}
            autoCapitalize="none"
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the one thing to do on the page
            autoFocus={focus}
            onChange={(event) => onChange(event.target.value)}
            {...rest}
          />
          {children}
        </div>
      )}
    </FieldFrame>
  );
}
