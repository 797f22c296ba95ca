type Props = {
  percent: number;
  goal: number | null;
  met: boolean | null;
  /** Where a goal of one's own is, beside that of the CHT. */
  own?: number | null;
};

/** How far, with a mark where each goal is. The number stands beside it, so it is drawn for the eye only. */
export function Bar({ percent, goal, met, own = null }: Props) {
  const scale = Math.max(100, goal ?? 0, own ?? 0);
  const at = (value: number) => `${String((Math.max(0, Math.min(scale, value)) / scale) * 100)}%`;
  const colour = met === null ? '' : met ? ' met' : ' unmet';
  return (
    <span className={`bar${colour}`} aria-hidden="true">
      <span className="bar-fill" style={{ width: at(percent) }} />
      {goal !== null && <span className="bar-goal" style={{ insetInlineStart: at(goal) }} />}
      {own !== null && <span className="bar-own" style={{ insetInlineStart: at(own) }} />}
    </span>
  );
}
