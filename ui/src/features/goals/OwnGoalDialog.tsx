import { Button, ButtonStrip } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { TargetSummary } from '../../api';
import { useOwnGoals, useSetOwnGoal } from '../../api';
import { Dialog } from '../../shared/Dialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { PickOne } from '../../shared/PickOne';
import { TextField } from '../../shared/TextField';
import { goalOf } from '../aggregate/words';
import { OwnGoalList } from './OwnGoalList';
import type { Subject } from './subjects';
import { readGoal } from './subjects';

type Props = {
  target: TargetSummary;
  subjects: Subject[];
  /** Whom it was opened for. */
  subject: string | null;
  onClose: () => void;
};

/** Sets a goal beside that of the CHT, and lists those that there are. */
export function OwnGoalDialog({ target, subjects, subject, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const goals = useOwnGoals();
  const title = t('ownGoals.of', { target: target.title });
  const cht = goalOf(target, format);
  const ofTarget = (goals.data ?? []).filter((each) => each.target.id === target.id);
  return (
    <Dialog className="dialog tall" label={title} onClose={onClose} dataTest="own-goal-dialog">
      <h2>{title}</h2>
      <p>{cht === null ? t('ownGoal.cht.none') : t('ownGoal.cht', { goal: cht })}</p>
      <Setting target={target} subjects={subjects} subject={subject} onClose={onClose} />
      {ofTarget.length > 0 && (
        <section className="section">
          <h3>{t('ownGoals.there')}</h3>
          <OwnGoalList
            goals={ofTarget}
            percents={target.type === 'percent' ? [target.id] : []}
            named={false}
          />
        </section>
      )}
      {goals.isError && <ErrorNotice error={goals.error} onRetry={() => void goals.refetch()} />}
    </Dialog>
  );
}

/** For whom, and how much. What cannot be a goal is refused beside its field. */
function Setting({ target, subjects, subject, onClose }: Props) {
  const { t } = useTranslation();
  const save = useSetOwnGoal();
  const [whom, setWhom] = useState(subject);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const percent = target.type === 'percent';
  const goal = readGoal(text, percent);
  const submit = () => {
    setTried(true);
    if (whom === null || goal === null || save.isPending) return;
    save.mutate({ target: target.id, subject: whom, goal }, { onSuccess: onClose });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="goal-fields">
        <div>
          <PickOne
            label={t('ownGoal.subject')}
            placeholder={t('ownGoal.subject.choose')}
            options={subjects.map(({ id, name, kind }) => ({
              value: id,
              label: kind === 'chw' ? name : t('ownGoal.everyone', { name }),
            }))}
            value={whom}
            onChange={setWhom}
            dataTest="own-goal-subject"
          />
          {tried && whom === null && (
            <p className="field-error" role="alert">
              {t('ownGoal.subject.missing')}
            </p>
          )}
        </div>
        <TextField
          label={percent ? t('ownGoal.percent') : t('ownGoal.number')}
          value={text}
          onChange={setText}
          inputMode="numeric"
          focus={subject !== null}
          dataTest="own-goal-number"
          error={
            tried && goal === null ? t(percent ? 'ownGoal.malformed.percent' : 'ownGoal.malformed') : null
          }
        />
      </div>
      <p className="help">{t('ownGoal.nearest')}</p>
      {save.isError && <ErrorNotice error={save.error} />}
      <ButtonStrip>
        <Button type="submit" primary loading={save.isPending} dataTest="own-goal-save">
          {t('ownGoal.save')}
        </Button>
        <Button onClick={onClose} dataTest="own-goal-cancel">
          {t('close')}
        </Button>
      </ButtonStrip>
    </form>
  );
}
