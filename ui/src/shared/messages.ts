/** Sentences for the codes that the engine gives: refusals, findings, reasons why a document was set aside. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { Finding, Refusal } from '../api';
import { ABSENT, useFormat } from './format';

const PERIODS = ['period'];

export function useMessages() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    // The codes come from the engine; a test holds them against the files.
    const translate = t as unknown as (key: string, args: Record<string, string>) => string;
    const readable = (args: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(args).map(([name, value]) => [
          name,
          PERIODS.includes(name) ? format.period(value) : value,
        ]),
      );
    const say = (key: string, args: Record<string, string>, otherwise: string) =>
      i18n.exists(key) ? translate(key, readable(args)) : otherwise;
    return {
      title: (refusal: Refusal) => t(`kind.${refusal.kind}`),
      refusal: (refusal: Refusal) => say(`refusal.${refusal.code}`, refusal.args, t('refusal.broken')),
      finding: (finding: Finding) => say(`finding.${finding.rule}`, finding.args, finding.rule),
      setAside: (reason: string) => say(`setAside.reason.${reason}`, {}, reason === '' ? ABSENT : reason),
    };
  }, [t, i18n, format]);
}
