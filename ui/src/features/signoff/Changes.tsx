import { useTranslation } from 'react-i18next';

import type { ContributionChange } from '../../api';
import { useFormat } from '../../shared/format';
import { hrefOf } from '../../shared/route';

type Props = { changes: ContributionChange[]; before: string; after: string };

/** Which numbers are different, and what they were. A missing one is never a 0. */
export function Changes({ changes, before, after }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const counts = (of: ContributionChange['before']) => {
    if (of === null) return <span className="not-reported">{t('contribution.missing')}</span>;
    return of.pass === of.total
      ? format.number(of.pass)
      : t('target.of', { pass: format.number(of.pass), total: format.number(of.total) });
  };
  return (
    // A region that scrolls must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="plain-scroll tall" tabIndex={0} role="region" aria-label={t('changes.title')}>
      <table className="plain" data-test="changes">
        <thead>
          <tr>
            <th scope="col">{t('chw')}</th>
            <th scope="col">{t('target')}</th>
            <th scope="col" className="end">
              {before}
            </th>
            <th scope="col" className="end">
              {after}
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={`${change.contact.id} ${change.target.id}`} data-test="change">
              <td>
                <a href={hrefOf('chw', change.contact.id)}>{change.contact.name}</a>
              </td>
              <td>{change.target.name}</td>
              <td className="end">{counts(change.before)}</td>
              <td className="end">
                <strong>{counts(change.after)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
