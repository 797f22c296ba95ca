import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import { useImportMetadata } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';

type Props = {
  connection?: string | null;
  primary?: boolean;
  small?: boolean;
  disabled?: boolean;
  label?: string;
};

/** Asks for files of metadata. What they change is seen everywhere at once. */
export function ImportMetadata({ connection = null, primary, small, disabled, label }: Props) {
  const { t } = useTranslation();
  const take = useImportMetadata();
  return (
    <>
      <Button
        primary={primary}
        small={small}
        disabled={disabled || take.isPending}
        loading={take.isPending}
        onClick={() => take.mutate(connection)}
        dataTest="import-metadata"
      >
        {label ?? t('metadata.import')}
      </Button>
      {take.isError && <ErrorNotice error={take.error} />}
    </>
  );
}
