import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { RecordTypeView } from '../../api';
import { useFormat } from '../../shared/format';

type Props = {
  title: string;
  types: RecordTypeView[];
  disabled: boolean;
  onToggle: (id: string) => void;
  dataTest: string;
  /** What is below the list. */
  children?: ReactNode;
};

/** Forms or types of persons, each with a box to tick and what is here of it. */
export function RecordTypes({ title, types, disabled, onToggle, dataTest, children }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const hereOf = ({ count, oldest, chosen }: RecordTypeView) => {
    if (!chosen) return '';
    if (count === 0) return t('kept.type.none');
    return t('kept.type', { count, oldest: format.date(oldest) });
  };
  return (
    <section aria-labelledby={id} data-test={dataTest}>
      <h2 id={id}>{title}</h2>
      {types.length === 0 && <p className="quiet">{t('kept.type.unknown')}</p>}
      <ul>
        {types.map((type) => (
          <li key={type.id}>
            <label className="check">
              <input
                type="checkbox"
                checked={type.chosen}
                disabled={disabled}
                data-test="kept-type"
                data-id={type.id}
                onChange={() => onToggle(type.id)}
              />
              <span>
                {type.title}
                {type.title !== type.id && <code className="quiet"> {type.id}</code>}
                {type.mapped && <span className="quiet"> · {t('kept.mapped')}</span>}
                <span className="quiet block">{hereOf(type)}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {children}
    </section>
  );
}
