import { Button, ButtonStrip } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection } from '../../api';
import { useDhis2Reach } from '../../api';
import { Answer } from '../../shared/Answer';
import { Dialog } from '../../shared/Dialog';
import { reachOf } from '../workspace/reach';
import { SignIn } from './SignIn';

/** Signs in anew to a server that is known, or to one more. */
export function SignInDialog({ again, onClose }: { again: Dhis2Connection | null; onClose: () => void }) {
  const { t } = useTranslation();
  const reach = useDhis2Reach(again?.id ?? null);
  const title = again === null ? t('line.signIn') : t('line.signIn.to', { name: again.name });
  return (
    <Dialog label={title} onClose={onClose} dataTest="dhis2-sign-in-dialog">
      <h2>{title}</h2>
      <Answer query={reach}>
        {(known) => <SignIn again={again} reach={reachOf(known)} onDone={onClose} />}
      </Answer>
      <ButtonStrip end>
        <Button onClick={onClose} dataTest="dhis2-sign-in-cancel">
          {t('cancel')}
        </Button>
      </ButtonStrip>
    </Dialog>
  );
}
