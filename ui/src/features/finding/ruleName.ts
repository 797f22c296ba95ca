/** What a rule is called in a few words. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import type { Rule } from '../../api';

export function useRuleName(): (rule: Rule) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (rule) => {
      const key = `rule.${rule}`;
      return i18n.exists(key) ? (t as unknown as (key: string) => string)(key) : rule.replaceAll('_', ' ');
    },
    [t, i18n],
  );
}
