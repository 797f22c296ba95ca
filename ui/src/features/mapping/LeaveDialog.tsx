import { Button, ButtonStrip } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import { Dialog } from '../../shared/Dialog';

type Props = {
  canSave: boolean;
  saving: boolean;
  onSave: () => void;
  onDiscard: () => void;
  onStay: () => void;
};

/** Nothing is lost by a press on the menu. */
export function LeaveDialog({ canSave, saving, onSave, onDiscard, onStay }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog label={t('mapping.leave')} onClose={onStay} dataTest="mapping-leave">
      <h2>{t('mapping.leave')}</h2>
      <p>{t(canSave ? 'mapping.leave.text' : 'mapping.leave.invalid')}</p>
      <ButtonStrip end>
        <Button onClick={onStay} dataTest="leave-stay">
          {t('mapping.leave.stay')}
        </Button>
        <Button destructive secondary onClick={onDiscard} dataTest="leave-discard">
          {t('mapping.discard')}
        </Button>
        <Button primary disabled={!canSave || saving} loading={saving} onClick={onSave} dataTest="leave-save">
          {t('mapping.save')}
        </Button>
      </ButtonStrip>
    </Dialog>
  );
}
