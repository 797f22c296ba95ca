import { FieldFrame } from './Field';

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
  return (
    <FieldFrame label={label} help={help} error={error}>
      {(tied) => (
        <textarea
          {...tied}
          className="input"
          rows={2}
          value={value}
          data-test={dataTest}
          data-id={dataId}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the person has just opened this dialog
          autoFocus={focus}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FieldFrame>
  );
}
