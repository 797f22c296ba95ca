/** What is to be seen at a value: refused, dropped, changed since the last export. */
import type { CellFate, ExportPreview, Fate } from '../../api';
import type { SentFate } from '../push/fates';

/** `sent`: what became of the value in DHIS2, where these very numbers were pushed. */
export type Mark = {
  refused: boolean;
  dropped: boolean;
  changed: boolean;
  sent?: { fate: SentFate; reason: string } | null;
};

export const NO_MARK: Mark = { refused: false, dropped: false, changed: false };

/** Without an earlier export nothing is "changed". */
export function markOf(
  value: string | null,
  before: string | null,
  fate: Fate | null | undefined,
  compared: boolean,
): Mark {
  return {
    refused: fate === 'refused',
    dropped: fate === 'dropped',
    changed: compared && value !== before,
  };
}

/** The marks of the whole preview, by row and column. */
export function marksOf(preview: ExportPreview, cells: CellFate[]): Mark[][] {
  const fates = new Map(cells.map((cell) => [`${String(cell.row)} ${String(cell.column)}`, cell.fate]));
  const compared = preview.last_export !== null;
  return preview.rows.map((row, at) =>
    preview.columns.map((_, column) =>
      markOf(
        row.values[column] ?? null,
        row.before[column] ?? null,
        fates.get(`${String(at)} ${String(column)}`),
        compared && row.left_out === null,
      ),
    ),
  );
}

/** What became of a value is no longer a matter of what would. */
export function sentMark(mark: Mark, sent: Mark['sent']): Mark {
  return sent == null ? mark : { ...NO_MARK, sent };
}

export function classOf(mark: Mark): string {
  return [
    mark.sent ? `sent ${mark.sent.fate}` : '',
    mark.refused ? 'refused' : '',
    mark.dropped && !mark.refused ? 'dropped' : '',
    mark.changed ? 'changed' : '',
  ]
    .filter(Boolean)
    .join(' ');
}
