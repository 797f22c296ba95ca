import { useTranslation } from 'react-i18next';

import type { FollowUpView } from '../../api';
import { useFormat } from '../../shared/format';
import { useMessages } from '../../shared/messages';
import type { Marks, Subject } from './useMarks';

/** What was done, by whom and until when; and the two things to do about it. */
export function MarkCell({ subject, marks }: { subject: Subject; marks: Marks }) {
  const { t } = useTranslation();
  const { followUp, name } = subject;
  return (
    <div className="mark-cell">
      {followUp === null ? (
        <span className="quiet">{t('followUp.none')}</span>
      ) : (
        <MarkWords followUp={followUp} />
      )}
      <span className="mark-acts">
        <button
          type="button"
          className="link nowrap"
          data-test="finding-mark"
          disabled={marks.busy}
          onClick={() => marks.mark(subject)}
        >
          {t(followUp === null ? 'followUp.mark' : 'followUp.change')}
          <span className="unseen"> {name}</span>
        </button>
        {followUp !== null && (
          <button
            type="button"
            className="link nowrap"
            data-test="mark-undo"
            disabled={marks.busy}
            onClick={() => marks.undo(subject)}
          >
            {t('followUp.undo')}
            <span className="unseen"> {name}</span>
          </button>
        )}
      </span>
    </div>
  );
}

const SIGNS = { to_call: '☎', called: '☎', explained: '✓', corrected: '✓', accepted: '✓' } as const;

function MarkWords({ followUp }: { followUp: FollowUpView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const messages = useMessages();
  const { state, note, due, overdue, outdated, then, by, at } = followUp;
  return (
    <span data-test="mark" data-state={state}>
      <strong className="nowrap">
        <span aria-hidden="true">{SIGNS[state]}</span> {t(`followUp.${state}`)}
      </strong>
      {due !== null && (
        <span className={overdue ? 'month-flag' : undefined}>
          {' '}
          {t(overdue ? 'followUp.overdue' : 'followUp.due.on', { day: format.day(due) })}
        </span>
      )}
      {note !== '' && <span className="block wrap">{note}</span>}
      {outdated && (
        <span className="month-flag block" data-test="mark-outdated">
          <span aria-hidden="true">▲</span>{' '}
          {then === null
            ? t('followUp.outdated')
            : t('followUp.outdated.then', { then: messages.finding(then) })}
        </span>
      )}
      <span className="quiet block small">
        {by}, {format.date(at)}
      </span>
    </span>
  );
}
