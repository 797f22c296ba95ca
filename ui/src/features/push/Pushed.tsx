import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PushView } from '../../api';
import { useFormat } from '../../shared/format';
import { FatesLine } from './FatesLine';
import { PushDialog } from './PushDialog';

/** That the values on the screen were pushed, what became of them, and the way to more. */
export function Pushed({ push }: { push: PushView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  return (
    <div className="prospect-line pushed" data-test="pushed">
      <p>
        {t('push.pushed', {
          server: push.connection,
          at: format.dateTime(push.finished_at ?? push.made_at),
        })}{' '}
        <button type="button" className="link" onClick={() => setOpen(true)} data-test="pushed-open">
          {t('push.pushed.open')}
        </button>
      </p>
      <p>
        <FatesLine push={push} />
      </p>
      {open && <PushDialog push={push.id} fresh={false} onClose={() => setOpen(false)} />}
    </div>
  );
}
