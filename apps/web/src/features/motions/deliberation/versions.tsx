import { useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import {
  MotionVersionsDocument,
  MotionVersionWordsDocument,
  type MotionVersionsQuery,
} from '../../../gql/deliberation/graphql.js';
import { Loaded } from '../../../ui/loaded.js';
import { Part } from '../../../ui/part.js';
import { TextChanges } from './changed-words.js';
import { useDifference, type Words } from './use-difference.js';

type Versions = MotionVersionsQuery['motionVersions'];

/** Every version of the text, and what changed between any two. */
export function VersionsPart({ motionId }: { motionId: string }) {
  const { t } = useLingui();
  const answer = useQuery(MotionVersionsDocument, { variables: { motionId } });
  if (answer.data !== undefined && answer.data.motionVersions.length < 2) return null;
  return (
    <Part title={t`Versions of the text`}>
      <Loaded part answer={answer}>
        {({ motionVersions }) => <Versions key={motionVersions.length} motionId={motionId} versions={motionVersions} />}
      </Loaded>
    </Part>
  );
}

function Versions({ motionId, versions }: { motionId: string; versions: Versions }) {
  const { t } = useLingui();
  const newest = versions[0]?.number ?? 1;
  const [from, setFrom] = useState(newest - 1);
  const [to, setTo] = useState(newest);
  return (
    <>
      <div className="row no-print">
        <Picker label={t`From version`} versions={versions} chosen={from} onChosen={setFrom} />
        <Picker label={t`to version`} versions={versions} chosen={to} onChosen={setTo} />
      </div>
      <Compared motionId={motionId} from={from} to={to} />
      <details>
        <summary className="more">
          <Trans>All versions, and who wrote them</Trans>
        </summary>
        <ol className="items">
          {versions.map((version) => (
            <VersionLine key={version.number} version={version} />
          ))}
        </ol>
      </details>
    </>
  );
}

function VersionLine({ version: { amendment, author, writtenAt, ...version } }: { version: Versions[number] }) {
  const format = useFormat();
  const [number, when] = [format.count(version.number), format.instant(writtenAt)];
  const from = amendment === null ? '' : format.count(amendment);
  return (
    <li>
      <Trans>
        Version {number}, by {author}, {when}
      </Trans>
      {amendment !== null && (
        <>
          {': '}
          <Trans>amendment {from}</Trans>
        </>
      )}
    </li>
  );
}

interface PickerProps {
  readonly label: string;
  readonly versions: Versions;
  readonly chosen: number;
  readonly onChosen: (number: number) => void;
}

function Picker({ label, versions, chosen, onChosen }: PickerProps) {
  return (
    <label className="row">
      <span>{label}</span>
      <select
        value={chosen}
        onChange={({ target }) => {
          onChosen(Number(target.value));
        }}
      >
        {versions.map(({ number }) => (
          <option key={number} value={number}>
            {number}
          </option>
        ))}
      </select>
    </label>
  );
}

function useWords(motionId: string, number: number): Words | undefined {
  const { data } = useQuery(MotionVersionWordsDocument, {
    variables: { motionId, number },
    fetchPolicy: 'cache-first',
  });
  return data?.motionVersion ?? undefined;
}

function Compared({ motionId, from, to }: { motionId: string; from: number; to: number }) {
  const difference = useDifference(useWords(motionId, from), useWords(motionId, to));
  return (
    <div className="part" role="status">
      {difference === undefined ? <Trans>Comparing…</Trans> : <TextChanges {...difference} />}
    </div>
  );
}
