import { useCallback, useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';

import { useOutside } from './useOutside';

/** What it takes, with something to spare. */
const WIDTH = 400;

type Props = { label: string; summary: string; dataTest: string; children: ReactNode };

/** A field that opens further fields over the page; Esc closes it. */
export function Popover({ label, summary, dataTest, children }: Props) {
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [atEnd, setAtEnd] = useState(false);
  const hide = useCallback(() => setOpen(false), []);
  useOutside(root, open, hide);
  const toggle = () => {
    const place = root.current?.getBoundingClientRect();
    if (place) {
      const room = document.documentElement.dir === 'rtl' ? place.right : window.innerWidth - place.left;
      setAtEnd(room < WIDTH);
    }
    setOpen(!open);
  };
  return (
    // Esc closes from anywhere inside; what can be pressed are the button and the fields.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="field many"
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation();
          event.preventDefault();
          setOpen(false);
          opener.current?.focus();
        }
      }}
    >
      <span id={`${id}-label`} className="label">
        {label}
      </span>
      <button
        ref={opener}
        type="button"
        className="input narrow"
        id={`${id}-button`}
        aria-labelledby={`${id}-label ${id}-button`}
        aria-expanded={open}
        data-test={dataTest}
        onClick={toggle}
      >
        <span className="ellipsis">{summary}</span>
        <span aria-hidden="true">▾</span>
      </button>
      {open && (
        <div
          className={atEnd ? 'many-list popover at-end' : 'many-list popover'}
          role="group"
          aria-labelledby={`${id}-label`}
        >
          {children}
        </div>
      )}
    </div>
  );
}
