/** Sentences for the codes that the engine gives: refusals, findings, reasons why a document was set aside. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { Finding, Refusal } from '../api';
import { ABSENT, useFormat } from './format';

/** Arguments that are not shown as they come. */
const WRITTEN: Record<string, 'period' | 'day'> = {
  period: 'period',
  last_day: 'day',
  updated: 'day',
  noticed: 'day',
};

export function useMessages() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    // The codes come from the engine; a test holds them against the files.
    const translate = t as unknown as (key: string, args: Record<string, string>) => string;
    const readable = (args: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(args).map(([name, value]) => {
          const write = WRITTEN[name];
          return [name, write === undefined ? value : format[write](value)];
        }),
      );
    const say = (key: string, args: Record<string, string>, otherwise: string) =>
      i18n.exists(key) ? translate(key, readable(args)) : otherwise;
    return {
      title: (refusal: Refusal) => t(`kind.${refusal.kind}`),
      refusal: (refusal: Refusal) => say(`refusal.${refusal.code}`, refusal.args, t('refusal.broken')),
      finding: ({ rule, args }: Finding) => {
        // Of a percent, not the percent but of how many cases it is.
        const cases = args.measure === 'total' && args.target !== undefined;
        const target = cases ? t('finding.cases', { target: args.target }) : args.target;
        return say(`finding.${rule}`, target === undefined ? args : { ...args, target }, rule);
      },
      setAside: (reason: string) => say(`setAside.reason.${reason}`, {}, reason === '' ? ABSENT : reason),
    };
  }, [t, i18n, format]);
}
