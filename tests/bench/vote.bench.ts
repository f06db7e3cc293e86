import { randomUUID } from 'node:crypto';
import { isRefusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { MotionDeskService } from '../../apps/server/src/voting/motions/motion-desk.service.js';
import { MotionRoundService } from '../../apps/server/src/voting/motions/motion-round.service.js';
import { VoteDeskService } from '../../apps/server/src/voting/motions/vote-desk.service.js';
import { bringMotion } from '../support/motion-time.js';
import { Voter } from '../support/voter.js';
import { timed, type Bench } from './harness/bench.js';
import { ServedStage } from './served/stage.js';

/** Who votes; each casts one ballot a round, and the last one counts. */
const VOTERS = 2_000;
const IN_FLIGHT = 64;
const DAY = 86_400_000;

const stage = new ServedStage();
const voters: { readonly personId: string; readonly voter: Voter; readonly ref: string }[] = [];
const waits: number[] = [];
let motion = '';

/** So many workers take one piece of work after another until none is left. */
async function inTurns(pieces: readonly (() => Promise<unknown>)[]): Promise<void> {
  const left = [...pieces];
  const work = async (): Promise<void> => {
    for (let piece = left.pop(); piece !== undefined; piece = left.pop()) await piece();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
}

const get = <T>(service: new (...parameters: never[]) => T): T => stage.app.get<T>(service, { strict: false });

async function setUp(): Promise<void> {
  await stage.open();
  const { id, people } = stage.small;
  const keys = Array.from({ length: VOTERS }, (_, index) => Voter.named(`voter ${String(index)}`));
  const { rows } = await stage.pool.query<{ id: string }>(
    `WITH p AS (INSERT INTO person (partnership_id, roll_number, name) SELECT $1, 'r' || 10000 + n, 'Voter' FROM generate_series(1, $2::integer) AS n RETURNING id),
          m AS (INSERT INTO membership SELECT $1, p.id, 'COMMON', '2026-01-01', NULL FROM p)
     SELECT id FROM p ORDER BY id`,
    [id, VOTERS],
  );
  motion = await noticed({ partnershipId: id, personId: people['r0001'] ?? '' }, rows);
  await stage.pool.query(
    `INSERT INTO voter_key (partnership_id, motion_id, person_id, key)
     SELECT $1, $4, k.person, k.key FROM unnest($2::uuid[], $3::bytea[]) AS k(person, key)`,
    [id, rows.map((row) => row.id), keys.map(({ key }) => Buffer.from(key, 'hex')), motion],
  );
  await bringMotion(stage.pool, motion, 'opening');
  await get(MotionRoundService).round(new Date());
  const refs = await stage.pool.query<{ personId: string; ref: string }>(
    'SELECT person_id AS "personId", voter_ref AS ref FROM elector WHERE motion_id = $1',
    [motion],
  );
  const byPerson = new Map(refs.rows.map(({ personId, ref }) => [personId, ref]));
  rows.forEach(({ id: personId }, index) => {
    const voter = keys[index];
    if (voter !== undefined) voters.push({ personId, voter, ref: byPerson.get(personId) ?? '' });
  });
}

async function noticed(
  member: { partnershipId: string; personId: string },
  rows: readonly { id: string }[],
): Promise<string> {
  const desk = get(MotionDeskService);
  const text = { title: 'A second meter', why: '', what: '', cost: '', effect: {} };
  const id = sound(await desk.draft(member, 'ORDINARY', text));
  sound(await desk.publish(member, id));
  for (const { id: personId } of rows.slice(0, VOTERS / 10))
    sound(await desk.support({ ...member, personId }, id, true));
  const at = (days: number) => new Date(Date.now() + days * DAY);
  return sound(await desk.notice(member, { motionId: id, version: 1, opensAt: at(21), closesAt: at(31) }));
}

function sound<T>(answer: T): Exclude<T, { readonly refused: true }> {
  if (isRefusal(answer)) throw new Error(`the bench does what is sound; refused: ${answer.message}`);
  return answer as Exclude<T, { readonly refused: true }>;
}

/** Signed ballots of everybody, made before the clock starts. */
async function casting(round: number): Promise<{ readonly ms: number }> {
  // The first warm-up is round -1.
  const number = round + 2;
  const desk = get(VoteDeskService);
  const pieces = voters.map(({ personId, voter, ref }) => {
    const ballot = voter.ballot(motion, { voter: ref, number }, number % 2 === 0 ? 'YES' : 'NO');
    return async () => {
      const start = performance.now();
      const cast = await desk.cast({ partnershipId: stage.small.id, personId }, ballot);
      if (isRefusal(cast)) throw new Error(`not cast: ${cast.kind}`);
      if (round >= 0) waits.push(performance.now() - start);
    };
  });
  return timed(() => inTurns(pieces));
}

/** As many journals of one entry each, through the ledger's own group commit. */
async function posting(): Promise<{ readonly ms: number }> {
  const ledger = get(LedgerService);
  const pieces = Array.from({ length: VOTERS }, () => async () => {
    const [answer] = await ledger.post(stage.small.id, [draft()]);
    if (answer?.kind !== 'Posted') throw new Error(`not posted: ${String(answer?.kind)}`);
  });
  return timed(() => inTurns(pieces));
}

const draft = (): JournalDraft => ({
  kind: 'manual',
  memo: 'bench',
  actor: 'bench',
  customVersion: 1,
  idempotencyKey: `bench:${randomUUID()}`,
  effectiveAt: '2026-04-01T00:00:00Z',
  postings: [
    { account: 'ca:assets:due-from-je', unit: 'EUR', side: 'DEBIT', amount: 100n },
    { account: 'ca:equity:allocable', unit: 'EUR', side: 'CREDIT', amount: 100n },
  ],
});

/** The wait that 99 of 100 ballots stay below; milliseconds. */
function p99(): number {
  const sorted = waits.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
}

export default {
  name: 'vote',
  ratio: 'ballots cast/journals posted',
  rounds: 5,
  setUp,
  baseline: posting,
  subject: casting,
  figures: ({ baseline, subject }) => ({
    'ballots a second': (VOTERS / subject.median) * 1_000,
    'journals a second': (VOTERS / baseline.median) * 1_000,
    'ballots by the rate of journals': baseline.median / subject.median,
    'wait of 99 in 100 ballots, ms': p99(),
  }),
  tearDown: () => stage.close(),
} satisfies Bench;
