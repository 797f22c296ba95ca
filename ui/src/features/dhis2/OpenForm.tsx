import { useTranslation } from 'react-i18next';

import type { FormInDhis2 } from '../../api';
import { asRefusal, useOpenForm } from '../../api';
import { useMessages } from '../../shared/messages';

/** Opens the form in DHIS2's own page. Where no browser opens, the address is there to be copied. */
export function OpenForm({ form, name }: { form: FormInDhis2; name: string }) {
  const { t } = useTranslation();
  const messages = useMessages();
  const open = useOpenForm();
  return (
    <>
      <button type="button" className="link" onClick={() => open.mutate(form)} data-test="open-in-dhis2">
        {t('line.open')}
        <span className="unseen"> {name}</span>
      </button>
      {open.isError && (
        <span role="alert" className="field-error wrap">
          {messages.refusal(asRefusal(open.error))}
        </span>
      )}
    </>
  );
}
