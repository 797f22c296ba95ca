import { Button, ButtonStrip } from '@dhis2/ui';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { FollowUpState } from '../../api';
import { Dialog } from '../../shared/Dialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useMessages } from '../../shared/messages';
import { TextArea } from '../../shared/TextArea';
import { TextField } from '../../shared/TextField';
import type { Mark, Subject } from './useMarks';

const STATES: FollowUpState[] = ['to_call', 'called', 'explained', 'corrected', 'accepted'];
/** Nobody understands these later without a word of why. */
const WITH_NOTE: FollowUpState[] = ['explained', 'accepted'];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

type Props = {
  subject: Subject;
  onSave: (mark: Mark) => void;
  onClose: () => void;
  pending: boolean;
  error: unknown;
};

/** What was done about a finding or a CHW's month: a state, a note, and until when. */
export function MarkDialog({ subject, onSave, onClose, pending, error }: Props) {
  const { t } = useTranslation();
  const messages = useMessages();
  const name = useId();
  const { followUp, finding } = subject;
  const [state, setState] = useState<FollowUpState>(followUp?.state ?? 'to_call');
  const [note, setNote] = useState(followUp?.note ?? '');
  const [due, setDue] = useState(followUp?.due ?? '');
  const [tried, setTried] = useState(false);
  const open = state === 'to_call' || state === 'called';
  const noteLacks = WITH_NOTE.includes(state) && note.trim() === '';
  const dueWrong = open && due.trim() !== '' && !DAY.test(due.trim());

  return (
    <Dialog label={t('followUp')} onClose={onClose} dataTest="mark-dialog">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (noteLacks || dueWrong || pending) return;
          onSave({ state, note: note.trim(), due: open && due.trim() !== '' ? due.trim() : null });
        }}
      >
        <h2>{subject.name}</h2>
        {finding && <p>{messages.finding(finding)}</p>}
        {followUp?.outdated && (
          <p className="month-flag">
            <span aria-hidden="true">▲</span> {t('followUp.outdated')}
          </p>
        )}
        <fieldset className="mark-states">
          <legend className="label">{t('followUp.state')}</legend>
          {STATES.map((each) => (
            <label key={each} className="check">
              <input
                type="radio"
                name={name}
                value={each}
                checked={each === state}
                data-test={`mark-state-${each}`}
                onChange={() => setState(each)}
              />
              <span>
                <strong>{t(`followUp.${each}`)}</strong>{' '}
                <span className="quiet">{t(`followUp.help.${each}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <TextArea
          label={t('followUp.note')}
          value={note}
          onChange={setNote}
          help={t('followUp.note.help')}
          error={tried && noteLacks ? t('followUp.note.needed') : null}
          dataTest="mark-note"
        />
        {open && (
          <TextField
            label={t('followUp.due')}
            value={due}
            onChange={setDue}
            help={t('followUp.due.help')}
            error={tried && dueWrong ? t('followUp.due.malformed') : null}
            autoComplete="off"
            inputMode="numeric"
            dataTest="mark-due"
          />
        )}
        {error !== null && <ErrorNotice error={error} />}
        <ButtonStrip end>
          <Button onClick={onClose} dataTest="mark-cancel">
            {t('cancel')}
          </Button>
          <Button type="submit" primary loading={pending} disabled={pending} dataTest="mark-save">
            {t('followUp.save')}
          </Button>
        </ButtonStrip>
      </form>
    </Dialog>
  );
}
