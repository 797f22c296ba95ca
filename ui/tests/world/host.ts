/** Answers commands from a made-up workspace, in place of the desktop host. */
import type {
  ConnectionView,
  ConnectRequest,
  Dhis2Connection,
  ExportCell,
  ExportRecord,
  ExportRequest,
  Extent,
  FollowUpRequest,
  HandoverAnswer,
  MappingFile,
  MappingView,
  HistoryRequest,
  OutgoingView,
  OwnGoal,
  OwnGoalRequest,
  Scope,
  SignOffRequest,
  SyncOutcome,
  SyncSettings,
  SheetRequest,
  SyncView,
  Thresholds,
  WorkspaceLabel,
  WorkspaceStatus,
} from '../../src/api';
import { CHECKED, CONNECTION, makeMapping } from './dhis2';
import { PREDICTION } from './exports';
import { makeContactTrends, makeHistory, makeTrends, OWN_GOAL, withGoal, withOwnGoals } from './history';
import type { World } from './make';
import { makeMonth, THRESHOLDS } from './month';
import { MonthHost } from './monthHost';
import { CERTIFICATE, makeSyncView, OUTCOME, refusal, run, WORKSPACES } from './sync';

export { OUTCOME, refusal };

type Arguments = {
  scope?: Scope;
  target?: string;
  contact?: string;
  request?: ExportRequest & ConnectRequest & FollowUpRequest & SignOffRequest;
  digest?: string;
  passphrase?: string;
  extent?: Extent;
  settings?: SyncSettings;
  document?: string;
  connection?: ConnectionView;
  name?: string;
  orgUnit?: string;
  cell?: ExportCell;
  from?: number;
  to?: number | null;
  file?: MappingFile;
  text?: string;
  path?: string;
  version?: string | null;
  facility?: string;
  period?: string;
  note?: string;
  id?: string;
  answer?: HandoverAnswer;
  trust?: boolean | string | null;
  fingerprint?: string;
  thresholds?: Required<Thresholds> | null;
};

/** The same, of commands about months and goals. */
type MonthArguments = Omit<Arguments, 'request'> & {
  request?: HistoryRequest & OwnGoalRequest & SheetRequest;
};

/** A host that remembers what it was asked, and can be told to answer otherwise. */
export class Host {
  readonly calls: { command: string; args: Arguments }[] = [];
  /** Answers instead of the world's: a value, a refusal thrown, or a promise. */
  readonly instead: Record<string, (args: Arguments) => unknown> = {};
  status: WorkspaceStatus;
  past: ExportRecord[];
  sync: SyncView = makeSyncView();
  labels: WorkspaceLabel[] = WORKSPACES;
  connection: ConnectionView = { certificate: null, proxy: null };
  dhis2: Dhis2Connection[] = [CONNECTION];
  mapping: MappingView = makeMapping();
  month: MonthHost;
  ownGoals: OwnGoal[] = [OWN_GOAL];

  constructor(readonly world: World) {
    this.status = world.status;
    this.past = [world.record(1)];
    this.month = new MonthHost(world, '2026-10');
  }

  readonly answer = (command: string, payload: unknown): unknown => {
    const args = (payload ?? {}) as Arguments;
    this.calls.push({ command, args });
    const other = this.instead[command];
    const answer = other ? other(args) : this.ordinary(command, args);
    return command === 'start_sync' ? this.recorded(answer) : answer;
  };

  asked(command: string): Arguments[] {
    return this.calls.filter((call) => call.command === command).map(({ args }) => args);
  }

  /** A run that is over is in the history before anybody hears of it. */
  record(outcome: SyncOutcome, started_by: 'person' | 'itself') {
    const next = run(this.sync.runs.length + 1, outcome, { started_by });
    this.sync = { ...this.sync, runs: [next, ...this.sync.runs] };
  }

  private async recorded(answer: unknown): Promise<unknown> {
    const outcome = (await answer) as SyncOutcome;
    this.record(outcome, 'person');
    return outcome;
  }

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
      case 'sync_view':
        return this.sync;
      case 'set_sync_settings':
        return (this.sync = { ...this.sync, settings: args.settings ?? this.sync.settings });
      case 'retry_outgoing':
        return this.changeOutgoing((each) =>
          each.id === args.document ? { ...each, state: 'queued', reason: null } : each,
        );
      case 'discard_outgoing':
        return this.changeOutgoing((each) => (each.id === args.document ? null : each));
      case 'set_aside_text':
        return '{"_id":"target~2026-10~c-3","targets":[{"id":"deaths","value":{"total":"three"}}]}';
      case 'api_view':
        return { settings: { on: false, port: 5865 }, addresses: [], trouble: null, clients: [] };
      case 'connection':
        return this.connection;
      case 'set_connection':
        this.connection = args.connection ?? this.connection;
        return null;
      case 'choose_certificate':
        return CERTIFICATE;
      case 'workspaces':
        return this.labels;
      case 'switch_workspace':
        this.labels = this.labels.map((each) => ({ ...each, current: each.name === args.name }));
        return (this.status = world.status);
      case 'wipe_workspace':
        this.labels = this.labels.filter((each) => !each.current);
        return this.nothing();
      case 'new_workspace':
        this.labels = this.labels.map((each) => ({ ...each, current: false }));
        return this.nothing();
      case 'sign_out':
        return this.status;
      case 'set_language':
      case 'cancel_sync':
        return null;
      case 'aggregate':
        return world.aggregate(period);
      case 'target_detail': {
        const detail = world.targetDetail(period, args.target ?? '');
        return detail
          ? withOwnGoals(detail, this.ownGoals)
          : refuse('unknown_target', { target: args.target ?? '' });
      }
      case 'chw':
        return world.chw(args.contact ?? '') ?? refuse('unknown_contact', { contact: args.contact ?? '' });
      case 'coverage':
        return world.coverageView(period);
      case 'export_choices':
        return world.choices;
      case 'export_preview':
        return world.preview(args.request ?? {});
      case 'predict_export':
        return PREDICTION;
      case 'export_form':
        return world.form(args.request ?? {}, args.orgUnit ?? '');
      case 'export_cell':
        return args.cell && world.cell(args.cell);
      case 'compare_exports':
        return world.comparison(args.from ?? 0, args.to ?? null);
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
        return this.ofHistory(command, args as MonthArguments, period);
    }
  }

  private ofHistory(command: string, args: MonthArguments, period: string): unknown {
    const { world } = this;
    switch (command) {
      case 'trends':
        return makeTrends(world, period);
      case 'contact_trends':
        return (
          makeContactTrends(world, period, args.target ?? '') ??
          refuse('unknown_target', { target: args.target ?? '' })
        );
      case 'history': {
        const request: HistoryRequest = args.request ?? {};
        return makeHistory(world, request) ?? refuse('unknown_target', { target: request.target ?? '' });
      }
      case 'own_goals':
        return this.ownGoals;
      case 'set_own_goal':
        return args.request && (this.ownGoals = withGoal(world, this.ownGoals, args.request));
      case 'save_sheet':
        return `/media/amina/${args.request?.kind === 'history' ? 'history' : 'bahari-2026-10'}.${args.request?.format ?? ''}`;
      case 'save_picture':
        return `/media/amina/${args.name ?? ''}`;
      default:
        return this.ofDhis2(command, args as Arguments);
    }
  }

  private ofDhis2(command: string, args: Arguments): unknown {
    switch (command) {
      case 'dhis2_connections':
        return this.dhis2;
      case 'pushes':
        return [];
      case 'import_metadata':
        return (this.dhis2 = [CONNECTION])[0];
      case 'choose_dhis2':
        return null;
      case 'forget_dhis2':
        this.dhis2 = [];
        return null;
      case 'predict_file':
      case 'predict_file_again':
        return CHECKED;
      case 'repair_file':
        return { file: '/media/amina/chw-repaired.json', values: 39, left_out: 1 };
      case 'mapping':
        return this.mapping;
      case 'check_mapping':
        return makeMapping(args.file, this.mapping.data_sets.length > 0);
      case 'save_mapping':
        return (this.mapping = makeMapping(args.file, this.mapping.data_sets.length > 0));
      case 'open_mapping_file':
        return { schema: 1, targets: { deaths: [{ data_element: 'bIr1thsLiv0' }] } };
      case 'save_mapping_file':
        return '/media/amina/mapping.json';
      case 'find_places':
        return [{ id: 'p-mtoni', name: 'Mtoni HC' }];
      default:
        return this.ofMonth(command, args);
    }
  }

  private nothing(): WorkspaceStatus {
    return (this.status = { state: 'absent', keyring: true, lockable: false, account: null });
  }

  private ofMonth(command: string, args: Arguments): unknown {
    const { month, world } = this;
    switch (command) {
      case 'check':
        return month.check;
      case 'follow_up':
        return month.followUp(args.request ?? {});
      case 'thresholds':
        return month.thresholds;
      case 'set_thresholds':
        return (month.thresholds = args.thresholds ?? THRESHOLDS);
      case 'month': {
        const period = args.scope?.period ?? world.account.current_period;
        const over = period !== world.account.current_period;
        return month.month ?? makeMonth(period, world.account.facilities, over);
      }
      case 'sign_off_view':
        return month.signOff;
      case 'sign_off':
        return month.sign(args.request ?? {});
      case 'withdraw_sign_off':
        return month.withdraw(args.note ?? '');
      case 'hand_over_file':
        return month.handOver('/media/usb/bahari-2026-10.jumla');
      case 'hand_over_report':
        return month.handOver(null);
      case 'open_handover':
        return month.read;
      case 'keep_handover':
        return month.keep(typeof args.trust === 'string' ? args.trust : null);
      case 'answer_handover':
        return month.answer(args.id ?? '', args.answer ?? 'accept', args.note ?? '');
      case 'known_keys':
        return month.keys;
      case 'trust_key':
        return month.trust(args.fingerprint ?? '', args.trust === true);
      default:
        return undefined;
    }
  }

  private changeOutgoing(change: (each: OutgoingView) => OutgoingView | null): SyncView {
    const outgoing = this.sync.outgoing.map(change).filter((each) => each !== null);
    return (this.sync = { ...this.sync, outgoing });
  }
}

function refuse(code: string, args: Record<string, string>): never {
  // The host rejects with plain data, not with an Error.
  throw refusal(code, 'refused', args);
}
