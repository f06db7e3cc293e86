import { useEffect, useState } from 'react';
import { skipToken, useQuery } from '@apollo/client/react';
import { MachineTestDocument, type DraftPartsFragment } from '../../gql/machines/graphql.js';

/** How often it is asked: at first, once it takes its time, and where whoever asks pays for each byte. */
const SOON_MS = 3_000;
const LATER_MS = 15_000;
const SPARING_MS = 30_000;
const PATIENT_AFTER_MS = 120_000;

const isSparing = (): boolean =>
  (navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } }).connection?.saveData === true;

/** How far the key and the reading have come: asked again while something is awaited and somebody looks. */
export function useTest({ id, test }: DraftPartsFragment) {
  const [patient, setPatient] = useState(false);
  const waiting = test.state === 'TOKEN_WAITS' || test.state === 'KEY_IN';
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setTimeout(() => {
      setPatient(true);
    }, PATIENT_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setPatient(false);
    };
  }, [waiting]);
  const pace = isSparing() ? SPARING_MS : patient ? LATER_MS : SOON_MS;
  const asked = {
    variables: { id },
    fetchPolicy: 'network-only',
    pollInterval: pace,
    skipPollAttempt: () => document.hidden,
  } as const;
  const { data } = useQuery(MachineTestDocument, waiting ? asked : skipToken);
  return { test: data?.machineDraft?.test ?? test, waiting };
}
