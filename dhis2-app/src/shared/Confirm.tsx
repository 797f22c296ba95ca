import { Button, ButtonStrip, Modal, ModalActions, ModalContent, ModalTitle } from '@dhis2/ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type Props = {
  title: string;
  confirm: string;
  children: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
};

/** Nothing is written in DHIS2 without a question of its own. */
export function Confirm({ title, confirm, children, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal small onClose={onClose} dataTest="confirm">
      <ModalTitle>{title}</ModalTitle>
      <ModalContent>{children}</ModalContent>
      <ModalActions>
        <ButtonStrip end>
          <Button secondary onClick={onClose} dataTest="confirm-no">
            {t('cancel')}
          </Button>
          <Button primary onClick={onConfirm} dataTest="confirm-yes" initialFocus>
            {confirm}
          </Button>
        </ButtonStrip>
      </ModalActions>
    </Modal>
  );
}
