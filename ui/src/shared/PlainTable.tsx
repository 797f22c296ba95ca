import type { ReactNode } from 'react';

type Head = string | { text: string; align: 'end' };

type Props = {
  /** What the table is, for those who cannot see it. */
  label: string;
  heads: Head[];
  /** The rows. */
  children: ReactNode;
  /** Scrolls by itself where it is long. */
  tall?: boolean;
};

/** A short table that is read and not worked with: no search, no order of one's own. */
export function PlainTable({ label, heads, children, tall = false }: Props) {
  return (
    <div
      className={tall ? 'plain-scroll tall' : 'plain-scroll'}
      // A region that scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table className="plain">
        <thead>
          <tr>
            {heads.map((head) => {
              const { text, align } = typeof head === 'string' ? { text: head, align: undefined } : head;
              return (
                <th key={text} scope="col" className={align}>
                  {text}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
