/** Numbers, months and sentences in the person's language. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat as usePlain } from '../../../ui/src/shared/format';
import type { Problem } from '../problem';
import type { Remark } from '../values';

export function useFormat() {
  const plain = usePlain();
  return useMemo(
    () => ({
      number: (value: number) => plain.number(value),
      /** A data value, which is text. One that is not there is a dash, never a 0. */
      value: plain.value,
      /** `202610` and `2026-10` as a month; any other period as DHIS2 writes it. */
      period: (period: string) => plain.period(period.replace(/^(\d{4})(\d{2})$/, '$1-$2')),
      dateTime: (at: string) => {
        // DHIS2 writes the zone without a colon, which not every browser reads.
        const time = Date.parse(at.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
        return Number.isNaN(time) ? at : plain.dateTime(time);
      },
    }),
    [plain],
  );
}

/** Arguments of the engine's codes that are periods. */
const PERIODS = ['period', 'missing', 'months'];

/** Sentences for keys that come from elsewhere. */
export function useSentences() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    // The keys come from Jumla, DHIS2 and the CHT; tests hold them against the files.
    const translate = t as unknown as (key: string, args: Record<string, unknown>) => string;
    const readable = (args: Remark['args']) =>
      Object.fromEntries(
        Object.entries(args).map(([name, value]) => [
          name,
          PERIODS.includes(name) && typeof value === 'string' ? format.period(value) : value,
        ]),
      );
    const exists = (key: string, args: Remark['args']) => i18n.exists(key, args);
    return {
      problem: ({ code, args }: Problem) => {
        const key = code.includes('.') ? code : `problem.${code}`;
        return exists(key, args) ? translate(key, readable(args)) : t('problem.unforeseen');
      },
      remark: ({ key, args }: Remark) => (exists(key, args) ? translate(key, readable(args)) : key),
      /** What a code of DHIS2 means, and what to do; DHIS2's own words where it is not known. */
      conflict: (code: string | null, text: string) =>
        code !== null && i18n.exists(`dhis2.${code}`)
          ? { what: translate(`dhis2.${code}`, {}), fix: translate(`dhis2.${code}.fix`, {}) }
          : { what: text === '' ? t('conflict.unknown') : text, fix: '' },
    };
  }, [t, i18n, format]);
}
