import { useEffect, useRef } from 'react';

/** Gives the focus to what has just come, where the button that brought it is gone: the keyboard goes on from there. */
export function useArrival<T extends HTMLElement>() {
  const arrived = useRef<T>(null);
  useEffect(() => {
    if (document.activeElement === document.body) arrived.current?.focus();
  }, []);
  return arrived;
}
