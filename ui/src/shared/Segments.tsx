import { useId } from 'react';

type Props<V extends string> = {
  label: string;
  value: V;
  options: { value: V; label: string }[];
  onChange: (value: V) => void;
  dataTest: string;
};

/** Two or three ways to look at the same thing. */
export function Segments<V extends string>({ label, value, options, onChange, dataTest }: Props<V>) {
  const name = useId();
  return (
    <fieldset className="segments" data-test={dataTest}>
      <legend className="unseen">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={option.value === value ? 'on' : undefined}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            data-test={`${dataTest}-${option.value}`}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
