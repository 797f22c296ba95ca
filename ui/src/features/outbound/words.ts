/** What is wrong with a mapping or a document, in words. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { OutboundItemView, OutboundProblem } from '../../api';
import { useDhis2Words } from '../prediction/words';

/** What people call a document: its form or type where that is known, and its id otherwise. */
export function nameOf(document: { title: string; of_type: string; document: string }): string {
  return document.title || document.of_type || document.document;
}

/** The same of what is in the queue. */
export function itemName({ document, what }: OutboundItemView): string {
  return nameOf({ title: '', of_type: '', ...what, document });
}

export type Said = { sentence: string; about: string };

export function useProblemWords() {
  const { t, i18n } = useTranslation();
  const dhis2 = useDhis2Words();
  return useMemo(() => {
    const meaning = (code: string) => {
      const key = `tracker.${code}`;
      // The codes come from DHIS2: those of data values have their words elsewhere.
      return i18n.exists(key) ? (t as unknown as (key: string) => string)(key) : dhis2.meaning(code);
    };
    const say = ({ kind, at, code, about, detail }: OutboundProblem): Said => {
      const named =
        about === null ? null : about.name === about.id ? about.id : `${about.name} (${about.id})`;
      const facts = [named, at, detail].filter((each): each is string => each !== null && each !== '');
      return {
        sentence: [
          t(`outbound.problem.${kind}`),
          ...(code === null ? [] : [`${code}: ${meaning(code)}`]),
        ].join(' '),
        about: [...new Set(facts)].join(' · '),
      };
    };
    return {
      say,
      /** In one line, to copy and to search in. */
      line: (problems: OutboundProblem[]) =>
        problems
          .map(say)
          .map(({ sentence, about }) => [sentence, about].filter(Boolean).join(' '))
          .join(' '),
    };
  }, [t, i18n, dhis2]);
}
