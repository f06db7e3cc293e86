import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { RecordPartsFragment } from '../../gql/register/graphql.js';
import { Part } from '../../ui/part.js';
import { useEventWords } from '../holding/event-words.js';
import { useWords } from './use-words.js';

type RollEvent = RecordPartsFragment['events'][number];

/** Everything that was entered about the holding, the newest first. */
export function Timeline({ events, currency }: Pick<RecordPartsFragment, 'events' | 'currency'>) {
  const { t } = useLingui();
  return (
    <Part title={t`What happened to it`}>
      <ol className="timeline" reversed>
        {events
          .toSorted((a, b) => b.number - a.number)
          .map((event) => (
            <Happened key={event.number} event={event} currency={currency ?? ''} />
          ))}
      </ol>
    </Part>
  );
}

function Happened({ event, currency }: { event: RollEvent; currency: string }) {
  const format = useFormat();
  const eventWords = useEventWords();
  const verdictWords = useWords().verdict;
  const { number, on, customVersion, toUseOf, note, fine, hash, verdict } = event;
  const asked = fine === null ? '' : format.quantity(fine, currency);
  const found = verdict === null ? '' : verdictWords(verdict);
  return (
    <li id={`entry-${String(number)}`}>
      <time dateTime={on}>{format.day(on)}</time>
      <div>
        <p>
          <strong>{eventWords(event.event)}</strong>
          {toUseOf !== null && (
            <>
              {' '}
              <Trans>to the use of {toUseOf}</Trans>
            </>
          )}
        </p>
        {fine !== null && (
          <p>
            <Trans>Entry fine: {asked}</Trans>
          </p>
        )}
        {verdict !== null && (
          <p>
            <Trans>Found: {found}</Trans>
          </p>
        )}
        {note !== null && <p className="margin-note">{note}</p>}
        <details>
          <summary>
            <Trans>Entry {number}, word for word</Trans>
          </summary>
          <div className="word-for-word">
            <p className="note">
              <Trans>
                Made under <Link to={`/custom/${customVersion}`}>version {customVersion} of the rules</Link>. Its
                fingerprint is <code>{hash}</code>
              </Trans>
            </p>
            {event.document !== '' && <pre tabIndex={0}>{pretty(event.document)}</pre>}
          </div>
        </details>
      </div>
    </li>
  );
}

/** The document with its members on lines of their own; what is no JSON as it is. */
function pretty(document: string): string {
  try {
    return JSON.stringify(JSON.parse(document), null, 2);
  } catch {
    return document;
  }
}
