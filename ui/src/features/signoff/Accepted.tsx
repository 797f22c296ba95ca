import type { AcceptedFinding } from '../../api';
import { useMessages } from '../../shared/messages';

/** The open findings that were signed over, each with its reason. */
export function Accepted({ accepted, title }: { accepted: AcceptedFinding[]; title: string }) {
  const messages = useMessages();
  if (accepted.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul className="accepted" data-test="accepted">
        {accepted.map((each) => (
          <li key={each.key}>
            {messages.finding(each)} <q className="wrap">{each.reason}</q>
          </li>
        ))}
      </ul>
    </>
  );
}
