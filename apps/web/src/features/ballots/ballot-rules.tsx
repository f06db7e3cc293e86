import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Part } from '../../ui/part.js';
import type { Motion } from './ballot-page.js';
import { LineLimits } from './line-limits.js';
import { Turnout } from './turnout.js';

/** The rules this ballot runs by, beside the choice they bind. */
export function BallotRules({ motion }: { motion: Motion }) {
  const { t } = useLingui();
  const format = useFormat();
  const limited = motion.lines.filter(({ floor, cap }) => floor !== '0' || cap !== null);
  const size = format.count(motion.electorateSize);
  const { customVersion } = motion;
  return (
    <Part title={t`The rules`}>
      <Turnout motion={motion} />
      <ul>
        <li>
          <Trans>Each of the {size} members on the electorate has one vote, whatever they own or do.</Trans>
        </li>
        <li>
          <Trans>Everything you give must come to exactly 100%.</Trans>
        </li>
        <li>
          <Trans>No result, nor a part of one, is shown before the ballot closes.</Trans>
        </li>
        <li>
          <Trans>
            The shares are found by Independent Markets: giving a line more than you wish never moves the result closer
            to your wish.
          </Trans>
        </li>
        {limited.map((line) => (
          <li key={line.code}>
            {line.label}: <LineLimits line={line} currency={motion.currency} />
          </li>
        ))}
      </ul>
      <p className="note">
        <Trans>Custom version {customVersion}, as in force when the ballot was called.</Trans>
      </p>
    </Part>
  );
}
