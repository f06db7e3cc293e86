import { Trans, useLingui } from '@lingui/react/macro';
import { basisPointsOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import { Bar } from '../../ui/bar.js';
import { Part } from '../../ui/part.js';
import type { Motion } from './ballot-page.js';
import { Payments } from './payments.js';

/** What the members decided: the sentence first, then the shares, then what it set in motion. */
export function OutcomePart({ motion, outcome }: { motion: Motion; outcome: NonNullable<Motion['outcome']> }) {
  const { t } = useLingui();
  const format = useFormat();
  const first = outcome.lines.toSorted((a, b) => (BigInt(a.amount) < BigInt(b.amount) ? 1 : -1))[0];
  const cast = format.count(motion.turnout);
  const label = first?.label ?? '';
  const share = format.share(first?.share ?? '0');
  return (
    <Part title={t`What was decided`}>
      {first !== undefined && (
        <p className="lede">
          <Trans>
            {cast} members divided it. Most went to {label}: {share}.
          </Trans>
        </p>
      )}
      <SetAside motion={motion} />
      <ul className="shares">
        {outcome.lines.map((line) => (
          <li key={line.code}>
            <span>{line.label}</span>
            <span>
              {format.share(line.share)} · <strong>{format.quantity(line.amount, motion.currency)}</strong>
            </span>
            <Bar length={Number(basisPointsOf(line.share)) / 10_000} />
          </li>
        ))}
      </ul>
      <Payments outcome={outcome} currency={motion.currency} />
      <p className="note">
        <Trans>
          The fingerprint of the decision, as the books name it: <code>{outcome.resultHash}</code>
        </Trans>
      </p>
    </Part>
  );
}

/** Why an amount may not be its percentage of the whole: floors come off first, and a cap sends the excess on. */
function SetAside({ motion }: { motion: Motion }) {
  const format = useFormat();
  const money = (amount: bigint) => format.quantity(`${amount}`, motion.currency);
  const sum = motion.lines.reduce((floors, { floor }) => floors + BigInt(floor), 0n);
  if (sum === 0n) return null;
  const floors = money(sum);
  const rest = money(BigInt(motion.amount) - sum);
  const lines = motion.lines
    .filter(({ floor }) => floor !== '0')
    .map(({ label }) => label)
    .join(', ');
  return (
    <p className="note">
      <Trans>
        The custom first set {floors} aside for: {lines}. The percentages divide the other {rest}; what goes over a
        limit moves on as the custom says.
      </Trans>
    </p>
  );
}
