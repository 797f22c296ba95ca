import { useTranslation } from 'react-i18next';

import type { CheckFinding, EvidenceDocument, Named } from '../../api';
import { useChw } from '../../api';
import { Answer } from '../../shared/Answer';
import { Documents } from '../chw/Documents';

/** The documents that a finding rests on. */
export function Evidence({ finding }: { finding: CheckFinding }) {
  const { t } = useTranslation();
  const { contact, evidence } = finding;
  return (
    <div className="where-from" data-test="where-from-details">
      {evidence.length === 0 ? (
        <p>{contact === null ? t('cell.nothing') : t('whereFrom.nothing', { name: contact.name })}</p>
      ) : contact === null ? (
        <Ids evidence={evidence} />
      ) : (
        <OfContact contact={contact} evidence={evidence} />
      )}
    </div>
  );
}

/** Of a CHW more is known: when each was changed, and when it came. */
function OfContact({ contact, evidence }: { contact: Named; evidence: EvidenceDocument[] }) {
  const chw = useChw(contact.id);
  return (
    <Answer query={chw}>
      {(view) => {
        const documents = view.documents.filter((document) =>
          evidence.some((each) => each.id === document.id),
        );
        return documents.length === evidence.length ? (
          <Documents documents={documents} />
        ) : (
          <Ids evidence={evidence} />
        );
      }}
    </Answer>
  );
}

function Ids({ evidence }: { evidence: EvidenceDocument[] }) {
  return (
    <ul className="file-list">
      {evidence.map(({ id, rev }) => (
        <li key={id}>
          <code className="wrap">
            {id} {rev}
          </code>
        </li>
      ))}
    </ul>
  );
}
