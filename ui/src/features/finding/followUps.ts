/** Whom to call about a month, and what was marked about it: findings and whole months alike, as one list. */
import type { CheckFinding, CheckView, FollowUpView, Named } from '../../api';

export type FollowUp = {
  id: string;
  contact: Named | null;
  place: Named | null;
  phone: string | null;
  /** `null` for a mark on a CHW's month as a whole. */
  finding: CheckFinding | null;
  /** `null` for a warning that nobody has asked about yet. */
  followUp: FollowUpView | null;
};

export function followUpsOf(view: CheckView): FollowUp[] {
  const months = new Map(view.contacts.map((each) => [each.contact.id, each.follow_up]));
  const listed = [
    ...view.findings.filter((finding) => belongs(finding, months)).map(ofFinding),
    ...view.contacts.map(({ contact, place, phone, follow_up: followUp }): FollowUp => ({
      id: `contact ${contact.id}`,
      contact,
      place,
      phone,
      finding: null,
      followUp,
    })),
  ];
  return listed.sort(byUrgency);
}

/** Somebody is still to call, or to wait for, or to look again. */
export function pending({ followUp }: FollowUp): boolean {
  return (
    followUp === null || followUp.state === 'to_call' || followUp.state === 'called' || followUp.outdated
  );
}

/** What is marked, and each warning about somebody with whom nobody has spoken yet. */
function belongs(finding: CheckFinding, months: Map<string, FollowUpView>): boolean {
  if (finding.follow_up !== null) return true;
  const month = finding.contact === null ? undefined : months.get(finding.contact.id);
  return (
    finding.contact !== null &&
    finding.severity === 'warning' &&
    !finding.settled &&
    (month === undefined || month.state === 'to_call')
  );
}

function ofFinding(finding: CheckFinding): FollowUp {
  const { key, contact, place, phone, follow_up: followUp } = finding;
  return { id: key, contact, place, phone, finding, followUp };
}

/** What is overdue, then what is due first; what has no day, last. */
function byUrgency(a: FollowUp, b: FollowUp): number {
  const overdue = Number(b.followUp?.overdue ?? false) - Number(a.followUp?.overdue ?? false);
  if (overdue !== 0) return overdue;
  const [left, right] = [a.followUp?.due ?? '9999', b.followUp?.due ?? '9999'];
  return left === right ? 0 : left < right ? -1 : 1;
}
