/** Answers commands from a made-up workspace, in place of the desktop host. */
import type {
  ConnectionView,
  ConnectRequest,
  Dhis2Connection,
  ExportCell,
  ExportRecord,
  ExportRequest,
  Extent,
  MappingFile,
  MappingView,
  HistoryRequest,
  OutgoingView,
  OwnGoal,
  OwnGoalRequest,
  Scope,
  SyncOutcome,
  SyncSettings,
  SheetRequest,
  SyncView,
  WorkspaceLabel,
  WorkspaceStatus,
} from '../../src/api';
import { CHECKED, CONNECTION, makeMapping } from './dhis2';
import { PREDICTION } from './exports';
import { makeContactTrends, makeHistory, makeTrends, OWN_GOAL, withGoal, withOwnGoals } from './history';
import type { World } from './make';
import { CERTIFICATE, makeSyncView, OUTCOME, refusal, run, WORKSPACES } from './sync';

export { OUTCOME, refusal };

type Arguments = {
  scope?: Scope;
  target?: string;
  contact?: string;
  request?: ExportRequest & ConnectRequest;
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
  ownGoals: OwnGoal[] = [OWN_GOAL];

  constructor(readonly world: World) {
    this.status = world.status;
    this.past = [world.record(1)];
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
        return `/media/amina/history.${args.request?.format ?? ''}`;
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
        return undefined;
    }
  }

  private nothing(): WorkspaceStatus {
    return (this.status = { state: 'absent', keyring: true, lockable: false, account: null });
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
