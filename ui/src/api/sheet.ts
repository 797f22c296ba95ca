/** What is put on paper. */
import { useMutation } from '@tanstack/react-query';

import type { SheetRequest } from './bindings';
import { commands } from './bindings';
import { call } from './client';

/** Asks where to, and writes a sheet; `null` when the person closed the dialog, else where it is. */
export function useSaveSheet() {
  return useMutation({ mutationFn: (request: SheetRequest) => call(commands.saveSheet(request)) });
}
