import { useId } from 'react';

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string;
  error?: string | null;
  dataTest: string;
  dataId?: string;
  /** The one thing to do in the dialog. */
  focus?: boolean;
};

/** A few lines of text. */
export function TextArea({ label, value, onChange, help, error, dataTest, dataId, focus }: Props) {
  const id = useId();
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="input"
        rows={2}
        value={value}
        data-test={dataTest}
        data-id={dataId}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the person has just opened this dialog
        autoFocus={focus}
        onChange={(event) => onChange(event.target.value)}
      />
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
