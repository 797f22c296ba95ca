import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Named } from '../../api';
import { useFindPlaces } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { TextField } from '../../shared/TextField';

const PAUSE = 250;

/** A place of the CHT by some letters of its name, for giving it an org unit. */
export function AddPlace({ onChoose }: { onChoose: (place: Named) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  const places = useFindPlaces(asked);
  const found = asked === '' || text.trim() === '' ? null : (places.data ?? null);
  return (
    <div className="add-place">
      <TextField
        label={t('mapping.addPlace')}
        placeholder={t('mapping.addPlace.placeholder')}
        value={text}
        onChange={setText}
        dataTest="find-place"
      />
      {places.isError && <ErrorNotice error={places.error} onRetry={() => void places.refetch()} />}
      {found !== null && (
        <ul className="found" aria-label={t('mapping.addPlace')}>
          {found.map((place) => (
            <li key={place.id}>
              <button
                type="button"
                className="link"
                data-test="found-place"
                onClick={() => {
                  setText('');
                  onChoose(place);
                }}
              >
                {place.name}
              </button>
            </li>
          ))}
        </ul>
      )}
      <span className="quiet" role="status">
        {found !== null && found.length === 0 ? t('search.nothing') : ''}
      </span>
    </div>
  );
}
