/** Answers what the pages of the month ask for, and remembers what was done. */
import type {
  CheckFinding,
  CheckView,
  FollowUpRequest,
  HandoverAnswer,
  HandoverView,
  KnownKey,
  MonthView,
  ReadHandover,
  SignOffRequest,
  SignOffView,
  Thresholds,
} from '../../src/api';
import type { World } from './make';
import {
  AT,
  DIGEST,
  entry,
  FINGERPRINT,
  KEYS,
  makeCheck,
  makeFindings,
  makeRead,
  makeSignOff,
  mark,
  signed,
  THRESHOLDS,
} from './month';

/** What the host keeps of the month. */
export class MonthHost {
  findings: CheckFinding[];
  readonly period: string;
  signOff: SignOffView;
  check: CheckView;
  month: MonthView | null = null;
  read: ReadHandover | null;
  keys: KnownKey[] = KEYS;
  thresholds: Required<Thresholds> = THRESHOLDS;

  constructor(
    readonly world: World,
    period: string,
  ) {
    this.period = period;
    this.findings = makeFindings(world, period);
    this.check = makeCheck(world, period, this.findings);
    this.signOff = makeSignOff(world, period, this.findings);
    this.read = makeRead(world);
  }

  /** Sets what is found, and everything that goes by it. */
  found(findings: CheckFinding[]) {
    this.findings = findings;
    this.check = { ...makeCheck(this.world, this.period, findings), contacts: this.check.contacts };
    const fresh = makeSignOff(this.world, this.period, findings);
    this.signOff = {
      ...this.signOff,
      open_findings: fresh.open_findings,
      ...(this.signOff.sign_off === null ? { state: fresh.state, next: fresh.next } : {}),
    };
  }

  followUp(request: FollowUpRequest): CheckView {
    const { state = null, note = '', due = null, finding: key = null, contact = null } = request;
    const made = state === null ? null : mark({ state, note, due });
    if (key !== null) {
      this.found(
        this.findings.map((each) =>
          each.key === key
            ? {
                ...each,
                follow_up: made,
                settled: state === 'explained' || state === 'corrected' || state === 'accepted',
              }
            : each,
        ),
      );
    } else if (contact !== null) {
      const others = this.check.contacts.filter((each) => each.contact.id !== contact);
      const named = this.world.chw(contact)?.contact ?? { id: contact, name: contact };
      this.check = {
        ...this.check,
        contacts:
          made === null ? others : [...others, { contact: named, place: null, phone: null, follow_up: made }],
      };
    }
    return this.check;
  }

  sign(request: SignOffRequest): SignOffView {
    return (this.signOff = signed(this.signOff, request));
  }

  withdraw(note: string): SignOffView {
    const { journal } = this.signOff;
    return (this.signOff = {
      ...makeSignOff(this.world, this.period, this.findings),
      journal: [entry(journal.length + 1, 'withdrawn', note), ...journal],
    });
  }

  handOver(file: string | null) {
    const { journal } = this.signOff;
    this.signOff = {
      ...this.signOff,
      next: 'wait_for_answer',
      journal: [entry(journal.length + 1, 'handed_over'), ...journal],
    };
    return { file, id: 'h-1', digest: DIGEST, fingerprint: FINGERPRINT };
  }

  answer(id: string, answer: HandoverAnswer, note: string): SignOffView {
    const accepted = answer === 'accept';
    return (this.signOff = {
      ...this.signOff,
      state: accepted ? 'received' : 'open',
      next: accepted ? 'export' : 'wait_for_sign_off',
      sent_back: accepted ? null : note,
      handovers: this.signOff.handovers.map((each) =>
        each.id === id ? { ...each, standing: accepted ? 'accepted' : 'sent_back' } : each,
      ),
      journal: [
        entry(this.signOff.journal.length + 1, accepted ? 'accepted' : 'sent_back', note),
        ...this.signOff.journal,
      ],
    });
  }

  keep(trust: string | null): ReadHandover {
    if (this.read === null) throw new Error('nothing was read');
    const handover: HandoverView = {
      ...this.read.handover,
      received_at: AT,
      key: trust === null ? this.read.handover.key : 'trusted',
    };
    this.signOff = { ...this.signOff, next: 'answer', handovers: [handover, ...this.signOff.handovers] };
    return (this.read = { ...this.read, handover, here: true });
  }

  trust(fingerprint: string, trusted: boolean): KnownKey[] {
    return (this.keys = this.keys.map((key) =>
      key.fingerprint === fingerprint ? { ...key, trusted } : key,
    ));
  }
}
