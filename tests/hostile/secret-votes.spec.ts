import { createHash, webcrypto } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RSABSSA } from '@cloudflare/blindrsa-ts';
import { isRefusal, type Refusal } from '#libs/amount';
import type { CustomDocument } from '#libs/custom';
import { secretReference, tokenRequest } from '#libs/voting';
import { sha256, verifyEd25519, verifyToken } from '../../apps/cli/src/verify-crypto.js';
import { BundleVerifier, motionFileOf, recountMotion, type Report, tokensOf } from '#libs/verification';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { MotionRoundService } from '../../apps/server/src/voting/motions/motion-round.service.js';
import { SecretVoteService } from '../../apps/server/src/voting/secret/secret-vote.service.js';
import { TokenDeskService } from '../../apps/server/src/voting/secret/token-desk.service.js';
import type { SecretBallot, SecretVoteCast } from '../../apps/server/src/voting/secret/secret.types.js';
import { MotionRoom } from '../support/motion-room.js';
import { bringMotion } from '../support/motion-time.js';
import { customText } from '../support/raw-custom.js';
import { Voter } from '../support/voter.js';

const suite = RSABSSA.SHA384.PSS.Deterministic();
const USUAL = (JSON.parse(customText(1, {})) as CustomDocument).voting;
const SECRET: Partial<CustomDocument> = { voting: { ...USUAL, secret: ['ORDINARY'] } };

/** A token in the hands of a browser: who drew it, nothing here tells. */
interface Token {
  readonly college: string;
  readonly voter: Voter;
  readonly token: string;
}

let room: MotionRoom;
let motion: string;
/** Token of each member who drew one. */
const tokens = new Map<string, Token>();

beforeAll(async () => {
  room = await MotionRoom.open(SECRET);
  motion = await room.noticed('A secret matter');
  await room.opened(motion);
}, 60_000);
afterAll(async () => {
  await room.close();
});

const desk = (): TokenDeskService => room.room.server.app.get(TokenDeskService, { strict: false });
const box = (): SecretVoteService => room.room.server.app.get(SecretVoteService, { strict: false });

async function placeOf(person: string): Promise<{ voter: string; college: string }> {
  const { rows } = await room.room.superuser.query<{ voter: string; college: string }>(
    'SELECT voter_ref AS voter, college FROM copyhold.elector WHERE motion_id = $1 AND person_id = $2',
    [motion, person],
  );
  return rows[0] ?? { voter: '', college: '' };
}

interface Blinded {
  readonly college: string;
  readonly voter: Voter;
  readonly blinded: Uint8Array;
  readonly unblind: (answer: string) => Promise<Token>;
}

/** What a browser prepares: a key of its own, blinded for the college's. */
async function blind(college: string): Promise<Blinded> {
  const issuers = await desk().issuers(room.room.small.id, motion);
  const spki = Buffer.from(issuers.find((each) => each.college === college)?.key ?? '', 'hex');
  const key = await webcrypto.subtle.importKey('spki', spki, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify']);
  const voter = Voter.make();
  const message = Buffer.from(voter.key, 'hex');
  const { blindedMsg, inv } = await suite.blind(key, suite.prepare(message));
  const unblind = async (answer: string): Promise<Token> => {
    const signed = await suite.finalize(key, suite.prepare(message), Buffer.from(answer, 'hex'), inv);
    return { college, voter, token: Buffer.from(signed).toString('hex') };
  };
  return { college, voter, blinded: blindedMsg, unblind };
}

/** What a member sends to be signed: under their own key, unless another signs. */
async function request(person: string, blinded: Uint8Array, signer = room.voterOf(person, motion)) {
  const { voter } = await placeOf(person);
  const hashed = createHash('sha256').update(blinded).digest('hex');
  const signature = signer.sign(tokenRequest({ motion, voter, request: hashed }));
  return { motionId: motion, blinded: Buffer.from(blinded).toString('hex'), key: signer.key, signature };
}

async function draw(person: string): Promise<Token> {
  const { college } = await placeOf(person);
  const { blinded, unblind } = await blind(college);
  const answer = await desk().draw(
    { partnershipId: room.room.small.id, personId: person },
    await request(person, blinded),
  );
  if (isRefusal(answer)) throw new Error(answer.message);
  const token = await unblind(answer);
  tokens.set(person, token);
  return token;
}

function ballot({ college, voter, token }: Token, choice: 'YES' | 'NO' | 'ABSTAIN', number = 1): SecretBallot {
  const reference = secretReference(Buffer.from(voter.key, 'hex'), sha256);
  return { ...voter.ballot(motion, { voter: reference, number }, choice), college, token };
}

const cast = (given: SecretBallot): Promise<SecretVoteCast | Refusal> => box().cast(room.room.small.id, given);

function verified(bundle: string, vkeys: string[]): Report {
  const verifier = new BundleVerifier({ sha256, verifyEd25519, verifyToken, vkeys });
  for (const line of bundle.trimEnd().split('\n')) verifier.line(line);
  return verifier.end();
}

describe('a secret vote', () => {
  it('gives one token to each member who asks, and the same answer to the same request', async () => {
    const [worker = ''] = room.members.WORKER;
    const { college } = await placeOf(worker);
    const { blinded, unblind } = await blind(college);
    const asked = await request(worker, blinded);
    const member = { partnershipId: room.room.small.id, personId: worker };
    const answer = await desk().draw(member, asked);
    if (isRefusal(answer)) throw new Error(answer.message);
    expect(answer).toMatch(/^[0-9a-f]{512}$/u);
    expect(await desk().draw(member, asked)).toBe(answer);
    const another = await blind(college);
    expect(await desk().draw(member, await request(worker, another.blinded))).toMatchObject({ kind: 'TokenDrawn' });
    tokens.set(worker, await unblind(answer));
    for (const person of [
      ...room.members.WORKER.slice(1),
      ...room.members.COMMON,
      ...room.members.PUBLIC.slice(0, 4),
    ]) {
      await draw(person);
    }
  });

  it('refuses a request that another signed, of a stranger, or for another motion', async () => {
    const { rows } = await room.room.superuser.query<{ id: string }>(
      `SELECT id FROM copyhold.person WHERE roll_number = 'r0006'`,
    );
    const [person = ''] = room.members.PUBLIC.slice(4);
    const { college } = await placeOf(person);
    const { blinded } = await blind(college);
    const asked = await request(person, blinded);
    const member = (personId: string) => ({ partnershipId: room.room.small.id, personId });
    expect(await desk().draw(member(rows[0]?.id ?? ''), asked)).toMatchObject({ kind: 'NotOnElectorate' });
    const forged = await request(person, blinded, Voter.make());
    expect(await desk().draw(member(person), forged)).toMatchObject({ kind: 'KeyNotEnrolled' });
    expect(await desk().draw(member(person), { ...asked, signature: forged.signature })).toMatchObject({
      kind: 'TokenRequestBad',
    });
    expect(await desk().draw(member(person), { ...asked, blinded: 'ff'.repeat(256) })).toMatchObject({
      kind: 'TokenRequestBad',
    });
    expect(await desk().draw(member(person), { ...asked, blinded: 'ab' })).toMatchObject({ kind: 'TokenMalformed' });
  });

  it('takes ballots by token, from whoever brings them, and the last of each counts', async () => {
    const [first = '', ...others] = room.members.WORKER;
    const token = tokens.get(first);
    if (token === undefined) throw new Error('nobody drew');
    expect(await cast(ballot(token, 'NO'))).toMatchObject({ kind: 'SecretVoteCast' });
    expect(await cast(ballot(token, 'NO'))).toMatchObject({ kind: 'BallotOutOfTurn' });
    expect(await cast(ballot(token, 'YES', 2))).toMatchObject({
      receipt: expect.stringMatching(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/u),
      promise: expect.stringContaining('promise v2'),
    });
    const choices = [...others.map(() => 'YES' as const)];
    for (const [at, person] of others.entries()) {
      const held = tokens.get(person);
      if (held !== undefined)
        expect(await cast(ballot(held, choices[at] ?? 'YES'))).toMatchObject({ kind: 'SecretVoteCast' });
    }
    for (const person of [...room.members.COMMON, ...room.members.PUBLIC]) {
      const held = tokens.get(person);
      // One of them drew a token and keeps it.
      if (held !== undefined && person !== room.members.PUBLIC[3]) await cast(ballot(held, 'NO'));
    }
  });

  it('refuses a token of another college, of its own making, under a forged signature, and a choice that is none', async () => {
    const [person = ''] = room.members.PUBLIC.slice(3);
    const held = tokens.get(person);
    if (held === undefined) throw new Error('nobody drew');
    expect(await cast({ ...ballot(held, 'YES'), college: 'WORKER' })).toMatchObject({ kind: 'TokenBad' });
    expect(await cast(ballot({ ...held, voter: Voter.make() }, 'YES'))).toMatchObject({ kind: 'TokenBad' });
    expect(await cast({ ...ballot(held, 'YES'), signature: 'ab'.repeat(64) })).toMatchObject({
      kind: 'BallotSignatureBad',
    });
    expect(await cast({ ...ballot(held, 'YES'), choice: '{"choice":"MAYBE"}' })).toMatchObject({
      kind: 'BallotSignatureBad',
    });
    expect(await cast({ ...ballot(held, 'YES'), motionId: '00000000-0000-4000-8000-000000000000' })).toMatchObject({
      kind: 'NotSecret',
    });
  });

  it('takes no ballot under the reference of a member', async () => {
    await expect(room.vote(motion, room.members.WORKER[0] ?? '', 'YES')).rejects.toThrow(/SecretVote/u);
  });

  it('shows how many drew and voted, and nobody what, not even the auditor', async () => {
    expect(await box().issued(motion)).toEqual([
      { college: 'COMMON', members: 5, drawn: 5, voted: 5 },
      { college: 'PUBLIC', members: 5, drawn: 4, voted: 3 },
      { college: 'WORKER', members: 6, drawn: 6, voted: 6 },
    ]);
    for (const login of ['app', 'auditor'] as const) {
      const pool = room.room.server.database.pool(login);
      await expect(pool.query('SELECT choice FROM secret_ballot')).rejects.toThrow(/permission denied/u);
      const { rows } = await pool.query('SELECT * FROM opened_secret_votes($1, $2)', [room.room.small.id, motion]);
      expect(rows).toEqual([]);
    }
    await expect(room.room.server.database.pool('auditor').query('SELECT * FROM token_secret')).rejects.toThrow(
      /permission denied/u,
    );
  });

  it('keeps nothing that ties a token to who drew it', async () => {
    const { rows } = await room.room.superuser.query<{ drawn: string }>(
      `SELECT string_agg(i::text, ' ') AS drawn FROM copyhold.token_issue i WHERE i.motion_id = $1`,
      [motion],
    );
    const drawn = rows[0]?.drawn ?? '';
    expect(drawn.length).toBeGreaterThan(1_000);
    for (const { token, voter } of tokens.values()) {
      expect(drawn).not.toContain(token.slice(0, 64));
      expect(drawn).not.toContain(voter.key);
    }
  });

  it('is counted by the clock, published without anybody’s name, and forgets what signed', async () => {
    await bringMotion(room.room.superuser, motion, 'close');
    await room.room.server.app.get(MotionRoundService, { strict: false }).round(new Date());
    const { rows } = await room.room.superuser.query<{ result: string }>(
      'SELECT result FROM copyhold.resolution WHERE motion_id = $1',
      [motion],
    );
    const resolution = JSON.parse(rows[0]?.result ?? '{}') as Record<string, unknown>;
    // 6–0, 0–5, and PUBLIC with three ballots, which COMMON covers: lost, weighed.
    expect(resolution).toMatchObject({ state: 'LOST', onRoll: '16', present: '14' });
    const app = room.room.server.database.pool('app');
    await app.query('SELECT forget_token_secrets()');
    expect((await app.query('SELECT * FROM token_secret')).rows).toEqual([]);
    const [person = ''] = room.members.PUBLIC.slice(3);
    const held = tokens.get(person);
    if (held !== undefined) expect(await cast(ballot(held, 'YES'))).toMatchObject({ kind: 'MotionClosed' });
  });

  it('is whole before verify and every check', async () => {
    await room.sign();
    const report = verified(await room.bundle(), await room.vkeys());
    expect(report.findings).toEqual([]);
    expect(report.counted?.decisions).toBe(1);
    expect(report.unproven?.map(({ what }) => what)).toContainEqual(expect.stringContaining('drawn and not used'));
    for (const { code, sql } of checks) {
      const { rows } = await room.room.server.database
        .pool('auditor')
        .query<{ detail: string }>(sql, [room.room.small.id]);
      expect({ code, rows }).toEqual({ code, rows: [] });
    }
  });

  it('is counted again from its own file, its tokens too, and its receipt finds its leaf', async () => {
    const { url } = room.room.server;
    const text = await (await fetch(`${url}/audit/motion/${motion}.json`)).text();
    const again = (given: string) => {
      const file = motionFileOf(given);
      if (file === undefined) throw new Error('this is no file of a vote');
      expect(tokensOf(file)).toHaveLength(14);
      return recountMotion(file, { sha256, verify: verifyEd25519, verifyToken });
    };
    const told = again(text);
    expect(told.steps.flatMap(({ faults }) => faults)).toEqual([]);
    expect(told.holds).toBe(true);
    const [token = ''] = /(?<=\\"token\\":\\")[\da-f]{8}/u.exec(text) ?? [];
    expect(again(text.replace(token, token.startsWith('0') ? '11111111' : '00000000')).holds).toBe(false);
    const { rows } = await room.room.superuser.query<{ receipt: string }>('SELECT receipt FROM copyhold.secret_ballot');
    const proof = await fetch(`${url}/audit/receipt/${rows[0]?.receipt ?? ''}.tlog-proof`);
    expect(proof.status).toBe(200);
  });

  const changed = (
    bundle: string,
    type: string,
    edit: (entry: Record<string, string>) => Record<string, unknown>,
  ): string => {
    let done = false;
    return bundle
      .split('\n')
      .map((line) => {
        const read = line === '' ? {} : (JSON.parse(line) as Record<string, unknown>);
        const leaf = JSON.parse(typeof read['leaf'] === 'string' ? read['leaf'] : '{}') as Record<string, string>;
        if (done || leaf['type'] !== type) return line;
        done = true;
        return JSON.stringify({ ...read, leaf: JSON.stringify(edit(leaf)) });
      })
      .join('\n');
  };

  it.each<[string, string, (entry: Record<string, string>) => Record<string, unknown>, string]>([
    [
      'a token that no college signed',
      'token',
      (entry) => ({ ...entry, token: 'ab'.repeat(256) }),
      'BallotSignatureBad',
    ],
    [
      'a token under another reference',
      'token',
      (entry) => ({ ...entry, voter: '00000000-0000-4000-8000-000000000000' }),
      'ElectorateDiffers',
    ],
    [
      'a token of another college',
      'token',
      (entry) => ({ ...entry, college: entry['college'] === 'WORKER' ? 'PUBLIC' : 'WORKER' }),
      'BallotSignatureBad',
    ],
    [
      'a token that nobody asked for',
      'token-issue',
      (entry) => ({ ...entry, signature: 'ab'.repeat(64) }),
      'BallotSignatureBad',
    ],
    [
      'a token for somebody else',
      'token-issue',
      (entry) => ({ ...entry, voter: '00000000-0000-4000-8000-000000000000' }),
      'ElectorateDiffers',
    ],
  ])('is not whole with %s', async (_, type, edit, kind) => {
    const bundle = changed(await room.bundle(), type, edit);
    expect(verified(bundle, await room.vkeys()).findings.map((each) => each.kind)).toContain(kind);
  });
});
