import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';

type Props = {
  label: string;
  className?: string;
  onClose: () => void;
  dataTest: string;
  children: ReactNode;
};

/** A window in the window. The browser's own keeps the focus inside, closes with Esc and gives the focus back. */
export function Dialog({ label, className, onClose, dataTest, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (element.current && !element.current.open) element.current.showModal();
  }, []);
  return (
    <dialog
      ref={element}
      className={className ?? 'dialog'}
      aria-label={label}
      onClose={onClose}
      data-test={dataTest}
    >
      {children}
    </dialog>
  );
}
