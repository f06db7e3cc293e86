import { useState } from 'react';
import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AccountTreeQuery } from '../../gql/books/graphql.js';
import { entriesLink } from '../../ui/entries-link.js';
import { statementLink } from '../../ui/statement-link.js';
import { nameWords } from './named.js';
import type { Branch } from './tree.js';

type Account = AccountTreeQuery['accounts'][number];

/** How many accounts of one branch are shown before somebody asks for the rest. */
const AT_A_TIME = 100;

/** Opened from the start: the bodies. What lies deeper opens on demand, and is not drawn before. */
const OPEN_DEPTH = 0;

interface TreesProps {
  readonly trees: readonly Branch<Account>[];
  readonly level?: number;
}

/** Accounts of one level, each with what it holds; groups open to show theirs. */
export function AccountTree({ trees, level = 0 }: TreesProps) {
  const format = useFormat();
  const [shown, show] = useState(AT_A_TIME);
  const left = trees.length - shown;
  const more = format.count(left);
  return (
    <ul className={level === 0 ? 'tree' : 'branch'}>
      {trees.slice(0, shown).map(({ node, below }) => (
        <li key={`${node.path} ${node.unit}`}>
          {below.length === 0 ? <Leaf account={node} /> : <Group account={node} below={below} level={level} />}
        </li>
      ))}
      {left > 0 && (
        <li>
          <button
            className="link"
            type="button"
            onClick={() => {
              show(trees.length);
            }}
          >
            <Trans>Show the other {more}</Trans>
          </button>
        </li>
      )}
    </ul>
  );
}

function Group({ account, below, level }: { account: Account; below: readonly Branch<Account>[]; level: number }) {
  const [open, setOpen] = useState(level <= OPEN_DEPTH);
  return (
    <details
      open={open}
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
      }}
    >
      <summary>
        <Line account={account} name={account.name} />
      </summary>
      {open && (
        <>
          <AccountTree trees={below} level={level + 1} />
          <p className="all-below row">
            {account.isAccount && (
              <Link className="link" to={statementLink(account.path, account.unit)}>
                <Trans>Its own statement</Trans>
              </Link>
            )}
            <Link className="link" to={entriesLink({ account: account.path, unit: account.unit })}>
              <Trans>All entries under {account.path}</Trans>
            </Link>
          </p>
        </>
      )}
    </details>
  );
}

function Leaf({ account }: { account: Account }) {
  return (
    <Link className="leaf" to={statementLink(account.path, account.unit)} id={`account-${account.path}`}>
      <Line account={account} name={account.name} />
    </Link>
  );
}

/** An account's name, what is special about it, and what it holds. */
function Line({ account, name }: { account: Account; name: string }) {
  const format = useFormat();
  const { unit, type, balance, closed, fund, lockClass, pendingDebit, pendingCredit } = account;
  // What pended at a day long past is not kept.
  const held = BigInt(pendingDebit ?? 0) + BigInt(pendingCredit ?? 0);
  const heldWords = format.quantity(`${held}`, unit);
  return (
    <span className="line">
      <span>
        {nameWords(name)}
        <span className="note">
          {closed && (
            <>
              {' '}
              · <Trans>closed</Trans>
            </>
          )}
          {lockClass === 'LOCKED' && (
            <>
              {' '}
              · <Trans>locked</Trans>
            </>
          )}
          {fund !== null && (
            <>
              {' '}
              · <Trans>fund {fund}</Trans>
            </>
          )}
          {account.leaf && held > 0n && (
            <>
              {' '}
              · <Trans>{heldWords} held back</Trans>
            </>
          )}
        </span>
      </span>
      {/* Assets and debts together are no sum that means anything. */}
      {type !== null && <span className="number">{format.quantity(balance, unit)}</span>}
    </span>
  );
}
