/** How the file is written, beside what is in it. */
import type { ExportRequest, Format, Naming, Split } from '../../api';

export type ExportOptions = Required<
  Pick<
    ExportRequest,
    | 'compat'
    | 'format'
    | 'naming'
    | 'split'
    | 'compress'
    | 'sheet'
    | 'policy'
    | 'dhis2_version'
    | 'incomplete_period'
    | 'only_signed_off'
  >
>;

export const FORMATS: { value: Format; label: string }[] = [
  { value: 'json', label: 'JSON' },
  { value: 'xml', label: 'XML' },
  { value: 'csv', label: 'CSV' },
  { value: 'adx', label: 'ADX' },
];
export const VERSIONS = ['2.40', '2.41', '2.42', '2.43', '2.44'];
const NAMINGS: Naming[] = ['uids', 'codes'];
const SPLITS: Split[] = ['data_set', 'org_unit'];

/** What a person who changes nothing gets: the file that DHIS2 takes with no option changed there either. */
export const PLAIN: ExportOptions = {
  compat: 'dhis2',
  format: 'json',
  naming: 'uids',
  split: 'data_set',
  compress: false,
  sheet: false,
  policy: { kind: 'leave_out' },
  dhis2_version: null,
  incomplete_period: false,
  only_signed_off: false,
};

/**
 * What outlives a restart. Not what would write other numbers unnoticed next month: zeros, half a period, the CHT's
 * own file, another version.
 */
export function storedOptions(options: ExportOptions): string {
  const { format, naming, split, compress, sheet, policy, only_signed_off } = options;
  const kept = policy.kind === 'zeros' ? PLAIN.policy : policy;
  return JSON.stringify({ format, naming, split, compress, sheet, policy: kept, only_signed_off });
}

export function optionsOf(stored: string | null): ExportOptions {
  let found: Record<string, unknown>;
  try {
    found = (JSON.parse(stored ?? '{}') ?? {}) as Record<string, unknown>;
  } catch {
    return PLAIN;
  }
  const policy = found.policy as { kind?: unknown; percent?: unknown } | undefined;
  return {
    ...PLAIN,
    format: FORMATS.find(({ value }) => value === found.format)?.value ?? PLAIN.format,
    naming: NAMINGS.find((each) => each === found.naming) ?? PLAIN.naming,
    split: SPLITS.find((each) => each === found.split) ?? PLAIN.split,
    compress: found.compress === true,
    sheet: found.sheet === true,
    only_signed_off: found.only_signed_off === true,
    policy:
      policy?.kind === 'refuse_below' && typeof policy.percent === 'number'
        ? { kind: 'refuse_below', percent: policy.percent }
        : PLAIN.policy,
  };
}
