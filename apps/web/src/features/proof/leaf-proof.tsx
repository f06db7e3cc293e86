import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { LeafProofDocument } from '../../gql/proof/graphql.js';
import { Mark } from '../../ui/mark.js';
import './proof.css';

export { messages as proofWords } from './locales/en.po';

interface LeafProofProps {
  /** The leaf's hash; null for what was written before there was a log. */
  readonly leaf: string | null;
  /** What the proof is called when it is saved. */
  readonly name: string;
}

/**
 * Where a fact stands in the public log, with its proof to take away. It says "in the log", never "verified": whoever
 * serves this page may not be its own witness.
 */
export function LeafProof({ leaf, name }: LeafProofProps) {
  if (leaf === null) {
    return (
      <p className="proof note">
        <Trans>Written before there was a public log: no proof of it can be given.</Trans>
      </p>
    );
  }
  return <Proof leaf={leaf} name={name} />;
}

function Proof({ leaf, name }: { leaf: string; name: string }) {
  const { data, error } = useQuery(LeafProofDocument, { variables: { leafHash: leaf } });
  const proof = data?.logProof;
  const index = proof?.index ?? '';
  const size = proof?.size ?? '';
  return (
    <div className="proof">
      <p role="status">
        {data === undefined && error === undefined && <Trans>Looking it up in the public log…</Trans>}
        {error !== undefined && (
          <Mark tone="warn">
            <Trans>The log did not answer just now.</Trans>
          </Mark>
        )}
        {proof === null && (
          <Mark tone="warn">
            <Trans>Waiting to be written into the public log; that takes about a minute.</Trans>
          </Mark>
        )}
        {proof !== null && proof !== undefined && (
          <Mark tone="good">
            <Trans>
              In the public log: entry {index} of {size}.
            </Trans>
          </Mark>
        )}
      </p>
      <p className="note">
        <Trans>
          Its <dfn>leaf</dfn> is <code>{leaf}</code>
        </Trans>
      </p>
      {proof !== null && proof !== undefined && (
        <p className="row no-print">
          <a
            className="link"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(proof.file)}`}
            download={`${name}.tlog-proof`}
          >
            <Trans>Take the proof along</Trans>
          </a>
          <Link className="link" to="/verify">
            <Trans>Check it yourself</Trans>
          </Link>
        </p>
      )}
    </div>
  );
}
