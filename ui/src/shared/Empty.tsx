import type { ReactNode } from 'react';

type Props = { title: string; children?: ReactNode; action?: ReactNode };

/** Says what will be here and how to get it. */
export function Empty({ title, children, action }: Props) {
  return (
    <div className="empty" data-test="empty">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}
