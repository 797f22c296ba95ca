/** What opened closes as soon as something outside of it is pressed or gets the focus. */
import { useEffect } from 'react';
import type { RefObject } from 'react';

export function useOutside(root: RefObject<HTMLElement>, open: boolean, close: () => void) {
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('mousedown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('mousedown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [root, open, close]);
}
