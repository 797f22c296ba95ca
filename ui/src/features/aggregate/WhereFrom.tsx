import { useTranslation } from 'react-i18next';

import type { ContributionView } from '../../api';
import { useChw } from '../../api';
import { Answer } from '../../shared/Answer';
import { Documents } from '../chw/Documents';

/** The documents behind one number. */
export function WhereFrom({ contribution, period }: { contribution: ContributionView; period: string }) {
  const { t } = useTranslation();
  const chw = useChw(contribution.contact.id);
  return (
    <div className="where-from" data-test="where-from-details">
      <Answer query={chw}>
        {(view) => {
          const documents = view.documents.filter((document) => document.period === period);
          return documents.length === 0 ? (
            <p>{t('whereFrom.nothing', { name: contribution.contact.name })}</p>
          ) : (
            <Documents documents={documents} />
          );
        }}
      </Answer>
    </div>
  );
}
