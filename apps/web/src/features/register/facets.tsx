import { useId } from 'react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { RegisterQuery } from '../../gql/register/graphql.js';
import { useRoomy } from '../../ui/use-roomy.js';
import { addressOf, FACETS, type Asked, type FacetName } from './asked.js';
import { useWords } from './use-words.js';

type FacetLists = RegisterQuery['register']['facets'];

/** Shown of one facet before the rest is asked for. */
const AT_FIRST = 8;

interface FacetsProps {
  readonly asked: Asked;
  readonly facets: FacetLists;
}

/** What the roll can be narrowed by, with how much each would leave: links, so that every view has an address. */
export function Facets({ asked, facets }: FacetsProps) {
  const { t } = useLingui();
  const roomy = useRoomy();
  const words = useWords();
  const chosen = FACETS.filter((name) => asked[name] !== null).length + (asked.holder === null ? 0 : 1);
  const lists = (
    <nav className="facets" aria-label={t`Narrow the register`}>
      {(chosen > 0 || asked.search !== null) && (
        <p>
          <Link className="link" to="/register">
            <Trans>Show every holding</Trans>
          </Link>
        </p>
      )}
      <FacetList title={t`Kind`} name="kind" asked={asked} found={facets.kinds} wordsOf={words.kind} />
      <FacetList title={t`State`} name="state" asked={asked} found={facets.states} wordsOf={words.state} />
      <FacetList title={t`Held in`} name="site" asked={asked} found={facets.subjects} wordsOf={(value) => value} />
    </nav>
  );
  if (roomy) return lists;
  return (
    <details className="narrow" open={chosen > 0 || undefined}>
      <summary>
        <Trans>Narrow by kind, state or site</Trans>
      </summary>
      {lists}
    </details>
  );
}

interface FacetListProps {
  readonly title: string;
  readonly name: FacetName;
  readonly asked: Asked;
  readonly found: FacetLists['kinds'];
  readonly wordsOf: (value: string) => string;
}

function FacetList({ title, name, asked, found, wordsOf }: FacetListProps) {
  const heading = useId();
  if (found.length === 0) return null;
  const chosen = asked[name];
  const first = found.filter(({ value }, index) => index < AT_FIRST || value === chosen);
  const rest = found.filter((facet) => !first.includes(facet));
  const link = (facet: FacetLists['kinds'][number]) => (
    <FacetLink key={facet.value} facet={facet} name={name} asked={asked} words={wordsOf(facet.value)} />
  );
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading}>{title}</h3>
      <ul className="facet">{first.map(link)}</ul>
      {rest.length > 0 && (
        <details>
          <summary>
            <Trans>All of them</Trans>
          </summary>
          <ul className="facet">{rest.map(link)}</ul>
        </details>
      )}
    </section>
  );
}

interface FacetLinkProps extends Pick<FacetListProps, 'name' | 'asked'> {
  readonly facet: FacetLists['kinds'][number];
  readonly words: string;
}

function FacetLink({ facet: { value, count }, name, asked, words }: FacetLinkProps) {
  const format = useFormat();
  const chosen = asked[name] === value;
  return (
    <li>
      <Link to={addressOf({ ...asked, [name]: chosen ? null : value })} aria-current={chosen || undefined}>
        <span>{words}</span>
        <span className="number">{format.count(count)}</span>
        {chosen && (
          <span className="visually-hidden">
            <Trans>, chosen; take it away</Trans>
          </span>
        )}
      </Link>
    </li>
  );
}
