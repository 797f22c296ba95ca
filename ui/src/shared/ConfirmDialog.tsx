import { Button, ButtonStrip } from '@dhis2/ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Dialog } from './Dialog';
import { ErrorNotice } from './ErrorNotice';

type Props = {
  title: string;
  /** What the button that does it says. */
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  dataTest: string;
  /** It cannot be undone. */
  destructive?: boolean;
  /** Whether what has to be said or typed first is there. */
  ready?: boolean;
  pending?: boolean;
  error?: unknown;
  children: ReactNode;
};

/** Asks before something is done that takes long or cannot be undone, and says what stays and what is lost. */
export function ConfirmDialog(props: Props) {
  const { title, action, onConfirm, onClose, dataTest, destructive, ready = true, pending, error } = props;
  const { t } = useTranslation();
  return (
    <Dialog label={title} busy={pending} onClose={onClose} dataTest={dataTest}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !pending) onConfirm();
        }}
      >
        <h2>{title}</h2>
        {props.children}
        {error !== undefined && error !== null && <ErrorNotice error={error} />}
        <ButtonStrip end>
          <Button onClick={onClose} disabled={pending} dataTest={`${dataTest}-cancel`}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            primary={!destructive}
            destructive={destructive}
            loading={pending}
            disabled={!ready || pending}
            dataTest={`${dataTest}-confirm`}
          >
            {action}
          </Button>
        </ButtonStrip>
      </form>
    </Dialog>
  );
}
