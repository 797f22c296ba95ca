import { useId, useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { useAggregate, useCoverage } from '../../api';
import { Dialog } from '../../shared/Dialog';
import { folded, matching } from '../../shared/grid/columns';
import { goTo, historyOf } from '../../shared/route';
import type { PageName } from '../../shared/route';
import { useScope } from '../../shared/scope';

type Found = {
  key: string;
  kind: 'page' | 'chw' | 'target' | 'facility' | 'history';
  name: string;
  more?: string;
  go: () => void;
};

const SHOWN = 12;

/** Ctrl+K: a CHW, a target, a facility or a page by a few letters of its name. */
export function Finder({ pages, onClose }: { pages: PageName[]; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { account, period, scope, chooseFacilities } = useScope();
  const id = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  // Everybody, not only those of the facility on the screen.
  const everywhere = useMemo(
    () => ({ facilities: account.facilities.map((facility) => facility.id), period }),
    [account.facilities, period],
  );
  const contacts = useCoverage(everywhere).data?.contacts;
  const targets = useAggregate(scope).data?.targets;

  const everything = useMemo((): Found[] => {
    return [
      ...pages.map((page): Found => ({
        key: `page ${page}`,
        kind: 'page',
        name: t(page === 'chw' ? 'chw' : page),
        go: () => goTo(page),
      })),
      ...(contacts ?? []).map(({ contact, place }): Found => ({
        key: `chw ${contact.id}`,
        kind: 'chw',
        name: contact.name,
        more: place.name,
        go: () => goTo('chw', contact.id),
      })),
      ...(targets ?? []).map((target): Found => ({
        key: `target ${target.id}`,
        kind: 'target',
        name: target.title,
        go: () => goTo('targets', target.id),
      })),
      ...account.facilities.map((facility): Found => ({
        key: `facility ${facility.id}`,
        kind: 'facility',
        name: facility.name,
        go: () => {
          chooseFacilities([facility.id]);
          goTo('targets');
        },
      })),
      ...(targets ?? []).map((target): Found => ({
        key: `history ${target.id}`,
        kind: 'history',
        name: target.title,
        go: () => {
          window.location.hash = historyOf(target.id);
        },
      })),
    ];
  }, [pages, contacts, targets, account.facilities, chooseFacilities, t]);

  const found = useMemo(() => {
    const wanted = folded(text.trim());
    const collator = new Intl.Collator(i18n.language);
    const starts = (item: Found) => Number(!folded(item.name).startsWith(wanted));
    const hits = matching(everything, text, (item) => `${item.name} ${item.more ?? ''}`);
    if (wanted === '') return hits.slice(0, SHOWN);
    return [...hits]
      .sort((a, b) => starts(a) - starts(b) || collator.compare(a.name, b.name))
      .slice(0, SHOWN);
  }, [everything, text, i18n.language]);

  const choose = (item: Found | undefined) => {
    if (item === undefined) return;
    onClose();
    item.go();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setActive((before) => (found.length === 0 ? 0 : (before + step + found.length) % found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[active]);
    }
  };

  return (
    <Dialog className="finder" label={t('find')} onClose={onClose} dataTest="finder">
      <input
        type="text"
        className="input"
        role="combobox"
        value={text}
        placeholder={t('find.placeholder')}
        aria-label={t('find.placeholder')}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${String(active)}` : undefined}
        data-test="finder-input"
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the dialog is this field
        autoFocus
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="finder-list" role="listbox" id={`${id}-list`} aria-label={t('find')}>
        {found.map((item, index) => (
          // The keys are handled by the field, which keeps the focus.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={item.key}
            id={`${id}-${String(index)}`}
            role="option"
            aria-selected={index === active}
            className={index === active ? 'active' : undefined}
            data-test="finder-item"
            tabIndex={-1}
            onMouseMove={() => setActive(index)}
            onClick={() => choose(item)}
          >
            <span className="finder-kind">{t(`find.${item.kind}`)}</span>
            <span>{item.name}</span>
            {item.more && <span className="quiet">{item.more}</span>}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="quiet">{t('search.nothing')}</p>}
      <p className="quiet finder-keys">{t('find.keys')}</p>
    </Dialog>
  );
}
