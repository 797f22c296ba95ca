import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

/** How wide an element is, in whole pixels; so much as is given until it is known. */
export function useWidth(element: RefObject<HTMLElement>, until: number): number {
  const [width, setWidth] = useState(until);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
