/** What the export page asks for and does. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { ExportCell, ExportPreview, ExportRequest } from './bindings';
import { commands } from './bindings';
import { asRefusal, call, Refused } from './client';

export function useExportChoices() {
  return useQuery({ queryKey: ['export-choices'], queryFn: () => call(commands.exportChoices()) });
}

export function useExportPreview(request: ExportRequest | null) {
  return useQuery({
    queryKey: ['export-preview', request],
    queryFn: () => {
      if (request === null) throw new Error('nothing chosen');
      return call(commands.exportPreview(request));
    },
    enabled: request !== null,
    placeholderData: keepPreviousData,
  });
}

/** What DHIS2 would answer to the values that the preview with this digest shows. */
export function usePrediction(request: ExportRequest, digest: string) {
  return useQuery({
    queryKey: ['predict-export', request, digest],
    queryFn: () => call(commands.predictExport(request)),
    placeholderData: keepPreviousData,
  });
}

export function useExportForm(request: ExportRequest, orgUnit: string, digest: string) {
  return useQuery({
    queryKey: ['export-form', request, orgUnit, digest],
    queryFn: () => call(commands.exportForm(request, orgUnit)),
    placeholderData: keepPreviousData,
  });
}

export function useExportCell(request: ExportRequest, cell: ExportCell) {
  return useQuery({
    queryKey: ['export-cell', request, cell],
    queryFn: () => call(commands.exportCell(request, cell)),
  });
}

export function usePastExports() {
  return useQuery({ queryKey: ['past-exports'], queryFn: () => call(commands.pastExports()) });
}

/** Between two exports; without the second, between one and what the store gives now. */
export function useExportComparison(from: number, to: number | null) {
  return useQuery({
    queryKey: ['compare-exports', from, to],
    queryFn: () => call(commands.compareExports(from, to)),
    gcTime: 0,
  });
}

type Save = { request: ExportRequest; digest: string };

/**
 * Saves what the preview with this digest shows; `null` when the person closed the dialog. With `changes_since` it is
 * only what differs from an earlier export, which the person has seen as marks in the same preview.
 */
export function useExportSave() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ request, digest }: Save) => {
      const since = request.changes_since ?? null;
      return call(commands.exportSave(request, since === null ? digest : await ofChanges(request, digest)));
    },
    onSuccess: (record) => {
      if (record === null) return undefined;
      // What is marked as changed goes by the last export, which is another one now.
      void client.invalidateQueries({ queryKey: ['export-preview'] });
      return client.invalidateQueries({ queryKey: ['past-exports'] });
    },
    // Over only when the new numbers are on the screen.
    onError: (error) => (hasChanged(error) ? client.invalidateQueries() : undefined),
  });
}

/** The digest of the changes alone, once it is certain that the numbers are still those on the screen. */
async function ofChanges(request: ExportRequest, shown: string): Promise<string> {
  const [whole, changes]: ExportPreview[] = await Promise.all([
    call(commands.exportPreview({ ...request, changes_since: null })),
    call(commands.exportPreview(request)),
  ]);
  if (whole === undefined || changes === undefined || whole.digest !== shown) {
    throw new Refused({ code: CHANGED, kind: 'conflict', args: {}, detail: '' });
  }
  return changes.digest;
}

const CHANGED = 'changed_since_preview';

/** Whether the numbers are no longer those of the preview. */
export function hasChanged(error: unknown): boolean {
  return asRefusal(error).code === CHANGED;
}
