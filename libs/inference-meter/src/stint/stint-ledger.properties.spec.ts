import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fraction, isRefusal } from '#libs/amount';
import { chargedOf, type StintHold } from './stint-hold.js';
import { StintLedger } from './stint-ledger.js';

const RUNS = { numRuns: 1_000 };
const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const TERMS = { grant: 100n, leaseMin: 15n, throttle: fraction(1n, 4n) };

const id = fc.constantFrom(...IDS);
const amount = fc.bigInt({ min: 0n, max: 60n });
const life = fc.record({ ttlMs: fc.bigInt({ min: 1n, max: 40n }), longestMs: fc.bigInt({ min: 1n, max: 120n }) });

type Command = (ledger: StintLedger, nowMs: bigint) => unknown;
interface Step {
  readonly afterMs: bigint;
  readonly name: string;
  readonly run: Command;
}

const named = (name: string, run: Command) => ({ name, run });

const ordinary = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(id, amount, life, fc.constantFrom('REQUEST' as const, 'JOB' as const))
      .map(([of, ask, lives, kind]) =>
        named(`reserve ${of} ${ask}`, (ledger, now) => ledger.reserve({ id: of, kind, ask, ...lives }, now)),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(id, amount, life)
      .map(([of, block, lives]) =>
        named(`lease ${of} ${block}`, (ledger, now) => ledger.lease({ id: of, block, admitMs: 1n, ...lives }, now)),
      ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(id, amount)
      .map(([of, metered]) => named(`beat ${of} ${metered}`, (ledger, now) => ledger.beat(of, metered, now))),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(id, amount)
      .map(([of, kept]) => named(`shrink ${of} ${kept}`, (ledger, now) => ledger.shrink(of, kept, now))),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(id, amount)
      .map(([of, actual]) => named(`settle ${of} ${actual}`, (ledger, now) => ledger.settle(of, actual, now))),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map((throttled) =>
      named(`throttle ${throttled}`, (ledger, now) => {
        ledger.stand(throttled ? { step: 'THROTTLED', throttled } : { step: 'GOOD', throttled }, now);
      }),
    ),
  },
);
const drought = fc
  .bigInt({ min: 0n, max: 100n })
  .map((grant) => named(`regrant ${grant}`, (ledger) => ledger.regrant(grant)));

const stepOf = (command: fc.Arbitrary<{ name: string; run: Command }>): fc.Arbitrary<Step> =>
  fc.tuple(fc.bigInt({ min: 0n, max: 15n }), command).map(([afterMs, { name, run }]) => ({ afterMs, name, run }));
const stepsOf = (command: fc.Arbitrary<{ name: string; run: Command }>) =>
  fc.array(stepOf(command), { minLength: 1, maxLength: 60 });

const holdsOf = (ledger: StintLedger): readonly StintHold[] =>
  IDS.map((each) => ledger.hold(each)).filter((hold) => hold !== undefined);
const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, each) => sum + each, 0n);

/** The same figures, counted afresh from the holds. */
function counted(ledger: StintLedger) {
  const holds = holdsOf(ledger);
  const open = holds.filter(({ state }) => state === 'HELD');
  return {
    used: total(holds.map(chargedOf)),
    held: total(open.map(({ amount: kept }) => kept)),
    residue: total(holds.map(({ residue }) => residue)),
  };
}

function play(steps: readonly Step[], each: (step: Step, ledger: StintLedger, nowMs: bigint) => void): StintLedger {
  const ledger = new StintLedger(TERMS);
  let nowMs = 0n;
  for (const step of steps) {
    nowMs += step.afterMs;
    each(step, ledger, nowMs);
  }
  return ledger;
}

const plainly = (step: Step, ledger: StintLedger, nowMs: bigint) => {
  step.run(ledger, nowMs);
};
const outcome = (ledger: StintLedger) => ({ figures: ledger.figures(), holds: holdsOf(ledger) });

describe('a stint, whatever is asked of it in whatever order', () => {
  it('is never overspent, and its figures are the sums of its holds', () => {
    fc.assert(
      fc.property(stepsOf(ordinary), (steps) => {
        play(steps, (step, ledger, nowMs) => {
          step.run(ledger, nowMs);
          const { grant, used, held, residue } = ledger.figures();
          expect({ used, held, residue }).toEqual(counted(ledger));
          expect(used >= 0n && held >= 0n && residue >= 0n && used + held <= grant).toBe(true);
        });
      }),
      RUNS,
    );
  });

  it('takes no more while a drought has left it overdrawn', () => {
    fc.assert(
      fc.property(
        stepsOf(fc.oneof({ weight: 12, arbitrary: ordinary }, { weight: 1, arbitrary: drought })),
        (steps) => {
          play(steps, (step, ledger, nowMs) => {
            ledger.sweep(nowMs);
            const before = ledger.figures();
            step.run(ledger, nowMs);
            const { grant, used, held } = ledger.figures();
            const most = before.used + before.held > grant ? before.used + before.held : grant;
            expect(used + held <= most).toBe(true);
          });
        },
      ),
      RUNS,
    );
  });

  it('refuses a request exactly where it does not fit', () => {
    fc.assert(
      fc.property(stepsOf(ordinary), fc.bigInt({ min: 1n, max: 120n }), (steps, ask) => {
        const ledger = play(steps, plainly);
        const { left } = ledger.figures();
        const answer = ledger.reserve({ id: 'new', kind: 'REQUEST', ask, ttlMs: 1n, longestMs: 1n }, 0n);
        expect(isRefusal(answer) ? answer.kind : answer.state).toBe(ask <= left ? 'HELD' : 'StintExhausted');
      }),
      RUNS,
    );
  });

  it('holds nothing for ever: past the longest life all is free, and every end is accounted for', () => {
    fc.assert(
      fc.property(stepsOf(ordinary), (steps) => {
        const ledger = play(steps, (step, playing, nowMs) => {
          step.run(playing, nowMs);
          // Throttling and its end are no commands of the ledger's clock: time is told before looking.
          playing.sweep(nowMs);
          for (const { state, expiresAtMs, latestMs } of holdsOf(playing)) {
            if (state === 'HELD') expect(nowMs < expiresAtMs && expiresAtMs <= latestMs).toBe(true);
          }
        });
        ledger.sweep(10_000n);
        expect(ledger.figures().held).toBe(0n);
        const reports = ledger.takeReports();
        const residues = reports.filter((report) => report.kind === 'RESIDUE').map((report) => report.amount);
        expect(total(residues)).toBe(ledger.figures().residue);
        const swept = reports.filter((report) => report.kind === 'SWEPT').map(({ hold }) => hold);
        const ended = holdsOf(ledger).filter(({ closing }) => closing !== 'EXIT');
        expect(swept.toSorted()).toEqual(ended.map(({ id: of }) => of));
      }),
      RUNS,
    );
  });

  it('answers a repetition of any command as it answered the first, and changes nothing', () => {
    fc.assert(
      fc.property(stepsOf(ordinary), (steps) => {
        const once = play(steps, plainly);
        const twice = play(steps, (step, ledger, nowMs) => {
          const first = step.run(ledger, nowMs);
          expect(step.run(ledger, nowMs)).toEqual(first);
        });
        expect(outcome(twice)).toEqual(outcome(once));
      }),
      RUNS,
    );
  });

  it('comes out the same however often, and whenever, the sweeper runs', () => {
    fc.assert(
      fc.property(stepsOf(ordinary), fc.array(fc.bigInt({ min: 0n, max: 15n })), (steps, early) => {
        const lazily = play(steps, plainly);
        let at = 0;
        const eagerly = play(steps, (step, ledger, nowMs) => {
          for (let times = 0; times < 3; times += 1, at += 1) {
            const back = early[at % (early.length + 1)] ?? 0n;
            ledger.sweep(nowMs - (back < step.afterMs ? back : step.afterMs));
          }
          step.run(ledger, nowMs);
        });
        lazily.sweep(10_000n);
        eagerly.sweep(10_000n);
        expect(outcome(eagerly)).toEqual(outcome(lazily));
      }),
      RUNS,
    );
  });

  it('never takes a hold out of a state that ended it', () => {
    fc.assert(
      fc.property(stepsOf(ordinary), (steps) => {
        const ended = new Map<string, string>();
        play(steps, (step, ledger, nowMs) => {
          step.run(ledger, nowMs);
          for (const { id: of, state } of holdsOf(ledger)) {
            // Of what expired, somebody may say late that it was used.
            const before = ended.get(of);
            if (before !== undefined) expect(before === 'EXPIRED' ? [before, 'SETTLED'] : [before]).toContain(state);
            if (state !== 'HELD') ended.set(of, state);
          }
        });
      }),
      RUNS,
    );
  });
});

describe('the last unit of a stint', () => {
  it('N at once for the same: exactly as many as fit, whoever comes first', () => {
    const asks = fc.tuple(fc.bigInt({ min: 1n, max: 30n }), fc.integer({ min: 1, max: 200 }));
    fc.assert(
      fc.property(asks, fc.bigInt({ min: 0n, max: 500n }), ([ask, n], grant) => {
        const ledger = new StintLedger({ ...TERMS, grant });
        const answers = Array.from({ length: n }, (_, at) =>
          ledger.reserve({ id: `r${at}`, kind: 'REQUEST', ask, ttlMs: 9n, longestMs: 9n }, 0n),
        );
        const fit = Number(grant / ask);
        expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(fit < n ? fit : n);
      }),
      RUNS,
    );
  });

  it('heartbeats may overtake each other: the greatest figure stands', () => {
    const beats = fc.array(amount, { minLength: 1, maxLength: 12 });
    const shuffled = beats.chain((figures) =>
      fc.tuple(fc.constant(figures), fc.shuffledSubarray(figures, { minLength: figures.length })),
    );
    const after = (figures: readonly bigint[]) => {
      const ledger = new StintLedger(TERMS);
      ledger.reserve({ id: 'a', kind: 'REQUEST', ask: 50n, ttlMs: 9n, longestMs: 99n }, 0n);
      for (const figure of figures) ledger.beat('a', figure, 1n);
      ledger.sweep(1_000n);
      return outcome(ledger);
    };
    fc.assert(
      fc.property(shuffled, ([figures, other]) => expect(after(other)).toEqual(after(figures))),
      RUNS,
    );
  });

  it('a settlement after the sweeper ends as if the sweeper had not come, where there is room', () => {
    fc.assert(
      fc.property(amount, fc.bigInt({ min: 0n, max: 60n }), (beat, actual) => {
        const late = (withSweep: boolean) => {
          const ledger = new StintLedger(TERMS);
          ledger.reserve({ id: 'a', kind: 'REQUEST', ask: 50n, ttlMs: 9n, longestMs: 99n }, 0n);
          ledger.beat('a', beat, 1n);
          if (withSweep) ledger.sweep(500n);
          ledger.settle('a', actual, withSweep ? 501n : 2n);
          return ledger.figures();
        };
        expect(late(true)).toEqual(late(false));
      }),
      RUNS,
    );
  });
});
