import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import type { JournalChoicesQuery } from '../../gql/entries/graphql.js';
import { searchOf, type Filter } from './filter.js';
import { FilterFields } from './filter-fields.js';
import { typedFilter, type TypedFilter } from './typed-filter.js';

export type Choices = JournalChoicesQuery;

interface FilterFormProps {
  readonly filter: Filter;
  /** What there is to choose from; null while it is on its way. */
  readonly choices: Choices | null;
}

/** The search field, and behind it everything else the journal can be narrowed by. Its result is the address. */
export function FilterForm({ filter, choices }: FilterFormProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const [unread, setUnread] = useState<TypedFilter['unread']>([]);
  const search = searchOf(filter);
  useEffect(() => {
    // The boxes follow the address, by chip, by link or by going back; each had its new default value just now.
    form.current?.reset();
    setUnread([]);
  }, [search]);
  return (
    <form
      ref={form}
      className="narrowing"
      role="search"
      aria-label={t`Narrow the journal`}
      onSubmit={(event) => {
        event.preventDefault();
        const typed = typedFilter(new FormData(event.currentTarget), filter);
        setUnread(typed.unread);
        if (typed.unread.length === 0) void navigate(`?${searchOf(typed.filter)}`);
      }}
    >
      <div className="row">
        <label className="field grows">
          <span>
            <Trans>Words in the entry</Trans>
          </span>
          <input
            id="entries-search"
            type="search"
            name="text"
            defaultValue={filter.text ?? ''}
            autoComplete="off"
            aria-keyshortcuts="/"
          />
        </label>
        <button className="button" type="submit">
          <Trans>Search</Trans>
        </button>
      </div>
      <details>
        <summary className="more">
          <Trans>Account, day, amount and more</Trans>
        </summary>
        <FilterFields filter={filter} choices={choices} unread={unread} />
        <p className="row">
          <button className="button plain" type="submit">
            <Trans>Narrow</Trans>
          </button>
        </p>
      </details>
    </form>
  );
}
