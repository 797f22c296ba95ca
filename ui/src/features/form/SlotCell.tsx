import { useTranslation } from 'react-i18next';

import type { FormCell } from '../../api';
import { MarkedValue } from '../export/MarkedValue';
import { classOf, markOf, sentMark } from '../export/marks';
import { useSentFate } from '../push/sent';
import type { Slot } from './layout';

type Props = {
  slot: Slot;
  /** Row and column, for the arrow keys. */
  at: string;
  /** The one that the Tab key comes to. */
  reachable: boolean;
  compared: boolean;
  orgUnit: string;
  onFocus: () => void;
  onOpen: (cell: FormCell) => void;
};

/** A field of the form: a value to open, one for which nobody reported, one that nothing is mapped to, or no field. */
export function SlotCell({ slot, at, reachable, compared, orgUnit, onFocus, onOpen }: Props) {
  const { t } = useTranslation();
  const fateOf = useSentFate();
  const { cell, greyed, compulsory } = slot;
  const star = compulsory && (
    <span className="compulsory" title={t('mark.compulsory')}>
      <span aria-hidden="true">*</span>
      <span className="unseen">{t('mark.compulsory')} </span>
    </span>
  );
  if (cell === null) {
    const words = t(greyed ? 'mark.greyed' : 'form.unmapped');
    return (
      <td
        className={greyed ? 'greyed' : 'unmapped'}
        title={words}
        data-test={greyed ? 'form-greyed' : undefined}
      >
        {star}
        <span className="unseen">{words}</span>
      </td>
    );
  }
  const would = markOf(cell.value, cell.before, cell.fate, compared);
  const mark = sentMark(would, cell.value === null ? null : fateOf({ ...cell, org_unit: orgUnit }));
  const classes = [cell.value === null ? 'hatched' : '', greyed ? 'greyed' : '', classOf(mark)];
  return (
    <td className={classes.filter(Boolean).join(' ')}>
      <button
        type="button"
        className="cell"
        tabIndex={reachable ? 0 : -1}
        title={cell.title}
        data-cell={at}
        data-test="form-cell"
        data-element={cell.data_element}
        onFocus={onFocus}
        onClick={() => onOpen(cell)}
      >
        {star}
        <MarkedValue value={cell.value} mark={mark} />
      </button>
    </td>
  );
}
