import { Trans, useLingui } from '@lingui/react/macro';
import type { ChangePartsFragment } from '../../gql/custom/graphql.js';
import { Mark } from '../../ui/mark.js';
import { usePlain } from './use-plain.js';

interface ChangesProps {
  readonly changes: readonly ChangePartsFragment[];
  /** What stands above each side. */
  readonly before: string;
  readonly after: string;
}

/**
 * What changed, rule by rule: side by side where there is room; on a phone one above the other, with the words
 * "deleted" and "inserted", which everybody hears whose screen is read to them.
 */
export function Changes({ changes, before, after }: ChangesProps) {
  const plain = usePlain();
  return (
    <div className="changes">
      <p className="sides heads" aria-hidden="true">
        <span>{before}</span>
        <span>{after}</span>
      </p>
      {[...Map.groupBy(changes, ({ section }) => section)].map(([section, own]) => (
        <div key={section}>
          <h3>{section}</h3>
          <ul className="items">
            {own.map((change) => (
              <ChangeItem key={change.key} change={plain(change)} before={before} after={after} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

interface ChangeItemProps extends Omit<ChangesProps, 'changes'> {
  readonly change: ChangePartsFragment;
}

function ChangeItem({ change, before, after }: ChangeItemProps) {
  const { t } = useLingui();
  return (
    <li className="change">
      <p className="row">
        <strong>{change.label}</strong>
        <Effect effect={change.effect} />
      </p>
      <div className="sides">
        <Side was word={t`deleted`} where={before} value={change.before} />
        <Side word={t`inserted`} where={after} value={change.after} />
      </div>
      {change.effect !== 'CHANGED' && <p className="note">{change.sentence}</p>}
    </li>
  );
}

interface SideProps {
  readonly was?: boolean;
  readonly word: string;
  readonly where: string;
  readonly value: string | null;
}

function Side({ was = false, word, where, value }: SideProps) {
  if (value === null) {
    return (
      <p className="side absent">
        <span className="word">{where}: </span>
        <Trans>no such rule</Trans>
      </p>
    );
  }
  const Tag = was ? 'del' : 'ins';
  return (
    <p className={was ? 'side was' : 'side'}>
      <span className="word">{word}: </span>
      <Tag dir="auto">{value}</Tag>
    </p>
  );
}

/** Which way an entrenched or bounded rule moved. */
function Effect({ effect }: { effect: string }) {
  if (effect === 'TIGHTENED') {
    return (
      <Mark tone="good">
        <Trans>tighter</Trans>
      </Mark>
    );
  }
  if (effect === 'LOOSENED') {
    return (
      <Mark tone="warn">
        <Trans>looser</Trans>
      </Mark>
    );
  }
  return null;
}
