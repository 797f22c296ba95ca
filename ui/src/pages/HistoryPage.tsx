import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAggregate, useHistory } from '../api';
import { Choices } from '../features/history/Choices';
import { History } from '../features/history/History';
import { gapOf, GapNotice } from '../features/workspace/Gaps';
import { Answer } from '../shared/Answer';
import { Empty } from '../shared/Empty';
import { Page } from '../shared/Page';
import { recall, remember } from '../shared/remember';
import { hrefOf } from '../shared/route';
import { useScope } from '../shared/scope';
import { ScopeBar } from '../shared/ScopeBar';

type Props = { target: string | null; contact: string | null };

const MEMORY = 'history.months';
const MONTHS = 12;

/** One target over the months: of the chosen facilities, or of one CHW. */
export function HistoryPage({ target, contact }: Props) {
  const { t } = useTranslation();
  const { account } = useScope();
  const gap = gapOf(account, ['never_synced', 'no_facility', 'no_targets']);
  return (
    <Page
      title={t('history')}
      dataTest="history-page"
      before={
        <nav className="crumbs" aria-label={t('crumbs')}>
          <button type="button" className="link" onClick={() => window.history.back()} data-test="back">
            ‹ {t('back')}
          </button>
          <a href={hrefOf('targets')}>{t('targets.all')}</a>
          {target !== null && <a href={hrefOf('targets', target)}>{t('history.month')}</a>}
          {contact !== null && <a href={hrefOf('chw', contact)}>{t('chw')}</a>}
        </nav>
      }
    >
      {gap === null ? <Chosen target={target} contact={contact} /> : <GapNotice gap={gap} />}
    </Page>
  );
}

/** Without a target, the first one. */
function Chosen({ target, contact }: Props) {
  const { t } = useTranslation();
  const { scope } = useScope();
  const aggregate = useAggregate(scope);
  if (target !== null) return <Months target={target} contact={contact} />;
  return (
    <Answer query={aggregate}>
      {({ targets: [first] }) =>
        first === undefined ? (
          <Empty title={t('gap.no_targets')}>{t('gap.no_targets.text')}</Empty>
        ) : (
          <Months target={first.id} contact={contact} />
        )
      }
    </Answer>
  );
}

function Months({ target, contact }: { target: string; contact: string | null }) {
  const { scope } = useScope();
  const [months, setMonths] = useState(remembered);
  const request = useMemo(() => ({ scope, target, contact, months }), [scope, target, contact, months]);
  const history = useHistory(request);
  return (
    <>
      <ScopeBar />
      <div className="scope-bar">
        <Choices
          target={target}
          contact={contact}
          months={months}
          onMonths={(chosen) => {
            setMonths(chosen);
            remember(MEMORY, String(chosen ?? 0));
          }}
        />
      </div>
      <Answer query={history}>
        {(view) => (
          <History
            // Which lines are drawn is chosen for these ones.
            key={`${view.whole.of.id} ${String(view.parts.length)}`}
            view={view}
            contact={contact}
            request={request}
          />
        )}
      </Answer>
    </>
  );
}

function remembered(): number | null {
  const months = Number(recall(MEMORY) ?? MONTHS);
  return Number.isInteger(months) && months > 0 ? months : months === 0 ? null : MONTHS;
}
