import { Button, ButtonStrip } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { SetAsideView } from '../../api';
import { useSetAsideText } from '../../api';
import { Answer } from '../../shared/Answer';
import { CopyButton } from '../../shared/CopyButton';
import { Dialog } from '../../shared/Dialog';
import { Facts } from '../../shared/Facts';
import { useMessages } from '../../shared/messages';

/** One document that was set aside: why, and the text as it came, for whoever has to mend it. */
export function SetAsideDialog({ document, onClose }: { document: SetAsideView; onClose: () => void }) {
  const { t } = useTranslation();
  const messages = useMessages();
  const text = useSetAsideText(document.id);
  const facts = [
    [t('setAside.why'), messages.setAside(document.reason)],
    [t('setAside.used'), t(document.partly_used ? 'setAside.partly' : 'setAside.unused')],
    [t('document.rev'), <code key="rev">{document.rev}</code>],
    [
      t('setAside.detail'),
      <code key="detail" className="wrap">
        {document.detail}
      </code>,
    ],
  ] as const;
  return (
    <Dialog
      className="dialog wide"
      label={t('setAside.document', { id: document.id })}
      onClose={onClose}
      dataTest="set-aside-dialog"
    >
      <h2 className="wrap">{document.id}</h2>
      <Facts facts={facts} />
      <h3>{t('setAside.raw')}</h3>
      <Answer query={text}>
        {(raw) =>
          raw === null ? (
            <p data-test="set-aside-no-text">{t('setAside.raw.none')}</p>
          ) : (
            <>
              <pre
                className="raw"
                // A region that scrolls must be reachable by keyboard.
                // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
                tabIndex={0}
                role="region"
                aria-label={t('setAside.raw')}
                data-test="set-aside-text"
              >
                {raw}
              </pre>
              <CopyButton text={() => raw} label={t('setAside.raw.copy')} dataTest="set-aside-copy" />
            </>
          )
        }
      </Answer>
      <ButtonStrip end>
        <Button onClick={onClose} dataTest="set-aside-close">
          {t('close')}
        </Button>
      </ButtonStrip>
    </Dialog>
  );
}
