/** Values that Jumla on this computer has added up. */
import type {
  CellView,
  ExportCell,
  ExportChoices,
  ExportPreview,
  ExportRequest,
  WorkspaceStatus,
} from '../../../ui/src/api/bindings';
import { Problem } from '../problem';
import type { DataValue, Preview, Question, Row, Source } from '../values';
import { askJumla } from './ask';
import type { Session } from './session';

/** What can be chosen, and whose data it is where the token may know. */
export type Opened = { choices: ExportChoices; status: WorkspaceStatus | null };

export async function open(session: Session, signal: AbortSignal): Promise<Opened> {
  const choices = await askJumla<ExportChoices>(session, '/exports/choices', { signal });
  const status = await ifItMay(askJumla<WorkspaceStatus>(session, '/workspace', { signal }));
  return { choices, status };
}

/** The answer, or `null` where the token has no right to it. */
async function ifItMay<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem && error.code === 'api_right') return null;
    throw error;
  }
}

/** What is read of the file that Jumla makes. What is the same for all values may stand at the top alone. */
type ExportFile = Partial<DataValue> & { dataValues?: Partial<DataValue>[] };

export function valuesIn(file: ExportFile): DataValue[] {
  return (file.dataValues ?? []).map((row) => {
    const { dataElement, orgUnit, categoryOptionCombo, attributeOptionCombo, value } = { ...file, ...row };
    if (dataElement === undefined || orgUnit === undefined || value === undefined) {
      throw new Problem('jumla_other_version');
    }
    return {
      dataElement,
      orgUnit,
      ...(categoryOptionCombo === undefined ? {} : { categoryOptionCombo }),
      ...(attributeOptionCombo === undefined ? {} : { attributeOptionCombo }),
      value,
    };
  });
}

export function jumlaSource(session: Session): Source {
  return {
    kind: 'jumla',
    async preview(question, signal) {
      const body = requestOf(question);
      const shown = await askJumla<ExportPreview>(session, '/exports/preview', { body, signal });
      return previewOf(shown);
    },
    async missing(question, preview, orgUnit, signal) {
      const [column] = preview.columns;
      if (column === undefined) return [];
      const cell: ExportCell = {
        org_unit: orgUnit,
        data_element: column.dataElement,
        category_option_combo: column.categoryOptionCombo,
        attribute_option_combo: column.attributeOptionCombo,
      };
      const body = { request: requestOf(question), cell };
      const found = await askJumla<CellView>(session, '/exports/cell', { body, signal });
      return found.missing.map(({ name }) => name);
    },
    async values(question, preview, orgUnits, signal) {
      let { digest } = preview;
      const fewer = { ...requestOf(question), org_units: orgUnits };
      if (orgUnits.length < preview.rows.length) {
        // Others than those that were shown together have a digest of their own; their values must be the same.
        const again = await askJumla<ExportPreview>(session, '/exports/preview', { body: fewer, signal });
        if (!isPartOf(previewOf(again), preview)) throw new Problem('refusal.changed_since_preview');
        digest = again.digest;
      }
      const path = `/exports?digest=${encodeURIComponent(digest ?? '')}`;
      const file = await askJumla<ExportFile>(session, path, { body: fewer, signal });
      return valuesIn(file);
    },
  };
}

function requestOf(question: Question): ExportRequest {
  return {
    data_set: question.dataSet,
    period: question.period,
    org_units: question.orgUnits,
    only_signed_off: question.onlySignedOff,
  };
}

export function previewOf(shown: ExportPreview): Preview {
  const columns = shown.columns.map((column) => ({
    dataElement: column.data_element,
    categoryOptionCombo: column.category_option_combo,
    attributeOptionCombo: column.attribute_option_combo,
    name: column.name ?? column.title,
  }));
  const rows = shown.rows.map((row) => ({
    orgUnit: row.org_unit,
    coverage: row.coverage,
    signedOff: row.signed_off,
    values: row.values,
    leftOut: row.left_out,
  }));
  return {
    dataSet: shown.data_set,
    period: shown.period,
    columns,
    rows,
    coverage: shown.coverage,
    // Coverage is said by the table itself.
    remarks: shown.findings
      .filter(({ rule }) => rule !== 'partial_coverage' && rule !== 'org_unit_without_reports')
      .map(({ rule, severity, args }) => ({
        key: `finding.${rule}`,
        tone: severity === 'note' ? 'info' : 'warning',
        args,
      })),
    digest: shown.digest,
  };
}

/** Whether every value of the one is in the other, the same. */
function isPartOf(part: Preview, whole: Preview): boolean {
  const known = new Map(whole.rows.map((row) => [row.orgUnit.id, row]));
  const same = (row: Row) => known.get(row.orgUnit.id)?.values.join('\t') === row.values.join('\t');
  return part.columns.length === whole.columns.length && part.rows.every(same);
}
