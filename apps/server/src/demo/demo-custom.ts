import { InvariantViolation, isRefusal } from '#libs/amount';
import { customToDocument, defaultCustom, parseCustom, type Custom } from '#libs/custom';

/**
 * The town's first custom: the default one with its own prices. EUR 0.40 and 2.00 for a million tokens in and out,
 * EUR 1.00 for a weighted GPU-hour. The cost is what a site is paid for its machines' time; the margin carries what the
 * Joint Enterprise pays itself (energy, wages, the host community) and the surplus.
 */
export function demoCustom(): Custom {
  const usual = customToDocument(defaultCustom('EUR'));
  const custom = parseCustom({
    ...usual,
    // What a GPU-second of weight 1 makes of each model: a small one makes more tokens of it.
    stint: { ...usual.stint, tokensPerGpuSecond: { 'weir-7b': '1400', 'heron-code-32b': '380', 'mill-70b': '180' } },
    tariffs: {
      'tokens-in': { costMinor: '178', marginMinor: '218', per: '10000000' },
      'tokens-out': { costMinor: '890', marginMinor: '1090', per: '10000000' },
      'gpu-time': { costMinor: '45', marginMinor: '55', per: '3600000000000000' },
    },
    rateCards: {
      choices: { points: '1', wageMinor: '45' },
      ranking: { points: '2', wageMinor: '90' },
      span: { points: '3', wageMinor: '150' },
      text: { points: '5', wageMinor: '320' },
    },
  });
  if (isRefusal(custom)) throw new InvariantViolation(custom.message);
  return custom;
}
