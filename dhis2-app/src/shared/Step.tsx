import type { ReactNode } from 'react';
import { useId } from 'react';

type Props = { title: string; children: ReactNode; dataTest: string };

/** One step of the way; they stand below each other, the done ones stay to be looked at. */
export function Step({ title, children, dataTest }: Props) {
  const id = useId();
  return (
    <section className="step" aria-labelledby={id} data-test={dataTest}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
