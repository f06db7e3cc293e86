import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fraction } from '#libs/amount';
import { tallyColleges } from '../college/tally-colleges.js';
import { known } from '../college/test-colleges.js';
import { thresholdOf } from '../college/threshold.js';
import type { Mandate } from './mandate.js';
import { mandateStatement } from './mandate-statement.js';
import { mayDelegate, mayRevoke, type DelegationFacts } from './may-delegate.js';
import {
  resolveMandates as resolve,
  type CastBallot,
  type MandatedVote,
  type ResolvedVote,
} from './resolve-mandates.js';

type Choice = 'YES' | 'NO';

const resolveMandates = (vote: MandatedVote<Choice>): ResolvedVote<Choice> => known(resolve(vote));

const mandate = (giver: string, holder: string, more: Partial<Mandate> = {}): Mandate => ({
  id: `${giver}>${holder}`,
  giver,
  holder,
  of: { kind: 'DELEGATION' },
  scope: { topic: 'energy', fromMs: 0n, untilMs: 100n },
  givenAtMs: 0n,
  revokedAtMs: undefined,
  ...more,
});
const own = (voterRef: string, choice: Choice, castAtMs = 10n): CastBallot<Choice> => ({
  id: `${voterRef}@${castAtMs}`,
  voterRef,
  mandate: undefined,
  sequence: castAtMs,
  castAtMs,
  choice,
});
const by = ({ id, giver }: Mandate, choice: Choice, castAtMs = 10n): CastBallot<Choice> => ({
  ...own(giver, choice, castAtMs),
  id: `${id}@${castAtMs}`,
  mandate: id,
});
const roll = ['ann', 'bob', 'cem', 'dag'].map((voterRef) => ({ voterRef, college: 'WORKER' }));
const vote = (more: Partial<MandatedVote<Choice>>): MandatedVote<Choice> => ({
  topic: 'energy',
  closesAtMs: 50n,
  roll,
  mandates: [],
  ballots: [],
  caps: { DELEGATION: 2n, PROXY: 1n },
  ...more,
});
const told = (more: Partial<MandatedVote<Choice>>): unknown => {
  const { counted, fates } = resolveMandates(vote(more));
  return {
    counted: counted.map(({ voterRef, choice, castBy, why }) => `${voterRef} ${choice} ${why} ${castBy}`),
    fates: Object.fromEntries([...fates].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

describe('mandates: worked examples', () => {
  const [ann, bob] = [mandate('ann', 'cem'), mandate('bob', 'cem', { givenAtMs: 1n })];

  it('lets a holder cast one ballot for each giver, split, and counts each once for its giver', () => {
    expect(
      told({ mandates: [ann, bob], ballots: [by(ann, 'YES'), by(ann, 'NO', 12n), by(bob, 'YES'), own('cem', 'YES')] }),
    ).toEqual({
      counted: ['ann NO BY_MANDATE cem', 'bob YES BY_MANDATE cem', 'cem YES OWN cem'],
      fates: { 'ann>cem@10': 'SUPERSEDED', 'ann>cem@12': 'BY_MANDATE', 'bob>cem@10': 'BY_MANDATE', 'cem@10': 'OWN' },
    });
  });

  it.each([5n, 20n])("lets the giver's own ballot override, though cast at %d", (at) => {
    expect(told({ mandates: [ann], ballots: [own('ann', 'NO', at), by(ann, 'YES', 10n)] })).toMatchObject({
      counted: ['ann NO OWN ann'],
      fates: { 'ann>cem@10': 'OVERRIDDEN' },
    });
  });

  it('makes nobody present who neither voted nor was voted for', () => {
    expect(resolveMandates(vote({ mandates: [ann] })).counted).toEqual([]);
  });

  it('passes nothing on: who holds a mandate and has given their own casts for their giver alone', () => {
    const chain = [mandate('ann', 'bob'), mandate('bob', 'cem')];
    const passed = { ...by(chain[1]!, 'YES'), id: 'passed', voterRef: 'ann' };
    expect(told({ mandates: chain, ballots: [passed, by(chain[1]!, 'YES')] })).toEqual({
      counted: ['bob YES BY_MANDATE cem'],
      fates: { 'bob>cem@10': 'BY_MANDATE', passed: 'NO_MANDATE' },
    });
  });

  it.each([
    ['NOT_ON_ROLL', { roll: roll.slice(1) }, ann],
    ['NO_MANDATE', { topic: 'wages' }, ann],
    ['NO_MANDATE', {}, mandate('ann', 'cem', { of: { kind: 'PROXY', meeting: 'autumn' } })],
    ['OTHER_COLLEGE', { roll: [{ voterRef: 'ann', college: 'HOST' }, ...roll.slice(1)] }, ann],
    ['OTHER_COLLEGE', {}, mandate('ann', 'stranger')],
    ['MANDATE_REVOKED', {}, mandate('ann', 'cem', { revokedAtMs: 49n })],
    ['BY_MANDATE', {}, mandate('ann', 'cem', { revokedAtMs: 50n })],
    ['OUTSIDE_MANDATE', {}, mandate('ann', 'cem', { scope: { topic: undefined, fromMs: 0n, untilMs: 10n } })],
    ['OUTSIDE_MANDATE', {}, mandate('ann', 'cem', { scope: { topic: undefined, fromMs: 11n, untilMs: 20n } })],
    [
      'NO_MANDATE',
      {},
      mandate('ann', 'cem', { scope: { topic: undefined, motion: 'M-2', fromMs: 0n, untilMs: 100n } }),
    ],
    [
      'NO_MANDATE',
      { motion: 'M-1' },
      mandate('ann', 'cem', { scope: { topic: undefined, motion: 'M-2', fromMs: 0n, untilMs: 100n } }),
    ],
    [
      'BY_MANDATE',
      { motion: 'M-2' },
      mandate('ann', 'cem', { scope: { topic: undefined, motion: 'M-2', fromMs: 0n, untilMs: 100n } }),
    ],
    ['HOLDER_ABSENT', { meeting: { id: 'spring', checkedIn: new Set(['ann']) } }, ann],
    ['BY_MANDATE', { meeting: { id: 'spring', checkedIn: new Set(['cem']) } }, ann],
    ['HOLDER_OVER_CAP', { caps: { DELEGATION: 0n, PROXY: 9n } }, ann],
  ] as const)('%s', (fate, more, given) => {
    const { fates } = resolveMandates(vote({ ...more, mandates: [given], ballots: [by(given, 'YES')] }));
    expect([...fates.values()]).toEqual([fate]);
  });

  it('takes the ballot of whoever held the mandate last, where one follows another in an open vote', () => {
    const first = mandate('ann', 'bob', { scope: { topic: 'energy', fromMs: 0n, untilMs: 20n } });
    const second = mandate('ann', 'cem', { scope: { topic: 'energy', fromMs: 20n, untilMs: 50n } });
    const ballots = [{ ...by(first, 'YES', 10n), sequence: 9n }, by(second, 'NO', 30n)];
    expect(
      told({ mandates: [second, first], ballots: ballots.map((each, at) => ({ ...each, sequence: 9n - BigInt(at) })) }),
    ).toEqual({
      counted: ['ann NO BY_MANDATE cem'],
      fates: { 'ann>bob@10': 'SUPERSEDED', 'ann>cem@30': 'BY_MANDATE' },
    });
  });

  it('caps proxies of a meeting by themselves, the first given first, and takes the later of two words', () => {
    const of = { kind: 'PROXY', meeting: 'spring' } as const;
    const proxies = [mandate('bob', 'cem', { of }), mandate('ann', 'cem', { of, givenAtMs: 1n })];
    const meeting = { id: 'spring', checkedIn: new Set(['cem']) };
    const ballots = proxies.map((each) => by(each, 'YES'));
    expect(told({ meeting, mandates: proxies, ballots })).toMatchObject({
      fates: { 'bob>cem@10': 'BY_MANDATE', 'ann>cem@10': 'HOLDER_OVER_CAP' },
    });
    const twice = [mandate('ann', 'bob'), mandate('ann', 'cem', { givenAtMs: 3n })];
    expect(told({ mandates: twice, ballots: twice.map((each) => by(each, 'YES')) })).toMatchObject({
      fates: { 'ann>bob@10': 'MANDATE_REPLACED', 'ann>cem@10': 'BY_MANDATE' },
    });
    const both = [mandate('ann', 'cem', { of }), mandate('ann', 'bob', { givenAtMs: 3n })];
    expect(told({ meeting, mandates: both, ballots: both.map((each) => by(each, 'YES')) })).toMatchObject({
      fates: { 'ann>bob@10': 'MANDATE_REPLACED', 'ann>cem@10': 'BY_MANDATE' },
    });
  });
});

describe('what a holder signs', () => {
  it('names giver, holder, mandate and number, and is of no other type', () => {
    const said = { motion: 'M-1', voter: 'ann', holder: 'cem', mandate: 2, number: 1, commitment: 'ab' };
    expect(mandateStatement(said)).toBe(
      '{"commitment":"ab","holder":"cem","mandate":"2","motion":"M-1","number":"1","type":"mandate-ballot-statement","v":"1","voter":"ann"}',
    );
  });
});

describe('mandates in a tally', () => {
  it('make givers present and count for them, so that three reach a quorum which two people cast', () => {
    const given = mandate('ann', 'cem');
    const ballots = [by(given, 'YES'), own('cem', 'NO'), own('dag', 'YES')];
    const { counted } = resolveMandates(vote({ mandates: [given], ballots }));
    const quorum = { share: fraction(3n, 4n) };
    const mode = { kind: 'EVERY', thresholds: { WORKER: thresholdOf('SIMPLE') } } as const;
    const motion = { id: 'M-1', customVersion: 1, colleges: [{ id: 'WORKER', required: true, quorum }], mode, roll };
    expect(tallyColleges(motion, { ballots: counted, checkedIn: [] })).toMatchObject({
      verdict: 'CARRIED',
      lines: [{ yes: 2n, no: 1n, present: 3n, quorum: 3n }],
    });
    const alone = ballots.filter((ballot) => ballot.mandate === undefined);
    expect(tallyColleges(motion, { ballots: alone, checkedIn: [] })).toMatchObject({ verdict: 'INQUORATE' });
  });
});

describe('mandates: properties', () => {
  const people = ['ann', 'bob', 'cem', 'dag', 'eve'];
  const person = fc.constantFrom(...people);
  const mandates = fc.uniqueArray(
    fc.tuple(person, person, fc.bigInt({ min: 0n, max: 3n })).map(([giver, holder, givenAtMs]) => {
      return mandate(giver, holder, { givenAtMs });
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );
  const votes = mandates.chain((given) =>
    fc
      .array(fc.tuple(person, fc.option(fc.nat()), fc.constantFrom<Choice>('YES', 'NO')), { maxLength: 20 })
      .map((drawn) =>
        drawn.map(([voterRef, which, choice], at): CastBallot<Choice> => {
          const used = which === null || given.length === 0 ? undefined : given[which % given.length];
          return { ...own(voterRef, choice, BigInt(at)), id: String(at), mandate: used?.id };
        }),
      )
      .map((ballots) => vote({ mandates: given, ballots })),
  );

  it('counts one ballot at most for each place on the roll, cast by its voter or by whom they chose, loops or not', () => {
    fc.assert(
      fc.property(votes, (given) => {
        const { counted, fates } = resolveMandates(given);
        expect(new Set(counted.map(({ voterRef }) => voterRef)).size).toBe(counted.length);
        expect(fates.size).toBe(given.ballots.length);
        for (const { voterRef, castBy, why } of counted) {
          expect(given.roll.some((place) => place.voterRef === voterRef)).toBe(true);
          const owned = given.ballots.some((ballot) => ballot.voterRef === voterRef && ballot.mandate === undefined);
          expect(why === 'OWN').toBe(owned);
          if (why === 'OWN') expect(castBy).toBe(voterRef);
          else expect(given.mandates.some(({ giver, holder }) => giver === voterRef && holder === castBy)).toBe(true);
        }
        for (const holder of people) {
          const cast = counted.filter(({ castBy, why }) => castBy === holder && why === 'BY_MANDATE');
          expect(BigInt(cast.length)).toBeLessThanOrEqual(given.caps.DELEGATION);
        }
      }),
    );
  });

  it('does not ask in which order anything was read', () => {
    fc.assert(
      fc.property(votes, (given) => {
        const turned = {
          ...given,
          roll: given.roll.toReversed(),
          mandates: given.mandates.toReversed(),
          ballots: given.ballots.toReversed(),
        };
        expect(resolveMandates(turned).counted).toEqual(resolveMandates(given).counted);
        expect(new Map([...resolveMandates(turned).fates].sort())).toEqual(
          new Map([...resolveMandates(given).fates].sort()),
        );
      }),
    );
  });

  it('lets no circle be closed, whatever was given before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(person, person), { maxLength: 20 }), (asked) => {
        const given: Mandate[] = [];
        for (const [giver, holder] of asked) {
          const next = mandate(giver, holder);
          if (mayDelegate({ ...facts, asked: next, mandates: given }) === undefined) given.push(next);
        }
        for (const start of people) {
          let at: string | undefined = start;
          for (let hops = 0; hops <= people.length && at !== undefined; hops += 1) {
            const from: string = at;
            at = given.find(({ giver }) => giver === from)?.holder;
          }
          expect(at).toBeUndefined();
        }
      }),
    );
  });
});

const facts: DelegationFacts = {
  asked: mandate('ann', 'bob'),
  nowMs: 5n,
  giverCollege: 'WORKER',
  holderCollege: 'WORKER',
  mandates: [],
  caps: { DELEGATION: 2n, PROXY: 1n },
};

describe('mandates: refusals', () => {
  it('SequenceTwice: two ballots of one caster for one voter under one number', () => {
    const ballots = [own('ann', 'YES'), { ...own('ann', 'NO'), id: 'other' }];
    expect(resolve(vote({ ballots }))).toMatchObject({ kind: 'SequenceTwice', rule: 'mandate.casting' });
  });

  it.each([
    ['DelegatesToSelf', { asked: mandate('ann', 'ann') }],
    ['NotAMember', { giverCollege: undefined }],
    ['NotAMember', { holderCollege: undefined }],
    ['OtherCollege', { holderCollege: 'HOST' }],
    ['PeriodMalformed', { asked: mandate('ann', 'bob', { scope: { topic: 'x', fromMs: 9n, untilMs: 9n } }) }],
    ['PeriodMalformed', { nowMs: 100n }],
    ['AlreadyDelegated', { mandates: [mandate('ann', 'cem')] }],
    ['HolderHasDelegated', { mandates: [mandate('bob', 'ann')] }],
    ['HolderAtCap', { mandates: [mandate('cem', 'bob'), mandate('dag', 'bob')] }],
  ])('%s', (kind, change) => {
    expect(mayDelegate(facts)).toBeUndefined();
    expect(mayDelegate({ ...facts, ...change })).toMatchObject({ kind, rule: 'mandate.giving' });
  });

  it('minds no mandate of another topic, time or meeting, and none that has ended', () => {
    const elsewhere = [
      mandate('bob', 'cem', { scope: { topic: 'wages', fromMs: 0n, untilMs: 100n } }),
      mandate('ann', 'cem', { of: { kind: 'PROXY', meeting: 'spring' } }),
      mandate('ann', 'dag', { revokedAtMs: 4n }),
      mandate('bob', 'dag', { scope: { topic: 'energy', fromMs: 0n, untilMs: 5n } }),
    ];
    expect(mayDelegate({ ...facts, mandates: elsewhere })).toBeUndefined();
    // One motion is among all of its topic, and apart from another motion.
    const one = (motion: string) => ({ topic: 'energy', motion, fromMs: 0n, untilMs: 100n });
    const asked = { ...facts.asked, scope: one('M-1') };
    expect(mayDelegate({ ...facts, asked, mandates: [mandate('ann', 'cem', { scope: one('M-2') })] })).toBeUndefined();
    expect(mayDelegate({ ...facts, asked, mandates: [mandate('ann', 'cem')] })).toMatchObject({
      kind: 'AlreadyDelegated',
    });
  });

  it('lets the giver alone revoke, once', () => {
    const given = mandate('ann', 'bob');
    expect(mayRevoke(given, 'ann', 5n)).toBeUndefined();
    expect(mayRevoke(given, 'bob', 5n)).toMatchObject({ kind: 'NotTheGiver' });
    expect(mayRevoke({ ...given, revokedAtMs: 4n }, 'ann', 5n)).toMatchObject({ kind: 'MandateEnded' });
  });
});
