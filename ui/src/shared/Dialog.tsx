import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';

type Props = {
  label: string;
  className?: string;
  /** What was asked for is being done: Esc does not close. */
  busy?: boolean;
  onClose: () => void;
  dataTest: string;
  children: ReactNode;
};

/** A window in the window. The browser's own keeps the focus inside, closes with Esc and gives the focus back. */
export function Dialog({ label, className, busy = false, onClose, dataTest, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const leaving = useRef(false);
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    if (!dialog.open) dialog.showModal();
    return () => {
      if (!dialog.open) return;
      // Only one that is closed gives the focus back: to be taken out of the page is not enough.
      leaving.current = true;
      dialog.close();
    };
  }, []);
  return (
    <dialog
      ref={element}
      className={className ?? 'dialog'}
      aria-label={label}
      onCancel={(event) => {
        if (busy) event.preventDefault();
      }}
      onClose={() => {
        if (leaving.current) {
          leaving.current = false;
          return;
        }
        // A second Esc closes whatever was said to the first.
        if (busy) element.current?.showModal();
        else onClose();
      }}
      data-test={dataTest}
    >
      {children}
    </dialog>
  );
}
