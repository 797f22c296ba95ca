import { useCallback, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { matching } from './grid/columns';
import { useOutside } from './useOutside';

export type PickOption = { value: string; label: string; hint?: string };

type Props = {
  label: string;
  options: PickOption[];
  value: string | null;
  onChange: (value: string) => void;
  /** What the closed field says where nothing is chosen. */
  placeholder: string;
  dataTest: string;
};

const SHOWN = 100;

/** One of a list that may be long: a field that opens a list to search in. */
export function PickOne({ label, options, value, onChange, placeholder, dataTest }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const hide = useCallback(() => setOpen(false), []);
  useOutside(root, open, hide);

  const found = open ? matching(options, search, (each) => `${each.label} ${each.hint ?? ''}`) : [];
  const shown = found.slice(0, SHOWN);
  const chosen = options.find((each) => each.value === value);

  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  const toggle = () => {
    setSearch('');
    setActive(
      Math.max(
        0,
        options.slice(0, SHOWN).findIndex((each) => each.value === value),
      ),
    );
    setOpen(!open);
  };
  const pick = (option: PickOption | undefined) => {
    if (option === undefined) return;
    onChange(option.value);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const next = Math.max(0, Math.min(shown.length - 1, active + step));
      setActive(next);
      document.getElementById(`${id}-${String(next)}`)?.scrollIntoView?.({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      pick(shown[active]);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
  };

  return (
    <div className="field many" ref={root}>
      <span id={`${id}-label`} className="label">
        {label}
      </span>
      <button
        ref={opener}
        type="button"
        className="input"
        id={`${id}-button`}
        aria-labelledby={`${id}-label ${id}-button`}
        aria-haspopup="listbox"
        aria-expanded={open}
        data-test={dataTest}
        data-value={value ?? ''}
        onClick={toggle}
      >
        <span className={chosen || value !== null ? 'ellipsis' : 'ellipsis quiet'}>
          {chosen?.label ?? value ?? placeholder}
        </span>
        <span aria-hidden="true">▾</span>
      </button>
      {open && (
        <div className="many-list">
          <input
            type="text"
            className="input"
            role="combobox"
            value={search}
            placeholder={t('search')}
            aria-label={`${t('search')}: ${label}`}
            aria-expanded
            aria-controls={`${id}-list`}
            aria-activedescendant={shown.length > 0 ? `${id}-${String(active)}` : undefined}
            data-test={`${dataTest}-search`}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the person has just opened this list
            autoFocus
            onChange={(event) => {
              setSearch(event.target.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
          />
          <div className="many-options" role="listbox" id={`${id}-list`} aria-label={label} tabIndex={-1}>
            {shown.map((option, index) => (
              // The keys are handled by the field, which keeps the focus.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={option.value}
                id={`${id}-${String(index)}`}
                role="option"
                aria-selected={option.value === value}
                className={index === active ? 'pick-option active' : 'pick-option'}
                data-test={`${dataTest}-option`}
                data-id={option.value}
                tabIndex={-1}
                onClick={() => pick(option)}
              >
                {option.label}
                {option.hint !== undefined && <code className="quiet block">{option.hint}</code>}
              </div>
            ))}
          </div>
          {found.length === 0 && <p className="quiet">{t('search.nothing')}</p>}
          {found.length > SHOWN && (
            <p className="quiet">{t('search.more', { count: found.length - SHOWN })}</p>
          )}
        </div>
      )}
    </div>
  );
}
