import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { formatFraction, type Fraction, isRefusal, multiply, fraction, parseFraction } from '#libs/amount';
import { independentMarkets, meanDivision, utilitarianDivision } from '#libs/voting';

/** Profiles whose outcomes two programs that are not ours agreed on. */
interface PublishedProfile {
  readonly name: string;
  readonly votes: readonly (readonly string[])[];
  readonly imm: readonly string[];
  readonly utilitarian: readonly string[];
  readonly mean: readonly string[];
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

  describe('Independent Markets, the utilitarian division and the mean on published profiles', () => {
    it('finds the file complete', () => {
      expect(profiles).toHaveLength(23);
    });

    it.each(profiles.map(({ name, ...profile }) => ({ name, profile })))('$name', ({ profile }) => {
      const ballots = profile.votes.map((ballot) => ballot.map(inParts));
      const shown = (shares: readonly string[]): readonly string[] =>
        shares.map((share) => formatFraction(exact(share)));
      const result = independentMarkets(ballots, PARTS);
      const utilitarian = utilitarianDivision(ballots, PARTS);
      const mean = meanDivision(ballots, PARTS);
      if (isRefusal(result) || isRefusal(utilitarian) || isRefusal(mean)) throw new Error('refused');
      expect(result.shares.map(formatFraction)).toEqual(shown(profile.imm));
      expect(utilitarian.map(formatFraction)).toEqual(shown(profile.utilitarian));
      expect(mean.map(formatFraction)).toEqual(shown(profile.mean));
    });
  });
} else {
  describe('Independent Markets, the utilitarian division and the mean on published profiles', () => {
    it.skip('skipped: ../shared/data/votes/portioning/profiles.json is not here', () => undefined);
  });
}
