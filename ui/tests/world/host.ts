/** Answers commands from a made-up workspace, in place of the desktop host. */
import type {
  ExportRecord,
  ExportRequest,
  Refusal,
  Scope,
  SyncOutcome,
  WorkspaceStatus,
} from '../../src/api';
import type { World } from './make';

type Arguments = {
  scope?: Scope;
  target?: string;
  contact?: string;
  request?: ExportRequest;
  digest?: string;
  passphrase?: string;
};

export const OUTCOME: SyncOutcome = {
  fetched: 34,
  contacts: 4,
  targets: 30,
  unchanged: 96,
  removed: 1,
  set_aside: 0,
  unidentified: 0,
  interrupted: false,
};

export function refusal(code: string, kind: Refusal['kind'], args: Record<string, string> = {}): Refusal {
  return { code, kind, args, detail: code };
}

/** A host that remembers what it was asked, and can be told to answer otherwise. */
export class Host {
  readonly calls: { command: string; args: Arguments }[] = [];
  /** Answers instead of the world's: a value, a refusal thrown, or a promise. */
  readonly instead: Record<string, (args: Arguments) => unknown> = {};
  status: WorkspaceStatus;
  past: ExportRecord[];

  constructor(readonly world: World) {
    this.status = world.status;
    this.past = [world.record(1)];
  }

  readonly answer = (command: string, payload: unknown): unknown => {
    const args = (payload ?? {}) as Arguments;
    this.calls.push({ command, args });
    const other = this.instead[command];
    if (other) return other(args);
    return this.ordinary(command, args);
  };

  private ordinary(command: string, args: Arguments): unknown {
    const { world } = this;
    const period = args.scope?.period ?? world.account.current_period;
    switch (command) {
      case 'workspace_status':
        return this.status;
      case 'make_demo':
      case 'connect':
      case 'unlock':
      case 'sign_in':
        return (this.status = world.status);
      case 'lock':
        return (this.status = { ...world.status, state: 'locked', account: null });
      case 'start_sync':
        return OUTCOME;
      case 'set_language':
      case 'cancel_sync':
        return null;
      case 'aggregate':
        return world.aggregate(period);
      case 'target_detail':
        return (
          world.targetDetail(period, args.target ?? '') ??
          refuse('unknown_target', { target: args.target ?? '' })
        );
      case 'chw':
        return world.chw(args.contact ?? '') ?? refuse('unknown_contact', { contact: args.contact ?? '' });
      case 'coverage':
        return world.coverageView(period);
      case 'export_choices':
        return world.choices;
      case 'export_preview':
        return world.preview(
          args.request?.data_set ?? '',
          args.request?.period ?? '',
          args.request?.org_units ?? [],
        );
      case 'export_save': {
        const record = world.record(this.past.length + 1);
        this.past = [record, ...this.past];
        return record;
      }
      case 'past_exports':
        return this.past;
      case 'set_aside':
        return world.setAside;
      default:
        return undefined;
    }
  }
}

function refuse(code: string, args: Record<string, string>): never {
  // The host rejects with plain data, not with an Error.
  throw refusal(code, 'refused', args);
}
