import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { AccountView, Gap } from '../../api';
import { Empty } from '../../shared/Empty';
import { goTo } from '../../shared/route';

/** The first thing that a page needs and the workspace lacks; `null` where nothing does. */
export function gapOf(account: AccountView, needs: Gap[]): Gap | null {
  return needs.find((gap) => account.gaps.includes(gap)) ?? null;
}

/** An empty page that says what will be here and how to get it. */
export function GapNotice({ gap }: { gap: Gap }) {
  const { t } = useTranslation();
  return (
    <Empty
      title={t(`gap.${gap}`)}
      action={
        <Button primary={gap === 'never_synced'} onClick={() => goTo('sync')}>
          {t('gap.toSync')}
        </Button>
      }
    >
      {t(`gap.${gap}.text`)}
    </Empty>
  );
}
