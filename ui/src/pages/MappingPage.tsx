import { useTranslation } from 'react-i18next';

import type { MappingView } from '../api';
import { useMapping } from '../api';
import { MappingActions } from '../features/mapping/MappingActions';
import { Places } from '../features/mapping/Places';
import { Targets } from '../features/mapping/Targets';
import { useMappingDraft } from '../features/mapping/useMappingDraft';
import { Answer } from '../shared/Answer';
import { Empty } from '../shared/Empty';
import { ErrorNotice } from '../shared/ErrorNotice';
import { Findings } from '../shared/Findings';
import { Page } from '../shared/Page';
import { hrefOf } from '../shared/route';

/** Where the numbers of each target go in DHIS2, and which org unit each place is. */
export function MappingPage({ target }: { target: string | null }) {
  const { t } = useTranslation();
  const mapping = useMapping();
  return (
    <Page title={t('mapping')} dataTest="mapping-page">
      <p>{t('mapping.text')}</p>
      <Answer query={mapping}>{(view) => <Editor saved={view} target={target} />}</Answer>
    </Page>
  );
}

function Editor({ saved, target }: { saved: MappingView; target: string | null }) {
  const { t } = useTranslation();
  const draft = useMappingDraft(saved);
  const { view } = draft;
  return (
    <>
      <MappingActions draft={draft} />
      {view.data_sets.length === 0 && (
        <p className="quiet" data-test="mapping-nameless">
          {t('mapping.nameless')} <a href={hrefOf('dhis2')}>{t('metadata.import.go')}</a>
        </p>
      )}
      {draft.checkError !== null && <ErrorNotice error={draft.checkError} onRetry={draft.recheck} />}
      <div className={draft.checking ? 'outdated' : undefined} aria-busy={draft.checking}>
        <Findings findings={view.findings} />
      </div>
      {draft.targets.length === 0 ? (
        <Empty title={t('gap.no_targets')}>{t('gap.no_targets.text')}</Empty>
      ) : (
        <Targets draft={draft} start={target} />
      )}
      <Places draft={draft} />
    </>
  );
}
