import { useTranslation } from 'react-i18next';

import { Choice } from './Choice';

type Props = {
  label: string;
  /** Newest first. */
  values: string[];
  value: string;
  nameOf: (value: string) => string;
  onChange: (value: string) => void;
  dataTest: string;
  /** Prefix of the names of the two buttons for tests. */
  steps?: string;
};

/** A period to choose from the list, or to step through with ‹ and ›. */
export function Stepper({ label, values, value, nameOf, onChange, dataTest, steps }: Props) {
  const { t } = useTranslation();
  const index = values.indexOf(value);
  const earlier = index < 0 ? undefined : values[index + 1];
  const later = index > 0 ? values[index - 1] : undefined;
  return (
    <div className="stepper">
      <button
        type="button"
        className="step"
        disabled={earlier === undefined}
        aria-label={t('period.earlier')}
        title={t('period.earlier')}
        data-test={`${steps ?? dataTest}-prev`}
        onClick={() => earlier !== undefined && onChange(earlier)}
      >
        ‹
      </button>
      <Choice
        label={label}
        dataTest={dataTest}
        value={value}
        options={values.map((each) => ({ value: each, label: nameOf(each) }))}
        onChange={onChange}
      />
      <button
        type="button"
        className="step"
        disabled={later === undefined}
        aria-label={t('period.later')}
        title={t('period.later')}
        data-test={`${steps ?? dataTest}-next`}
        onClick={() => later !== undefined && onChange(later)}
      >
        ›
      </button>
    </div>
  );
}
