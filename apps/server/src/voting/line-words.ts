import type { AppropriationLine } from '#libs/custom';

/** What people read on a ballot beside a line's code. */
export interface LineWords {
  readonly label: string;
  readonly explanation: string;
}

const WORDS: Readonly<Record<AppropriationLine, LineWords>> = {
  REINVEST: {
    label: 'Better machines here',
    explanation: 'Repairs, replacements and new machines for the sites we already run.',
  },
  NEW_PCP: {
    label: 'Help a new partnership begin',
    explanation:
      'Seed money for another town that wants to own its computing. A least part is set aside before the vote.',
  },
  HOST_FUND: {
    label: 'The places that host us',
    explanation: 'A fund for the neighbours who give our machines land, power and water.',
  },
  WORKER_RETURN: {
    label: 'Paid to the workers',
    explanation: 'An equal part for everybody in the college of workers, on top of their wages.',
  },
  BET: {
    label: 'Try something new',
    explanation: 'Money for an idea that may fail. What goes above the limit moves to the reserve.',
  },
  RESERVE: {
    label: 'Keep for hard times',
    explanation: 'Savings of the Common Association, to be decided on later.',
  },
};

const isLine = (code: string): code is AppropriationLine => Object.hasOwn(WORDS, code);

/** The words for a line; a code that no longer exists is shown as it is, so that an old ballot stays readable. */
export function lineWords(code: string): LineWords {
  return isLine(code) ? WORDS[code] : { label: code, explanation: '' };
}
