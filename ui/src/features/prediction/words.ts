/** What DHIS2's codes, and what Jumla says of them, mean in words. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConflictScope, MissingKnowledge, RemarkKind } from '../../api';

/** What a conflict or a remark is about, in the order in which it is said. */
const ARGS = [
  ['data_set', 'dataSet'],
  ['data_element', 'dataElement'],
  ['option_combo', 'optionCombo'],
  ['category_option_combo', 'optionCombo'],
  ['attribute_option_combo', 'attributeCombo'],
  ['org_unit', 'orgUnit'],
  ['period', 'period'],
  ['period_type', 'dhis2.arg.periodType'],
  ['value', 'dhis2.arg.value'],
  ['value_type', 'dhis2.arg.valueType'],
  ['latest_period', 'dhis2.arg.latestPeriod'],
  ['expiry_days', 'dhis2.arg.expiryDays'],
  ['line', 'dhis2.arg.line'],
  ['about', 'dhis2.arg.about'],
  ['why', 'dhis2.arg.about'],
  ['reason', 'dhis2.arg.reason'],
  ['cause', 'dhis2.arg.reason'],
] as const;

/** Those that the list of values says already. */
const IN_VALUES = ['data_element', 'option_combo', 'category_option_combo', 'org_unit', 'period', 'value'];

export function useDhis2Words() {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    // The codes come from DHIS2: one that is not known here yet has words of its own.
    const say = (key: string, otherwise: string) =>
      i18n.exists(key) ? (t as unknown as (key: string) => string)(key) : otherwise;
    // A reason, the name of one of the things above, or a text as it stands.
    const inWords = (value: string) => {
      const thing = ARGS.find(([name]) => name === value);
      return thing === undefined ? say(`reason.${value}`, value) : t(thing[1]);
    };
    return {
      meaning: (code: string | null) =>
        code === null ? t('dhis2.uncoded') : say(`dhis2.${code}`, t('dhis2.unknown', { code })),
      remedy: (code: string | null) =>
        code === null ? t('dhis2.uncoded.fix') : say(`dhis2.${code}.fix`, t('dhis2.unknown.fix')),
      scope: (scope: ConflictScope) => t(`dhis2.scope.${scope}`),
      remark: (kind: RemarkKind) => say(`remark.${kind}`, t('remark.unknown')),
      missing: (what: MissingKnowledge) => say(`missing.${what}`, what),
      /** `null` for what this version of the program does not know. */
      need: (need: string) => (i18n.exists(`needs.${need}`) ? say(`needs.${need}`, '') : null),
      /** What it is about beside the values: with a name for each, and reasons in words. */
      facts: (args: Record<string, string | undefined>, withValues: boolean) =>
        ARGS.filter(([name]) => !(withValues && IN_VALUES.includes(name))).flatMap(([name, label]) => {
          const value = args[name];
          return value === undefined || value === '' ? [] : [[t(label), inWords(value)] as const];
        }),
    };
  }, [t, i18n]);
}
