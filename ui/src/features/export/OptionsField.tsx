import { useTranslation } from 'react-i18next';

import type { CoveragePolicy, Naming, Split } from '../../api';
import { Choice } from '../../shared/Choice';
import { Popover } from '../../shared/Popover';
import { PercentField } from './PercentField';
import { VERSIONS } from './options';
import type { ChosenExport } from './useExportRequest';

const NAMINGS: Naming[] = ['uids', 'codes'];
const SPLITS: Split[] = ['data_set', 'org_unit'];
const POLICIES: CoveragePolicy['kind'][] = ['leave_out', 'zeros', 'refuse_below'];
/** What is asked for where somebody says "not below" and no number yet. */
const PERCENT = 80;

/** Everything that may be otherwise, and need not. What is otherwise is said without opening it. */
export function OptionsField({ chosen }: { chosen: ChosenExport }) {
  const { t } = useTranslation();
  const { options, chooseOptions } = chosen;
  const cht = options.compat === 'cht';
  const changed = useChanged(chosen);
  const check = (key: 'compress' | 'sheet' | 'incomplete_period', label: string) => (
    <label className="check">
      <input
        type="checkbox"
        checked={options[key]}
        disabled={cht}
        data-test={`export-${key}`}
        onChange={(event) => chooseOptions({ [key]: event.target.checked })}
      />
      {label}
    </label>
  );
  const { policy } = options;
  return (
    <Popover
      label={t('options')}
      summary={changed.length === 0 ? t('options.usual') : changed.join(' · ')}
      dataTest="export-more"
    >
      <Choice
        label={t('options.naming')}
        dataTest="export-naming"
        value={options.naming}
        disabled={cht}
        options={NAMINGS.map((value) => ({ value, label: t(`naming.${value}`) }))}
        onChange={(value) => chooseOptions({ naming: value as Naming })}
      />
      <Choice
        label={t('options.split')}
        dataTest="export-split"
        value={options.split}
        disabled={cht}
        options={SPLITS.map((value) => ({ value, label: t(`split.${value}`) }))}
        onChange={(value) => chooseOptions({ split: value as Split })}
      />
      <Choice
        label={t('options.policy')}
        dataTest="export-policy"
        value={policy.kind}
        disabled={cht}
        options={POLICIES.map((value) => ({ value, label: t(`policy.${value}`) }))}
        onChange={(kind) =>
          chooseOptions({
            policy:
              kind === 'refuse_below'
                ? { kind, percent: PERCENT }
                : { kind: kind === 'zeros' ? kind : 'leave_out' },
          })
        }
      />
      {policy.kind === 'refuse_below' && (
        <PercentField
          percent={policy.percent}
          onChange={(percent) => chooseOptions({ policy: { kind: 'refuse_below', percent } })}
        />
      )}
      {policy.kind === 'zeros' && <p className="help">{t('policy.zeros.help')}</p>}
      <Choice
        label={t('options.version')}
        dataTest="export-version"
        value={options.dhis2_version ?? ''}
        options={[
          { value: '', label: t('options.version.known') },
          ...VERSIONS.map((value) => ({ value, label: value })),
        ]}
        onChange={(value) => chooseOptions({ dhis2_version: value === '' ? null : value })}
      />
      {check('compress', t('options.compress'))}
      {check('sheet', t('options.sheet'))}
      {(chosen.periods.period_type !== 'Monthly' || chosen.monthsNeeded) &&
        check('incomplete_period', t('options.incomplete'))}
      <label className="check">
        <input
          type="checkbox"
          checked={cht}
          data-test="export-compat"
          onChange={(event) => chooseOptions({ compat: event.target.checked ? 'cht' : 'dhis2' })}
        />
        {t('compat.cht')}
      </label>
      <p className="help">{t('compat.cht.help')}</p>
    </Popover>
  );
}

/** What is otherwise than usual, in a few words each. */
function useChanged({ options }: ChosenExport): string[] {
  const { t } = useTranslation();
  const version =
    options.dhis2_version === null ? [] : [t('prediction.server', { version: options.dhis2_version })];
  if (options.compat === 'cht') return [t('compat.cht.short'), ...version];
  return [
    ...(options.naming === 'uids' ? [] : [t(`naming.${options.naming}`)]),
    ...(options.split === 'data_set' ? [] : [t(`split.${options.split}`)]),
    ...(options.policy.kind === 'leave_out' ? [] : [t(`policy.${options.policy.kind}`)]),
    ...version,
    ...(options.compress ? [t('options.compress')] : []),
    ...(options.sheet ? [t('options.sheet.short')] : []),
    ...(options.incomplete_period ? [t('options.incomplete.short')] : []),
  ];
}
