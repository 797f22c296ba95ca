/** A window in the window. */
import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';

import { ConfirmDialog } from '../src/shared/ConfirmDialog';
import { Dialog } from '../src/shared/Dialog';
import { one } from './open';

function Opener({ busy, onClose }: { busy?: boolean; onClose?: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        opens
      </button>
      {open && (
        <Dialog
          label="a question"
          busy={busy}
          onClose={() => {
            setOpen(false);
            onClose?.();
          }}
          dataTest="dialog"
        >
          <button type="button" onClick={() => setOpen(false)}>
            closes
          </button>
        </Dialog>
      )}
    </>
  );
}

it('gives the focus back when it goes', async () => {
  render(<Opener />);
  const opener = screen.getByText('opens');
  opener.focus();
  fireEvent.click(opener);
  screen.getByText('closes').focus();
  fireEvent.click(screen.getByText('closes'));
  expect(screen.queryByText('closes')).toBeNull();
  expect(opener).toHaveFocus();
});

it('stays while what was asked for is being done, however often Esc is pressed', async () => {
  const onClose = vi.fn();
  const { rerender } = render(<Opener busy onClose={onClose} />);
  fireEvent.click(screen.getByText('opens'));
  const dialog = (await one('dialog')) as HTMLDialogElement;
  expect(fireEvent(dialog, new Event('cancel', { cancelable: true }))).toBe(false);
  dialog.open = false;
  fireEvent(dialog, new Event('close'));
  expect(dialog.open).toBe(true);
  expect(onClose).not.toHaveBeenCalled();
  rerender(<Opener onClose={onClose} />);
  expect(fireEvent(dialog, new Event('cancel', { cancelable: true }))).toBe(true);
  dialog.open = false;
  fireEvent(dialog, new Event('close'));
  expect(onClose).toHaveBeenCalledOnce();
});

it('that asks cannot be cancelled once it was answered', async () => {
  const onClose = vi.fn();
  render(
    <ConfirmDialog title="Wipe?" action="Wipe" pending onConfirm={vi.fn()} onClose={onClose} dataTest="wipe">
      <p>It goes.</p>
    </ConfirmDialog>,
  );
  expect(await one('wipe-cancel')).toBeDisabled();
  expect(fireEvent(await one('wipe'), new Event('cancel', { cancelable: true }))).toBe(false);
});
