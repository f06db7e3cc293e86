import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { isRefusal, unitOf } from '#libs/amount';
import { useFormat } from '../../format/use-format.js';
import { FILTER_NAMES, PHASES, searchOf, without, type Filter, type FilterName } from './filter.js';
import { PHASE_WORDS } from './filter-words.js';
import { useKindWords } from './kind-words.js';

/** What the journal is narrowed by, each part with the way to take it away. */
export function FilterChips({ filter }: { filter: Filter }) {
  const { t } = useLingui();
  const wordsFor = useWordsFor(filter);
  const names = FILTER_NAMES.filter((name) => filter[name] !== undefined);
  if (names.length === 0) return null;
  return (
    <ul className="chips" aria-label={t`Narrowed by`}>
      {names.map((name) => (
        <li key={name}>
          <Link className="chip" to={`?${searchOf(without(filter, name))}`} id={`chip-${name}`}>
            <span className="visually-hidden">
              <Trans>Take away:</Trans>{' '}
            </span>
            {wordsFor(name, filter[name] ?? '')}
            <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
              <path d="M5 5l10 10M15 5 5 15" stroke="currentColor" strokeWidth="2.4" />
            </svg>
          </Link>
        </li>
      ))}
      <li>
        <Link className="link" to="?">
          <Trans>Show every entry</Trans>
        </Link>
      </li>
    </ul>
  );
}

/** One part of the filter in plain words. */
function useWordsFor(filter: Filter): (name: FilterName, value: string) => string {
  const { t } = useLingui();
  const format = useFormat();
  const kindWords = useKindWords();
  const unit = unitOf(filter.unit ?? '');
  const shownAs = isRefusal(unit) ? filter.unit : unit.shownAs;
  const amount = (steps: string) => format.quantity(steps, filter.unit ?? '');
  const phase = (value: string) => {
    const known = PHASES.find((each) => each === value);
    return known === undefined ? value : t(PHASE_WORDS[known]);
  };
  const words: Readonly<Record<FilterName, (value: string) => string>> = {
    text: (value) => t`says “${value}”`,
    account: (value) => t`account ${value}`,
    counterparty: (value) => t`with ${value}`,
    body: (value) => t`body ${value}`,
    fund: (value) => t`fund ${value}`,
    kind: kindWords,
    actor: (value) => t`booked by ${value}`,
    source: (value) => t`document ${value}`,
    unit: () => t`in ${shownAs}`,
    least: (value) => {
      const least = amount(value);
      return t`at least ${least}`;
    },
    most: (value) => {
      const most = amount(value);
      return t`at most ${most}`;
    },
    from: (value) => {
      const day = format.day(value);
      return t`from ${day}`;
    },
    until: (value) => {
      const day = format.day(value);
      return t`until ${day}`;
    },
    recordedFrom: (value) => {
      const day = format.day(value);
      return t`recorded from ${day}`;
    },
    recordedUntil: (value) => {
      const day = format.day(value);
      return t`recorded until ${day}`;
    },
    phase: (value) => phase(value),
    reversals: () => t`corrections only`,
    adjustments: () => t`adjustments only`,
  };
  return (name, value) => words[name](value);
}
