import { useId } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../../client/apollo-client.js';
import { useFormat } from '../../../format/use-format.js';
import { WithdrawObjectionDocument, type ObjectionPartsFragment } from '../../../gql/objections/graphql.js';
import { Mark } from '../../../ui/mark.js';
import { Slip } from '../../../ui/slip.js';
import { ActTrouble } from '../act-trouble.js';
import { useAct } from '../use-act.js';
import { FindingDesk } from './finding-desk.js';
import { RULES } from './objection-words.js';

const OPEN: ReadonlySet<ObjectionPartsFragment['standing']> = new Set(['OPEN', 'WAITING']);

interface ItemProps {
  readonly objection: ObjectionPartsFragment;
  /** For those who enter what juries found. */
  readonly officer: boolean;
}

/** One objection: the rule that it holds broken, why, and what came of it. Nobody is named. */
export function ObjectionItem({ objection, officer }: ItemProps) {
  const { t } = useLingui();
  const format = useFormat();
  const heading = useId();
  const { drawn, finding, id, number, objectedAt, own, reasons, rule, standing } = objection;
  const [named, when] = [format.count(number), format.instant(objectedAt)];
  return (
    <article className="part" aria-labelledby={heading}>
      <h3 id={heading}>
        <Trans>Objection {named}</Trans>
      </h3>
      <p className="row">
        <Standing objection={objection} />
        <span className="note">{when}</span>
      </p>
      <p>
        <strong>{t(RULES[rule])}</strong>
      </p>
      {reasons === null ? (
        <p className="note">
          <Trans>Its words were erased.</Trans>
        </p>
      ) : (
        <p className="prose written">{reasons}</p>
      )}
      {finding !== null && <Found finding={finding} />}
      {own && OPEN.has(standing) && <Withdraw id={id} number={named} />}
      {officer && OPEN.has(standing) && <FindingDesk objectionId={id} number={named} drawn={drawn} />}
    </article>
  );
}

function Standing({ objection: { heldUntil, standing } }: { objection: ObjectionPartsFragment }) {
  const format = useFormat();
  const until = heldUntil === null ? '' : format.instant(heldUntil);
  switch (standing) {
    case 'OPEN':
      return (
        <Mark tone="warn">
          <Trans>Open: holds the decision up until {until} at most</Trans>
        </Mark>
      );
    case 'WAITING':
      return (
        <span className="state">
          <Trans>Open: holds nothing up, and waits for a jury</Trans>
        </span>
      );
    case 'WITHDRAWN':
      return (
        <span className="state">
          <Trans>Withdrawn</Trans>
        </span>
      );
    case 'UPHELD':
      return (
        <Mark tone="bad">
          <Trans>Upheld by a jury</Trans>
        </Mark>
      );
    case 'DISMISSED':
      return (
        <Mark tone="good">
          <Trans>Dismissed by a jury</Trans>
        </Mark>
      );
    case 'MOOT':
      return (
        <span className="state">
          <Trans>Over: the decision was annulled</Trans>
        </span>
      );
  }
}

function Found({ finding }: { finding: NonNullable<ObjectionPartsFragment['finding']> }) {
  const format = useFormat();
  const { foundAt, jurors, reasons, sat, votes } = finding;
  const [when, of, all] = [format.instant(foundAt), format.count(votes), format.count(jurors)];
  return (
    <>
      <p>
        <Trans>
          A jury found so on {when}, {of} of {all}.
        </Trans>
      </p>
      {reasons !== null && <p className="prose written">{reasons}</p>}
      {sat && (
        <Slip tone="warn">
          <p>
            <Trans>
              You were entered as one of this jury. If you did not sit on it, say so: the finding is forged.
            </Trans>
          </p>
        </Slip>
      )}
    </>
  );
}

function Withdraw({ id, number }: { id: string; number: string }) {
  const { t } = useLingui();
  const came = useAct();
  const send = () =>
    came.act(async () => {
      const { data } = await client.mutate({ mutation: WithdrawObjectionDocument, variables: { id } });
      await client.refetchQueries({ include: ['MotionObjectionsPart'] });
      return data?.withdrawObjection;
    });
  return (
    <>
      <ActTrouble came={came} />
      <p className="no-print">
        <button
          className="button plain small"
          type="button"
          disabled={came.busy}
          aria-label={t`Withdraw objection ${number}`}
          onClick={() => void send()}
        >
          <Trans>Withdraw it</Trans>
        </button>
      </p>
    </>
  );
}
