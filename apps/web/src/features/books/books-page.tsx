import type { ApolloClient } from '@apollo/client';
import { skipToken, useQuery } from '@apollo/client/react';
import { useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { useFormat } from '../../format/use-format.js';
import { AccountTreeDocument, type AccountTreeQuery } from '../../gql/books/graphql.js';
import { ViewerDocument } from '../../gql/client/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { withPrevious } from '../../ui/with-previous.js';
import { AccountTree } from './account-tree.js';
import { BooksNav } from './books-nav.js';
import { named } from './named.js';
import { Picker } from './picker.js';
import { treeOf } from './tree.js';
import { useChoices } from './use-choices.js';
import './books.css';

export { messages } from './locales/en.po';

const asked = (search: URLSearchParams, currency: string) => ({
  unit: named(search, 'unit') ?? currency,
  body: named(search, 'body'),
  fund: named(search, 'fund'),
  effective: named(search, 'on'),
});

export const preload = async (client: ApolloClient) => {
  const { data } = await client.query({ query: ViewerDocument });
  const variables = asked(new URLSearchParams(globalThis.location.search), data?.partnership.currency ?? '');
  return client.query({ query: AccountTreeDocument, variables });
};

/** Every account of the books as a tree, each branch with what lies below it added up. */
export default function BooksPage() {
  const { t } = useLingui();
  const [search] = useSearchParams();
  const currency = useViewer()?.partnership.currency;
  const variables = asked(search, currency ?? '');
  const answer = useQuery(AccountTreeDocument, variables.unit === '' ? skipToken : { variables });
  return (
    <>
      <PageHead title={t`Books`}>
        <Trans>Every account and what it holds. A line with others below it is their sum.</Trans>
      </PageHead>
      <BooksNav />
      <Part title={t`Accounts`}>
        <Choose asked={variables} />
        <Loaded answer={withPrevious(answer)}>{({ accounts }) => <Trees accounts={accounts} />}</Loaded>
      </Part>
    </>
  );
}

function Choose({ asked: { unit, body, fund, effective } }: { asked: ReturnType<typeof asked> }) {
  const { t } = useLingui();
  const [, setSearch] = useSearchParams();
  const choices = useChoices();
  const bodies = choices?.partnership.bodies.map(({ path, name }) => [path, name] as const) ?? [];
  const units = choices?.units.map(({ code, shownAs }) => [code, shownAs] as const) ?? [[unit, unit] as const];
  const funds = choices?.funds.map((name) => [name, name.replaceAll('-', ' ')] as const) ?? [];
  return (
    <form className="choices">
      <Picker name="unit" value={unit} options={units}>
        <Trans>Unit</Trans>
      </Picker>
      <Picker name="body" value={body ?? ''} options={[['', t`Every body`], ...bodies]}>
        <Trans>Body</Trans>
      </Picker>
      {funds.length > 0 && (
        <Picker name="fund" value={fund ?? ''} options={[['', t`Any fund or none`], ...funds]}>
          <Trans>Fund</Trans>
        </Picker>
      )}
      <label className="field">
        <span>
          <Trans>As it stood on</Trans>
        </span>
        <input
          type="date"
          value={effective ?? ''}
          onChange={({ target }) => {
            setSearch((known) => {
              if (target.value === '') known.delete('on');
              else known.set('on', target.value);
              return known;
            });
          }}
        />
      </label>
    </form>
  );
}

function Trees({ accounts }: { accounts: AccountTreeQuery['accounts'] }) {
  const bodies = useChoices()?.partnership.bodies ?? [];
  const names = new Map(bodies.map(({ path, name }) => [path, name]));
  const count = useFormat().count(accounts.filter(({ leaf }) => leaf).length);
  if (accounts.length === 0) {
    return (
      <p className="prose">
        <Trans>No account holds anything of this. Choose another unit, body or day.</Trans>
      </p>
    );
  }
  return (
    <>
      <p className="note" role="status">
        <Trans>{count} accounts</Trans>
      </p>
      <AccountTree
        trees={treeOf(accounts.map((account) => ({ ...account, name: names.get(account.path) ?? account.name })))}
      />
    </>
  );
}
