import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { CheckFinding, FacilityPeriod, FollowUpRequest, FollowUpView } from '../../api';
import { useFollowUp } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { MarkDialog } from './MarkDialog';

export type Mark = Required<Pick<FollowUpRequest, 'state' | 'note' | 'due'>>;

/** What is marked: a finding, or a CHW's month as a whole. */
export type Subject = {
  /** For people. */
  name: string;
  contact: string | null;
  finding: CheckFinding | null;
  followUp: FollowUpView | null;
};

export type Marks = {
  /** Opens the dialog. */
  mark: (subject: Subject) => void;
  undo: (subject: Subject) => void;
  busy: boolean;
  /** The dialog, and what came of the last mark. */
  element: ReactNode;
};

/** Marking, with its dialog, and taking back. */
export function useMarks(scope: FacilityPeriod): Marks {
  const { t } = useTranslation();
  const { mutate, reset, ...change } = useFollowUp(scope);
  const [subject, setSubject] = useState<Subject | null>(null);
  const [said, setSaid] = useState('');

  const about = (of: Subject) => ({ contact: of.contact, finding: of.finding?.key ?? null });
  const mark = useCallback(
    (of: Subject) => {
      reset();
      setSaid('');
      setSubject(of);
    },
    [reset],
  );
  const undo = useCallback(
    (of: Subject) =>
      mutate(
        { ...about(of), state: null, note: '', due: null },
        { onSuccess: () => setSaid(t('followUp.undone', { name: of.name })) },
      ),
    [mutate, t],
  );
  const save = (of: Subject, to: Mark) =>
    mutate(
      { ...about(of), ...to },
      {
        onSuccess: () => {
          setSubject(null);
          setSaid(
            to.state === null ? '' : t('followUp.saved', { name: of.name, state: t(`followUp.${to.state}`) }),
          );
        },
      },
    );

  const element = (
    <>
      <p role="status" className="mark-said" data-test="mark-said">
        {said}
      </p>
      {change.isError && subject === null && <ErrorNotice error={change.error} />}
      {subject !== null && (
        <MarkDialog
          subject={subject}
          pending={change.isPending}
          error={change.error}
          onClose={() => setSubject(null)}
          onSave={(to) => save(subject, to)}
        />
      )}
    </>
  );
  return { mark, undo, busy: change.isPending, element };
}
