import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import { useOpenMappingFile, useSaveMapping, useSaveMappingFile } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { LeaveDialog } from './LeaveDialog';
import type { MappingDraft } from './useMappingDraft';
import { useLeaving } from './useLeaving';

/** Save or discard what was changed; take a mapping from a file, or give it away in one. */
export function MappingActions({ draft }: { draft: MappingDraft }) {
  const { t } = useTranslation();
  const save = useSaveMapping();
  const open = useOpenMappingFile();
  const write = useSaveMappingFile();
  const leaving = useLeaving(draft.changed);
  const keep = (then?: () => void) =>
    save.mutate(draft.draft, {
      onSuccess: (view) => {
        draft.take(view.file);
        then?.();
      },
    });
  const error = save.error ?? open.error ?? write.error;
  return (
    <div className="mapping-actions">
      <div className="buttons">
        <Button
          primary
          disabled={!draft.changed || !draft.valid || save.isPending}
          loading={save.isPending}
          onClick={() => keep()}
          dataTest="mapping-save"
        >
          {t('mapping.save')}
        </Button>
        <Button
          disabled={!draft.changed || save.isPending}
          onClick={draft.discard}
          dataTest="mapping-discard"
        >
          {t('mapping.discard')}
        </Button>
        <Button
          secondary
          loading={open.isPending}
          onClick={() => open.mutate(undefined, { onSuccess: (file) => file !== null && draft.take(file) })}
          dataTest="mapping-import"
        >
          {t('mapping.import')}
        </Button>
        <Button
          secondary
          disabled={!draft.valid}
          loading={write.isPending}
          onClick={() => write.mutate(draft.draft)}
          dataTest="mapping-export"
        >
          {t('mapping.export')}
        </Button>
        <span role="status" className="quiet" data-test="mapping-state">
          {draft.changed
            ? t(draft.valid ? 'mapping.unsaved' : 'mapping.invalid')
            : save.isSuccess
              ? t('mapping.saved')
              : ''}
        </span>
      </div>
      {write.isSuccess && write.data !== null && (
        <p role="status" data-test="mapping-exported">
          {t('mapping.exported')} <code className="wrap">{write.data}</code>
        </p>
      )}
      {error !== null && <ErrorNotice error={error} />}
      {leaving.to !== null && (
        <LeaveDialog
          canSave={draft.valid}
          saving={save.isPending}
          onSave={() => keep(leaving.go)}
          onDiscard={leaving.go}
          onStay={leaving.stay}
        />
      )}
    </div>
  );
}
