import { useTranslation } from 'react-i18next';

import { PickOne } from '../../shared/PickOne';
import { TextField } from '../../shared/TextField';
import { isUid } from './draft';

type Props = {
  label: string;
  value: string | null;
  /** What can be chosen; none where DHIS2's names are not known, and the UID is to be written. */
  options: { id: string; name: string }[];
  /** What it is called to choose nothing; without it something is needed. */
  none?: string;
  onChange: (value: string | null) => void;
  dataTest: string;
};

/** Something of DHIS2: chosen by name where names are known, else by its UID. */
export function IdField({ label, value, options, none, onChange, dataTest }: Props) {
  const { t } = useTranslation();
  if (options.length === 0) {
    const wrong = value !== null && value !== '' && !isUid(value);
    const empty = none === undefined && (value === null || value === '');
    return (
      <TextField
        label={label}
        value={value ?? ''}
        placeholder={none}
        dataTest={dataTest}
        error={wrong ? t('uid.malformed') : empty ? t('field.needed') : null}
        onChange={(text) => onChange(text.trim() === '' && none !== undefined ? null : text.trim())}
      />
    );
  }
  const known = options.map(({ id, name }) => ({ value: id, label: name, hint: id }));
  return (
    <PickOne
      label={label}
      dataTest={dataTest}
      value={value === null && none !== undefined ? '' : value === '' ? null : value}
      placeholder={t('mapping.choose')}
      options={none === undefined ? known : [{ value: '', label: none }, ...known]}
      onChange={(id) => onChange(id === '' ? null : id)}
    />
  );
}
