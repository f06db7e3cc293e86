import { parseFee } from '../fee/parse-fee.js';
import { formatFee } from '../fee/fee.js';
import { isRefusal, type Fraction } from '#libs/amount';
import { factor, money, percent, rule, type Described, type RuleLine } from './rule-line.js';

/** What machines count. */
export function machineRules({ custom }: Described): readonly RuleLine[] {
  return [
    ...Object.entries(custom.gpuWeights).map(([model, { computePpm, bandwidthPpm }]) =>
      rule(
        `gpuWeights.${model}`,
        `What an hour of ${model} counts`,
        `${factor(computePpm)} by computing, ${factor(bandwidthPpm)} by memory`,
        'above 0; an A100-40 counts 1',
      ),
    ),
    rule(
      'unnamedGpuWeight.computePpm',
      'A job that accepts any card counts',
      factor(custom.unnamedGpuWeight.computePpm),
      'above 0',
    ),
    rule('multiSpec', 'A job that accepts several models counts at', 'the least of their weights', 'fixed'),
    rule(
      'contributionDays',
      'Days to accept or dispute what a contributed machine did',
      `${custom.contributionDays}`,
      '1 to 31; silence accepts',
    ),
    rule('stintReserve', 'Computing kept back for the commons', percent(custom.stintReserve), '0 % to 50 %'),
  ];
}

const SANCTION_WORDS = { WARN: 'a warning', THROTTLE: 'throttling', JURY: 'a jury of holders', SUSPEND: 'suspension' };

/** In seconds of a GPU of weight 1, or in the smallest steps where those are no whole ones. */
function gpuSeconds(steps: bigint): string {
  const second = 1_000_000_000_000n;
  return steps % second === 0n ? `${steps / second} GPU-seconds` : `${steps} millionths of milli-GPU-milliseconds`;
}

/** How computing is shared out, and what follows a breach. */
export function stintRules({ custom }: Described): readonly RuleLine[] {
  const { stint } = custom;
  return [
    ...Object.entries(stint.tokensPerGpuSecond).map(([model, tokens]) =>
      rule(`stint.tokensPerGpuSecond.${model}`, `Tokens that a GPU-second of ${model} makes`, `${tokens}`, 'above 0'),
    ),
    rule('stint.leaseMinDays', 'Days that a stint is let for at least', `${stint.leaseMinDays}`, '1 to 366'),
    rule('stint.leaseMin', 'What of a stint a gateway never takes in a block', gpuSeconds(stint.leaseMin), '0 or more'),
    rule(
      'stint.sanctions',
      'What follows a breach, in order',
      stint.sanctions.map((each) => SANCTION_WORDS[each]).join(', then '),
      'from mild to severe; no suspension without a jury',
    ),
    rule('stint.throttle', 'What a throttled stint keeps of what was unused', percent(stint.throttle), '1 % to 100 %'),
    rule('stint.suspendDays', 'Days of a suspension', `${stint.suspendDays}`, '1 to 31'),
    rule('stint.juryDays', 'Days within which a jury decides', `${stint.juryDays}`, '1 to 14'),
  ];
}

/** What labels earn. */
export function labelRules({ custom }: Described): readonly RuleLine[] {
  return [
    ...Object.entries(custom.rateCards).map(([task, { points, wageMinor }]) =>
      rule(
        `rateCards.${task}`,
        `An accepted label of the kind ${task}`,
        `${points} points and ${money(wageMinor, custom.currency)} wage`,
        '0 or more',
      ),
    ),
    rule(
      'labels.noReviewStep',
      'Labels count without a review',
      custom.labels.noReviewStep ? 'yes' : 'no',
      'yes or no',
    ),
  ];
}

const plain = (text: string): string => {
  const fee = parseFee(text);
  return isRefusal(fee) ? text : formatFee(fee);
};

/** What a holder of a use-right owes, and how long it lasts. */
export function rightRules({ custom }: Described): readonly RuleLine[] {
  const { entryFine, lives } = custom;
  const parts = (ladder: readonly Fraction[]): string => ladder.map(percent).join(', then ');
  return [
    rule(
      'entryFine.mode',
      'The entry fine is',
      entryFine.mode === 'FINE_CERTAIN' ? 'exactly what the rule says' : 'at most what the rule says',
      'one of the two',
    ),
    rule(
      'entryFine.rule',
      'Entry fine of one right',
      plain(entryFine.rule),
      'of custom value and custom rent alone; never above 2 × (value − rent)',
    ),
    rule('valueIndex', 'Most that custom value rises in twelve months', percent(custom.valueIndex), '0 % to 10 %'),
    rule('rentShare', 'Quit rent, of custom value', percent(custom.rentShare), '0 % to 20 %'),
    rule('lives.ladder', 'Parts of a fine that successive lives pay', parts(lives.ladder), '0 % to 100 % each'),
    rule('lives.notices', 'Notices to an absent heir before a seizure', `${lives.notices}`, '3 to 12'),
  ];
}
