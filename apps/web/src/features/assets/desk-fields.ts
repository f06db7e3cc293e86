import { useLingui } from '@lingui/react/macro';
import type { Field } from '../forms/field.js';
import { useSharedFields } from '../forms/shared-fields.js';
import { isFingerprint } from './desk-input.js';

const LAST_YEARS = 100;

/** Boxes that several of the officers' forms have. */
export function useDeskFields(currency: string) {
  const { t } = useLingui();
  const { sum, past } = useSharedFields(currency);
  const paper = (label: string, optional: boolean): Field => ({
    name: 'document',
    label,
    kind: 'paper',
    optional,
    note: t`A fingerprint has 64 digits and letters from a to f. Choose the file, and it is worked out here; the file itself is not sent.`,
    check: (text) =>
      isFingerprint(text) ? null : t`This is no fingerprint: it has 64 digits and letters from a to f.`,
  });
  const years: Field = {
    name: 'scheduleYears',
    label: t`Years in which it wears out`,
    note: t`Left empty, nothing of its cost is ever written off.`,
    optional: true,
    inputMode: 'numeric',
    check: (text) =>
      /^[1-9]\d{0,2}$/u.test(text) && Number(text) <= LAST_YEARS ? null : t`Write whole years, 100 at most.`,
  };
  return { sum, past, paper, years };
}
