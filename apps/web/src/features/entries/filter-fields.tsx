import type { ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { quantityText } from '../../format/quantity-input.js';
import { PHASES, type Filter, type FilterName } from './filter.js';
import type { Choices } from './filter-form.js';
import { PHASE_WORDS, wordsOf } from './filter-words.js';
import { useKindWords } from './kind-words.js';
import type { TypedFilter } from './typed-filter.js';

interface FilterFieldsProps {
  readonly filter: Filter;
  readonly choices: Choices | null;
  readonly unread: TypedFilter['unread'];
}

/** Everything that the journal can be narrowed by, besides words. */
export function FilterFields({ filter, choices, unread }: FilterFieldsProps) {
  return (
    <div className="fields">
      <WhereFields filter={filter} choices={choices} />
      <WhatFields filter={filter} choices={choices} />
      <AmountFields filter={filter} choices={choices} unread={unread} />
      <WhenFields filter={filter} />
      <CorrectionFields filter={filter} />
    </div>
  );
}

type Fields = Omit<FilterFieldsProps, 'unread'>;

function WhereFields({ filter, choices }: Fields) {
  const { t } = useLingui();
  const bodies = choices?.partnership.bodies.map(({ path, name }): Option => [path, name]) ?? [];
  const funds = choices?.funds.map((fund): Option => [fund, wordsOf(fund)]) ?? [];
  return (
    <fieldset>
      <legend>
        <Trans>Where</Trans>
      </legend>
      <TextField filter={filter} name="account" example="je:income">
        <Trans>Account, or how it begins</Trans>
      </TextField>
      <TextField filter={filter} name="counterparty" example="CR-7">
        <Trans>With whom: developer, site, funder, roll number</Trans>
      </TextField>
      <Choice filter={filter} name="body" options={bodies} any={t`Every body`}>
        <Trans>Body</Trans>
      </Choice>
      <Choice filter={filter} name="fund" options={funds} any={t`Any fund or none`}>
        <Trans>Fund</Trans>
      </Choice>
    </fieldset>
  );
}

function WhatFields({ filter, choices }: Fields) {
  const { t } = useLingui();
  const kindWords = useKindWords();
  const kinds = choices?.journalKinds.map((kind): Option => [kind, kindWords(kind)]) ?? [];
  const actors = choices?.journalActors.map((actor): Option => [actor, actor]) ?? [];
  return (
    <fieldset>
      <legend>
        <Trans>What, and by whom</Trans>
      </legend>
      <Choice filter={filter} name="kind" options={kinds} any={t`Every kind`}>
        <Trans>Kind</Trans>
      </Choice>
      <Choice filter={filter} name="actor" options={actors} any={t`Anybody`}>
        <Trans>Booked by</Trans>
      </Choice>
      <TextField filter={filter} name="source" example="invoice-17">
        <Trans>Source document</Trans>
      </TextField>
    </fieldset>
  );
}

function AmountFields({ filter, choices, unread }: FilterFieldsProps) {
  const { t } = useLingui();
  const units = choices?.units.map(({ code, shownAs }): Option => [code, shownAs]) ?? [];
  const shown = (steps: string | undefined) => (steps === undefined ? '' : quantityText(steps, filter.unit ?? ''));
  return (
    <fieldset>
      <legend>
        <Trans>Amount</Trans>
      </legend>
      <Choice filter={filter} name="unit" options={units} any={t`Every unit`}>
        <Trans>Unit</Trans>
      </Choice>
      <div className="pair">
        {(['least', 'most'] as const).map((name) => (
          <label className="field" key={name}>
            <span>{name === 'least' ? <Trans>At least</Trans> : <Trans>At most</Trans>}</span>
            <input
              name={name}
              inputMode="decimal"
              autoComplete="off"
              defaultValue={shown(filter[name])}
              aria-invalid={unread.includes(name)}
              aria-describedby={unread.length > 0 ? 'unread-amount' : undefined}
            />
          </label>
        ))}
      </div>
      {unread.length > 0 && (
        <p className="state bad" id="unread-amount" role="alert">
          <Trans>Choose a unit and write the amount in it, such as 1234.50.</Trans>
        </p>
      )}
    </fieldset>
  );
}

function WhenFields({ filter }: { filter: Filter }) {
  const day = (name: 'from' | 'until' | 'recordedFrom' | 'recordedUntil', words: ReactNode) => (
    <label className="field">
      <span>{words}</span>
      <input type="date" name={name} defaultValue={filter[name] ?? ''} />
    </label>
  );
  return (
    <fieldset>
      <legend>
        <Trans>When</Trans>
      </legend>
      <div className="pair">
        {day('from', <Trans>It happened from</Trans>)}
        {day('until', <Trans>It happened until</Trans>)}
      </div>
      <div className="pair">
        {day('recordedFrom', <Trans>Recorded from</Trans>)}
        {day('recordedUntil', <Trans>Recorded until</Trans>)}
      </div>
    </fieldset>
  );
}

function CorrectionFields({ filter }: { filter: Filter }) {
  const { t } = useLingui();
  const phases = PHASES.map((phase): Option => [phase, t(PHASE_WORDS[phase])]);
  return (
    <fieldset>
      <legend>
        <Trans>Holds and corrections</Trans>
      </legend>
      <Choice filter={filter} name="phase" options={phases} any={t`Whatever became of it`}>
        <Trans>What became of it</Trans>
      </Choice>
      <label className="tick">
        <input type="checkbox" name="reversals" value="true" defaultChecked={filter.reversals !== undefined} />
        <Trans>Only what takes back another entry</Trans>
      </label>
      <label className="tick">
        <input type="checkbox" name="adjustments" value="true" defaultChecked={filter.adjustments !== undefined} />
        <Trans>Only adjustments to closed periods</Trans>
      </label>
    </fieldset>
  );
}

interface Field {
  readonly filter: Filter;
  readonly name: FilterName;
  readonly children: ReactNode;
}

function TextField({ filter, name, example, children }: Field & { example: string }) {
  return (
    <label className="field">
      <span>{children}</span>
      <input
        name={name}
        defaultValue={filter[name] ?? ''}
        placeholder={example}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
      />
    </label>
  );
}

type Option = readonly [value: string, words: string];

/** A choice among what there is, or any. What the address chose stands in it even before the rest has arrived. */
function Choice({ filter, name, options, any, children }: Field & { options: readonly Option[]; any: string }) {
  const chosen = filter[name] ?? '';
  const known = chosen === '' || options.some(([value]) => value === chosen);
  return (
    <label className="field">
      <span>{children}</span>
      <select key={`${chosen} ${String(known)}`} name={name} defaultValue={chosen}>
        <option value="">{any}</option>
        {!known && <option value={chosen}>{chosen}</option>}
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
