import { useCallback, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOutside } from './useOutside';

type Option = { value: string; label: string; indent?: number };

type Props = {
  label: string;
  options: Option[];
  selected: string[];
  onChange: (selected: string[]) => void;
  /** What the closed field says, for the options that are chosen. */
  summary: string;
  /** The label of the choice that stands for all, and whether it is in force. */
  all: string;
  allSelected: boolean;
  onAll: () => void;
  dataTest?: string;
};

const SHOWN = 200;

/** One or several of a list, which may be long: a field that opens a searchable list of check boxes. */
export function ChooseMany(props: Props) {
  const { label, options, selected, onChange, summary, all, allSelected, onAll, dataTest } = props;
  const { t } = useTranslation();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');

  const hide = useCallback(() => setOpen(false), []);
  useOutside(root, open, hide);

  const wanted = search.trim().toLocaleLowerCase();
  const found = options.filter((option) => option.label.toLocaleLowerCase().includes(wanted));
  const toggle = (value: string) =>
    onChange(selected.includes(value) ? selected.filter((other) => other !== value) : [...selected, value]);

  return (
    // Esc closes from anywhere inside; the interactive elements are the button and the boxes.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="field many"
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation();
          setOpen(false);
          opener.current?.focus();
        }
      }}
    >
      <span id={`${id}-label`} className="label">
        {label}
      </span>
      <button
        ref={opener}
        type="button"
        className="input"
        id={`${id}-button`}
        aria-labelledby={`${id}-label ${id}-button`}
        aria-expanded={open}
        data-test={dataTest}
        onClick={() => setOpen(!open)}
      >
        <span className="ellipsis">{summary}</span>
        <span aria-hidden="true">▾</span>
      </button>
      {open && (
        <div className="many-list" role="group" aria-labelledby={`${id}-label`}>
          {options.length > 8 && (
            <input
              type="search"
              className="input"
              value={search}
              placeholder={t('search')}
              aria-label={t('search')}
              // eslint-disable-next-line jsx-a11y/no-autofocus -- the person has just opened this list
              autoFocus
              onChange={(event) => setSearch(event.target.value)}
            />
          )}
          <div className="many-options">
            <label className="check">
              <input
                type="checkbox"
                checked={allSelected}
                onChange={onAll}
                data-test={`${dataTest ?? ''}-all`}
              />
              {all}
            </label>
            {found.slice(0, SHOWN).map((option) => (
              <div key={option.value} className="many-option">
                <label className="check" style={{ paddingInlineStart: 8 + 12 * (option.indent ?? 0) }}>
                  <input
                    type="checkbox"
                    checked={selected.includes(option.value)}
                    data-test={`${dataTest ?? ''}-option`}
                    data-id={option.value}
                    onChange={() => toggle(option.value)}
                  />
                  {option.label}
                </label>
                <button
                  type="button"
                  className="link"
                  data-test={`${dataTest ?? ''}-only`}
                  data-id={option.value}
                  onClick={() => {
                    onChange([option.value]);
                    setOpen(false);
                    opener.current?.focus();
                  }}
                >
                  {t('choose.only')}
                  <span className="unseen"> {option.label}</span>
                </button>
              </div>
            ))}
            {found.length === 0 && <p className="quiet">{t('search.nothing')}</p>}
            {found.length > SHOWN && (
              <p className="quiet">{t('search.more', { count: found.length - SHOWN })}</p>
            )}
          </div>
        </div>
      )}
    </div>
  );
}
