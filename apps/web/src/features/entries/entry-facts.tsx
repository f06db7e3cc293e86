import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { entriesLink } from '../../ui/entries-link.js';
import { Part } from '../../ui/part.js';
import type { Entry } from './entry-page.js';
import { wordsOf } from './filter-words.js';
import { useKindWords } from './kind-words.js';
import { RULE_WORDS } from './rule-words.js';

/** Where the entry comes from: the document, the rule, who, and both of its times. */
export function EntryFacts({ entry }: { entry: Entry }) {
  const { t } = useLingui();
  const format = useFormat();
  const kindWords = useKindWords();
  const { source, rule, customVersion, actor, kind } = entry;
  return (
    <Part title={t`Where it comes from`}>
      <dl className="facts tall">
        <dt>
          <Trans>Kind</Trans>
        </dt>
        <dd>
          <Link to={entriesLink({ kind })}>{kindWords(kind)}</Link>
        </dd>
        <dt>
          <Trans>Source document</Trans>
        </dt>
        <dd>
          <Source source={source} />
        </dd>
        <dt>
          <Trans>Rule applied</Trans>
        </dt>
        <dd>
          <Rule rule={rule} /> <code>{rule.key}</code>
          <br />
          <Link to={`/custom/${String(customVersion)}`}>
            <Trans>Custom version {customVersion}</Trans>
          </Link>
        </dd>
        <dt>
          <Trans>Booked by</Trans>
        </dt>
        <dd>
          <Link to={entriesLink({ actor })}>
            <code>{actor}</code>
          </Link>
        </dd>
        <dt>
          <Trans>It happened</Trans>
        </dt>
        <dd>
          <time dateTime={entry.effectiveAt}>{format.day(entry.effectiveAt)}</time>
        </dd>
        <dt>
          <Trans>Recorded</Trans>
        </dt>
        <dd>
          <time dateTime={entry.recordedAt}>{format.instant(entry.recordedAt)}</time>
        </dd>
      </dl>
    </Part>
  );
}

/** In the reader's words; a rule that the pages do not know speaks for itself. */
function Rule({ rule: { key, sentence } }: Pick<Entry, 'rule'>) {
  const { t } = useLingui();
  const words = Object.hasOwn(RULE_WORDS, key) ? RULE_WORDS[key] : undefined;
  return words === undefined ? sentence : t(words);
}

function Source({ source }: { source: Entry['source'] }) {
  if (source === null) return <Trans>none was named</Trans>;
  return (
    <>
      {wordsOf(source.kind)}{' '}
      <Link to={entriesLink({ source: source.id })}>
        <code>{source.id}</code>
      </Link>
    </>
  );
}
