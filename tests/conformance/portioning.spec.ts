import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { formatFraction, type Fraction, isRefusal, multiply, fraction, parseFraction } from '#libs/amount';
import { independentMarkets } from '#libs/voting';

/** Profiles whose outcomes two programs that are not ours agreed on. */
interface PublishedProfile {
  readonly name: string;
  readonly votes: readonly (readonly string[])[];
  readonly imm: readonly string[];
}

const file = join(import.meta.dirname, '../../../shared/data/votes/portioning/profiles.json');

// Divisible by every denominator of the file, so that each vote is a whole number of parts.
const PARTS = 10_000n;

function exact(text: string): Fraction {
  const parsed = parseFraction(text);
  if (isRefusal(parsed)) throw new Error(parsed.message);
  return parsed;
}

function inParts(text: string): bigint {
  const { numerator, denominator } = multiply(exact(text), fraction(PARTS));
  if (denominator !== 1n) throw new Error(`${text} is not a whole number of parts`);
  return numerator;
}

if (existsSync(file)) {
  const profiles = JSON.parse(readFileSync(file, 'utf8')) as readonly PublishedProfile[];

  describe('Independent Markets on published profiles', () => {
    it('finds the file complete', () => {
      expect(profiles).toHaveLength(23);
    });

    it.each(profiles.map(({ name, votes, imm }) => ({ name, votes, imm })))('$name', ({ votes, imm }) => {
      const result = independentMarkets(
        votes.map((ballot) => ballot.map(inParts)),
        PARTS,
      );
      if (isRefusal(result)) throw new Error(result.message);
      expect(result.shares.map(formatFraction)).toEqual(imm.map((share) => formatFraction(exact(share))));
    });
  });
} else {
  describe('Independent Markets on published profiles', () => {
    it.skip('skipped: ../shared/data/votes/portioning/profiles.json is not here', () => undefined);
  });
}
