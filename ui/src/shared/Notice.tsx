import { NoticeBox } from '@dhis2/ui';
import type { ReactNode } from 'react';

type Props = { tone: 'error' | 'warning' | 'valid' | 'info'; title: string; children?: ReactNode };

/** A notice box whose title is no heading: notices come and go, the outline of the page stays. */
export function Notice({ tone, title, children }: Props) {
  return (
    <NoticeBox error={tone === 'error'} warning={tone === 'warning'} valid={tone === 'valid'}>
      <p className="notice-title">{title}</p>
      {children}
    </NoticeBox>
  );
}
