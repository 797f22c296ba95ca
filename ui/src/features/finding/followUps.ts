/** What was marked about a month, as one list: findings and whole months alike. */
import type { CheckFinding, CheckView, FollowUpView, Named } from '../../api';

export type FollowUp = {
  id: string;
  contact: Named | null;
  place: Named | null;
  phone: string | null;
  /** `null` for a mark on a CHW's month as a whole. */
  finding: CheckFinding | null;
  followUp: FollowUpView;
};

export function followUpsOf(view: CheckView): FollowUp[] {
  const marked = [
    ...view.findings.flatMap((finding): FollowUp[] => {
      const { key, contact, place, phone, follow_up: followUp } = finding;
      return followUp === null ? [] : [{ id: key, contact, place, phone, finding, followUp }];
    }),
    ...view.contacts.map(({ contact, place, phone, follow_up: followUp }): FollowUp => ({
      id: `contact ${contact.id}`,
      contact,
      place,
      phone,
      finding: null,
      followUp,
    })),
  ];
  return marked.sort(byUrgency);
}

/** Somebody is still to call, or to wait for, or to look again. */
export function pending({ followUp }: FollowUp): boolean {
  return followUp.state === 'to_call' || followUp.state === 'called' || followUp.outdated;
}

/** What is overdue, then what is due first; what has no day, last. */
function byUrgency(a: FollowUp, b: FollowUp): number {
  const overdue = Number(b.followUp.overdue) - Number(a.followUp.overdue);
  if (overdue !== 0) return overdue;
  const [left, right] = [a.followUp.due ?? '9999', b.followUp.due ?? '9999'];
  return left === right ? a.followUp.at - b.followUp.at : left < right ? -1 : 1;
}
