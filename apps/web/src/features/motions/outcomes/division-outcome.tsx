import { Trans } from '@lingui/react/macro';
import { basisPointsOf } from '../../../format/fraction.js';
import { useFormat } from '../../../format/use-format.js';
import { Bar } from '../../../ui/bar.js';
import { DotStrips } from './dot-strip.js';
import type { OutcomeProps } from './outcome-props.js';

/** How a surplus is divided: in a sentence, line by line, and among the ballots. */
export function DivisionOutcome({ motion, outcome: { lines } }: OutcomeProps) {
  const format = useFormat();
  const { division } = motion;
  if (division === null || lines.length === 0) return null;
  const money = (amount: string): string => format.quantity(amount, division.currency);
  const sum = lines.reduce((all, { amount }) => all + BigInt(amount), 0n);
  const whole = money(`${sum}`);
  const largest = lines.toSorted((a, b) => (BigInt(a.amount) < BigInt(b.amount) ? 1 : -1));
  const each = format.list(
    largest.filter(({ amount }) => amount !== '0').map(({ label, amount }) => `${label} ${money(amount)}`),
  );
  const floors = division.lines.reduce((all, { floor }) => all + BigInt(floor), 0n);
  const [aside, rest] = [money(`${floors}`), money(`${BigInt(division.amount) - floors}`)];
  return (
    <>
      <p className="lede">
        <Trans>
          The {whole} are divided so: {each}.
        </Trans>
      </p>
      {floors > 0n && (
        <p className="note">
          <Trans>
            The custom set {aside} aside before the vote. The percentages divide the other {rest}; what goes over a
            limit moves on as the custom says.
          </Trans>
        </p>
      )}
      <ul className="shares">
        {lines.map((line) => (
          <li key={line.id}>
            <span>{line.label}</span>
            <span>
              {format.share(line.share)} · <strong>{money(line.amount)}</strong>
            </span>
            <Bar length={Number(basisPointsOf(line.share)) / 10_000} />
          </li>
        ))}
      </ul>
      <DotStrips lines={lines} />
    </>
  );
}
