import { lazy, Suspense } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { addWords } from '../../i18n/i18n.js';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Bar, type Dye } from '../../ui/bar.js';
import { DataTable } from '../../ui/data-table.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { Slip } from '../../ui/slip.js';
import { Waiting } from '../../ui/waiting.js';
import { Payments } from '../ballots/payments.js';
import { LeafProof } from '../proof/leaf-proof.js';
import { nameOfCollege, type College } from './colleges.js';
import { useEffectClause, type Period } from './motion-words.js';

/** Fetched for a ballot that said more than yes or no. */
const RichOutcome = lazy(async () => {
  const module = await import('./outcomes/rich-outcome.js');
  addWords(module.messages);
  return module;
});

type Outcome = NonNullable<MotionPartsFragment['outcome']>;
type Tally = Outcome['colleges'][number];

/** The one electorate of a ballot that colleges do not count apart. */
const EVERYBODY = 'ALL';

interface OutcomeProps {
  readonly motion: MotionPartsFragment;
  readonly outcome: Outcome;
  readonly colleges: readonly College[];
  readonly periods: readonly Period[];
}

/** What was decided: the sentence first, then what every college said, and what comes of it. */
export function OutcomePart({ motion, outcome, colleges, periods }: OutcomeProps) {
  const { t } = useLingui();
  const clause = useEffectClause()(motion, periods);
  const { resultHash } = outcome;
  return (
    <Part title={t`What was decided`}>
      {motion.ballot === 'MOTION' ? (
        <>
          <p className="lede">
            {outcome.verdict === 'CARRIED' && <Trans>Carried: {clause}.</Trans>}
            {outcome.verdict === 'LOST' && <Trans>Lost. Nothing follows.</Trans>}
            {outcome.verdict === 'INQUORATE' && <Trans>Too few voted: nothing was decided.</Trans>}
          </p>
          <CameOfIt motion={motion} />
          <CollegeCounts outcome={outcome} colleges={colleges} />
        </>
      ) : (
        <>
          <Suspense fallback={<Waiting />}>
            <RichOutcome motion={motion} outcome={outcome} />
          </Suspense>
          <CameOfIt motion={motion} />
        </>
      )}
      {(outcome.run !== null || outcome.journalIds.length > 0) && (
        <Payments
          outcome={{ run: outcome.run, journalIds: outcome.journalIds, executedAt: motion.executedAt }}
          currency={motion.division?.currency ?? ''}
        />
      )}
      <Turnouts outcome={outcome} colleges={colleges} />
      <p className="note">
        <Trans>
          The fingerprint of the resolution, as the log names it: <code>{resultHash}</code>
        </Trans>
      </p>
      <LeafProof leaf={outcome.leaf} name={`resolution-${motion.id}`} />
      <details>
        <summary className="more">
          <Trans>The resolution as it is logged</Trans>
        </summary>
        <pre className="resolution">{outcome.text}</pre>
      </details>
    </Part>
  );
}

/** What every college said, and what they came to together where they are weighed. */
function CollegeCounts({
  outcome: { weighed, colleges: tallies },
  colleges,
}: Pick<OutcomeProps, 'outcome' | 'colleges'>) {
  const format = useFormat();
  const share = weighed === null ? '' : format.share(weighed);
  return (
    <>
      {weighed !== null && (
        <p>
          <Trans>Weighed over the colleges, {share} of yes and no was yes.</Trans>
        </p>
      )}
      <ul className="shares">
        {tallies.map((tally) => (
          <Counts key={tally.college} tally={tally} name={nameOfCollege(colleges, tally.college)} />
        ))}
      </ul>
    </>
  );
}

function CameOfIt({ motion }: { motion: MotionPartsFragment }) {
  const format = useFormat();
  const { state, blockedWhy, standstillUntil, executedAt } = motion;
  if (blockedWhy !== null) {
    return (
      <Slip tone="bad">
        <p>
          <Trans>It was carried, and cannot be carried out as things stand: {blockedWhy}</Trans>
        </p>
      </Slip>
    );
  }
  if (state === 'STANDSTILL' && standstillUntil !== null) {
    const until = format.instant(standstillUntil);
    return (
      <Slip tone="warn">
        <p>
          <Trans>Nothing is done before {until}: until then anybody can check the count.</Trans>
        </p>
      </Slip>
    );
  }
  if (executedAt === null) return null;
  const done = format.instant(executedAt);
  return (
    <p>
      <Mark tone="good">
        <Trans>Carried out on {done}</Trans>
      </Mark>
    </p>
  );
}

/** What one college said; or why it is not told. */
function Counts({ tally, name }: { tally: Tally; name: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const { yes, no, abstain, withheld } = tally;
  if (yes === null || no === null || abstain === null) {
    return (
      <li className="college">
        <h3>{name}</h3>
        <p>
          {withheld === 'COVER' ? (
            <Trans>Not shown: with it, the counts of a smaller college could be worked out.</Trans>
          ) : (
            <Trans>Not shown: so few voted that the counts would tell how somebody did.</Trans>
          )}
        </p>
      </li>
    );
  }
  const all = Math.max(1, yes + no + abstain);
  const rows: readonly (readonly [string, number, Dye])[] = [
    [t`Yes`, yes, 'verdigris'],
    [t`No`, no, 'madder'],
    [t`Abstain`, abstain, 'slate'],
  ];
  return (
    <li className="college">
      <h3>{name}</h3>
      {rows.map(([words, count, dye]) => (
        <p key={dye} className="count">
          <span>{words}</span>
          <strong>{format.count(count)}</strong>
          <Bar length={count / all} dye={dye} />
        </p>
      ))}
    </li>
  );
}

function Turnouts({ outcome, colleges }: { outcome: Outcome; colleges: readonly College[] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <DataTable
      caption={t`How many voted, and how many had to`}
      rows={outcome.colleges}
      keyOf={({ college }) => college}
      columns={[
        {
          header: t`Who`,
          heads: true,
          cell: ({ college }) => (college === EVERYBODY ? t`All members` : nameOfCollege(colleges, college)),
        },
        { header: t`On the roll`, number: true, cell: ({ roll }) => format.count(roll) },
        { header: t`Voted`, number: true, cell: ({ present }) => format.count(present) },
        { header: t`Needed`, number: true, cell: ({ quorum }) => format.count(quorum) },
        {
          header: t`Quorum`,
          cell: ({ quorumMet }) =>
            quorumMet ? (
              <Mark tone="good">
                <Trans>Reached</Trans>
              </Mark>
            ) : (
              <Mark tone="bad">
                <Trans>Missed</Trans>
              </Mark>
            ),
        },
      ]}
    />
  );
}
