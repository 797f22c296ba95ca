import { Button, ButtonStrip } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { MappingFileEntry } from '../../api';
import { Dialog } from '../../shared/Dialog';
import { Findings } from '../../shared/Findings';
import { EntryFields } from './EntryFields';
import { SourceBadge } from './SourceBadge';
import type { MappingDraft, TargetLine } from './useMappingDraft';

type Props = { line: TargetLine; draft: MappingDraft; onClose: () => void };

/** Where the numbers of one target go. What is changed here waits for "Save" on the page. */
export function TargetDialog({ line, draft, onClose }: Props) {
  const { t } = useTranslation();
  const { target, kind, source, entries } = line;
  const set = (changed: MappingFileEntry[] | null) => draft.setTarget(target.id, changed);
  const findings = draft.view.findings.filter((finding) =>
    [target.id, target.name].includes(finding.args.target ?? ''),
  );
  return (
    <Dialog
      className="dialog wide tall"
      label={t('mapping.of', { name: target.name })}
      onClose={onClose}
      dataTest="mapping-target-dialog"
    >
      <h2>{target.name}</h2>
      <p>
        <SourceBadge source={source} /> <code className="quiet">{target.id}</code>
      </p>
      {entries !== null && entries.length === 0 && <p className="quiet">{t('mapping.nowhere.text')}</p>}
      <ul className="entries">
        {(entries ?? []).map((entry, at) => (
          <EntryFields
            key={at}
            entry={entry}
            kind={kind}
            view={draft.view}
            dataSets={draft.dataSets}
            onChange={(changed) => set((entries ?? []).map((each, index) => (index === at ? changed : each)))}
            onRemove={() => set((entries ?? []).filter((_, index) => index !== at))}
          />
        ))}
      </ul>
      <div className="buttons">
        <Button
          small
          onClick={() => set([...(entries ?? []), { measure: 'total', data_element: '' }])}
          dataTest="entry-add"
        >
          {t('mapping.add')}
        </Button>
        {source === 'file' && (
          <Button small secondary onClick={() => set(null)} dataTest="mapping-reset">
            {t('mapping.reset')}
          </Button>
        )}
      </div>
      <div aria-live="polite" className={draft.checking ? 'outdated' : undefined}>
        <Findings findings={findings} />
      </div>
      <p className="quiet">{t('mapping.later')}</p>
      <ButtonStrip end>
        <Button primary onClick={onClose} dataTest="mapping-done">
          {t('mapping.done')}
        </Button>
      </ButtonStrip>
    </Dialog>
  );
}
