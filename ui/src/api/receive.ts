/** Receiving from DHIS2: org units into places, persons and reports by a mapping, values of a facility. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type {
  FacilityValuesRequest,
  PeopleRequest,
  PlaceRow,
  PlacesConfirmed,
  PlacesRequest,
} from './bindings';
import { commands } from './bindings';
import { call } from './client';

const MAPPING = ['receive-mapping'];
const VALUES = 'facility-values';

/** Which place each org unit may be. */
export function useFindPlacesOfOrgUnits() {
  return useMutation({
    mutationFn: (request: PlacesRequest) => call(commands.findPlacesOfOrgUnits(request)),
  });
}

export function useWritePlaces() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (confirmed: PlacesConfirmed) => call(commands.writePlaces(confirmed)),
    // What was written is known here at once.
    onSettled: () => {
      void client.invalidateQueries();
    },
  });
}

export function useOpenReview() {
  return useMutation({ mutationFn: () => call(commands.openReview()) });
}

export function useSaveReview() {
  return useMutation({ mutationFn: (rows: PlaceRow[]) => call(commands.saveReview(rows)) });
}

export function useReceiveMapping() {
  return useQuery({ queryKey: MAPPING, queryFn: () => call(commands.receiveMapping()) });
}

/** Asks for a mapping file and keeps it. */
export function useOpenReceiveMapping() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(commands.openReceiveMapping()),
    onSuccess: (mapping) => {
      if (mapping !== null) client.setQueryData(MAPPING, mapping);
    },
  });
}

export function useReceivePeople() {
  return useMutation({ mutationFn: (request: PeopleRequest) => call(commands.receivePeople(request)) });
}

/** What was last read for a facility and month; `null` where nothing was. */
export function useFacilityValues(request: FacilityValuesRequest) {
  return useQuery({
    queryKey: [VALUES, request],
    queryFn: () => call(commands.keptFacilityValues(request)),
  });
}

export function useReadFacilityValues() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: FacilityValuesRequest) => call(commands.readFacilityValues(request)),
    onSuccess: (values, request) => client.setQueryData([VALUES, request], values),
  });
}
