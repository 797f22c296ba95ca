import { useTranslation } from 'react-i18next';

type Props = {
  met: boolean | null;
  /** Of one CHW's part, or of all CHWs. */
  of?: 'part' | 'all';
  words?: boolean;
};

/** Whether the goal is reached: a shape and a word beside the colour. */
export function GoalSign({ met, of = 'part', words = true }: Props) {
  const { t } = useTranslation();
  if (met === null) return null;
  const text = of === 'all' ? t(met ? 'goal.all.met' : 'goal.all.unmet') : t(met ? 'goal.met' : 'goal.unmet');
  return (
    <span className={met ? 'goal-sign met' : 'goal-sign unmet'} title={words ? undefined : text}>
      <span aria-hidden="true">{met ? '✓' : '✗'}</span>
      <span className={words ? undefined : 'unseen'}>{text}</span>
    </span>
  );
}
