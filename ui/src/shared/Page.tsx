import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';

type Props = {
  title: ReactNode;
  children: ReactNode;
  before?: ReactNode;
  actions?: ReactNode;
  dataTest?: string;
};

/** A page: its title, which takes the focus when the page comes, and its content. */
export function Page({ title, children, before, actions, dataTest }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Unless the person is already somewhere on the page.
    if (document.activeElement === null || document.activeElement === document.body) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <div className="page" data-test={dataTest}>
      {before}
      <header className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions}
      </header>
      {children}
    </div>
  );
}
