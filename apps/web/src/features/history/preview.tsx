import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { ImportHistoryMutation } from '../../gql/history/graphql.js';
import { AccountPath } from '../../ui/account-path.js';
import { DataTable } from '../../ui/data-table.js';
import { entriesLink } from '../../ui/entries-link.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';

/** Enough to see whether days, accounts and signs were taken as they were meant. */
const SHOWN = 5;

type History = Extract<ImportHistoryMutation['importHistory'], { __typename: 'ImportPreview' }>;

interface PreviewProps {
  readonly preview: History;
  readonly busy: boolean;
  readonly onCommit: () => void;
}

/** What a file would write, or has written; or every line that keeps it out. */
export function Preview({ preview, busy, onCommit }: PreviewProps) {
  const { t } = useLingui();
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    top.current?.focus();
  }, [preview]);
  const refused = preview.refusals.length > 0;
  return (
    <div ref={top} tabIndex={-1}>
      <Part title={preview.committed ? t`What was written` : t`What would be written`}>
        {refused ? <Refusals preview={preview} /> : <Contents preview={preview} />}
        {!refused && !preview.committed && (
          <p>
            <button className="button" type="button" disabled={busy} onClick={onCommit}>
              <Trans>Write it into the books</Trans>
            </button>
          </p>
        )}
      </Part>
    </div>
  );
}

function Contents({ preview }: { preview: History }) {
  const format = useFormat();
  const { journals, replayed, leftOut, own, first, last, units, accounts, committed } = preview;
  const from = first === null ? '' : format.day(first);
  const until = last === null ? '' : format.day(last);
  return (
    <>
      <p className="prose">
        <Trans>
          <Plural value={journals} one="# entry" other="# entries" /> from {from} to {until}.
        </Trans>{' '}
        {own && (
          <Trans>
            An export of books like these: its entries come back as they were, but for the moments of recording, the
            hashes, the holds, and the marks of adjustments.
          </Trans>
        )}{' '}
        {replayed > 0 && (
          <Plural
            value={replayed}
            one="# of them is in the books already and stays as it is."
            other="# of them are in the books already and stay as they are."
          />
        )}{' '}
        {leftOut > 0 && (
          <Plural
            value={leftOut}
            one="# hold is left out: it ended with its books."
            other="# holds are left out: they ended with their books."
          />
        )}
      </p>
      {committed ? (
        <div className="row">
          <Mark tone="good">
            <Trans>All of it is in the books.</Trans>
          </Mark>
          {first !== null && last !== null && (
            <Link className="link" to={entriesLink({ from: first, until: last })}>
              <Trans>The entries of these days</Trans>
            </Link>
          )}
        </div>
      ) : (
        <p className="note">
          <Trans>Nothing is written yet. What is written once can be taken back, but not removed.</Trans>
        </p>
      )}
      <Units units={units} />
      <Sample journals={preview.sample} />
      <Accounts accounts={accounts} committed={committed} />
    </>
  );
}

/** How the first entries of the file were understood. */
function Sample({ journals }: { journals: History['sample'] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <DataTable
      caption={t`How the first entries were understood`}
      rows={journals.slice(0, SHOWN)}
      keyOf={({ line }) => line}
      columns={[
        { header: t`Line`, cell: ({ line }) => line },
        {
          header: t`Day`,
          cell: ({ effectiveAt }) => <time dateTime={effectiveAt}>{format.shortDay(effectiveAt)}</time>,
        },
        { header: t`What`, heads: true, cell: ({ memo }) => memo },
        {
          header: t`Debit and credit`,
          cell: ({ postings }) => (
            <ul className="legs">
              {postings.map(({ account, unit, side, amount }, index) => (
                // An entry may name an account twice: its place tells the lines apart.
                <li key={index}>
                  {side === 'DEBIT' ? t`debit` : t`credit`} <AccountPath path={account} />{' '}
                  {format.quantity(amount, unit)}
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}

function Refusals({ preview: { refusals, refusalCount } }: { preview: History }) {
  const { t } = useLingui();
  return (
    <>
      <Mark tone="bad">
        <Plural
          value={refusalCount}
          one="# line keeps the file out. Nothing was written."
          other="# lines keep the file out. Nothing was written."
        />
      </Mark>
      <DataTable
        caption={
          refusals.length < refusalCount
            ? t`The first lines that were refused, and why`
            : t`Every line that was refused, and why`
        }
        rows={refusals.map((refusal, index) => ({ ...refusal, index }))}
        keyOf={({ index }) => index}
        columns={[
          { header: t`Line`, heads: true, cell: ({ line }) => (line === 0 ? t`whole file` : line) },
          { header: t`Why`, cell: ({ message }) => message },
          { header: t`Rule`, cell: ({ kind }) => <code>{kind}</code> },
        ]}
      />
    </>
  );
}

function Units({ units }: Pick<History, 'units'>) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <DataTable
      caption={t`What moves, unit by unit`}
      rows={units}
      keyOf={({ unit }) => unit}
      columns={[
        { header: t`Unit`, heads: true, cell: ({ unit }) => unit },
        { header: t`Entries`, number: true, cell: (row) => format.count(row.journals) },
        { header: t`Moved`, number: true, cell: ({ unit, moved }) => format.quantity(moved, unit) },
      ]}
    />
  );
}

function Accounts({ accounts, committed }: Pick<History, 'accounts' | 'committed'>) {
  const { t } = useLingui();
  if (accounts.length === 0) return null;
  return (
    <DataTable
      caption={committed ? t`Accounts that were opened for it` : t`Accounts that will be opened for it`}
      rows={accounts}
      keyOf={({ path, unit }) => `${path} ${unit}`}
      columns={[
        { header: t`Account`, heads: true, cell: ({ path }) => <AccountPath path={path} /> },
        { header: t`Unit`, cell: ({ unit }) => unit },
      ]}
    />
  );
}
