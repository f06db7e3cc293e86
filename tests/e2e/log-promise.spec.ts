import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkProofFile, openPromise, parseProofFile } from '#libs/transparency-log';
import { verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';
import { LogKeeperService } from '../../apps/server/src/transparency-log/log-keeper.service.js';
import { LogProofService } from '../../apps/server/src/transparency-log/log-proof.service.js';
import { PromiseService } from '../../apps/server/src/transparency-log/promise.service.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { LogReader, sha256, sound } from '../support/log-reader.js';
import { VotingRoom } from '../support/voting-room.js';

let room: VotingRoom;

beforeAll(async () => {
  room = await VotingRoom.open(undefined, { log: true });
});
afterAll(async () => {
  await room.server.stop();
});

const CAST = `mutation ($motion: ID!, $parts: [AllocationInput!]!) {
  castBallot(motionId: $motion, allocations: $parts) { ... on BallotCast { receipt castAt promise } } }`;

describe('whoever casts a ballot', () => {
  it('holds the log’s word at once, for a leaf that then stands in the log', async () => {
    const motion = await room.openMotion();
    const session = await room.server.signIn(room.small.people['r0004'] ?? '');
    const parts = [{ line: 'REINVEST', basisPoints: 10_000 }];
    const { data } = await room.server.graphql(CAST, { motion, parts }, session);
    const cast = data?.['castBallot'] as { receipt: string; castAt: string; promise: string };

    const log = new LogReader(room.server.url, 'small');
    const logKeys = await log.vkeys();
    const promise = sound(openPromise(cast.promise, { origin: 'localhost/log/small', logKeys }, verifyEd25519));
    const givenAt = Date.parse(cast.castAt);
    expect(promise).toMatchObject({ isStated: true, givenAt, deadline: givenAt + 60_000 });

    await room.server.app.get(SequencerService, { strict: false }).round();
    const leafHash = promise.leaf;
    const proof = await room.server.app.get(LogProofService, { strict: false }).proofOf(room.small.id, leafHash);
    const file = sound(parseProofFile(proof?.file ?? ''));
    const trusted = { origin: 'localhost/log/small', logKeys };
    sound(checkProofFile({ file, leafHash, trusted }, { sha256, verify: verifyEd25519 }));
    expect(JSON.parse(proof?.entry ?? '{}')).toMatchObject({ type: 'ballot', motion });
  });

  it('is promised what the custom of that time allows, which is what the alarm goes by', async () => {
    const { superuser, small } = room;
    const promises = room.server.app.get(PromiseService, { strict: false });
    const logKeys = await new LogReader(room.server.url, 'small').vkeys();
    const deadlineAt = async (at: Date): Promise<number> => {
      const note = (await promises.promise(small.id, new Uint8Array(32), at)) ?? '';
      const { givenAt, deadline } = sound(openPromise(note, { origin: 'localhost/log/small', logKeys }, verifyEd25519));
      return deadline - givenAt;
    };
    await superuser.query(`ALTER TABLE custom_version DISABLE TRIGGER ALL;
      UPDATE custom_version SET rules = (rules::jsonb || '{"logMaxDelaySeconds":90}')::text`);
    const { maxDelay } = await room.server.app.get(LogKeeperService, { strict: false }).status(small.id);
    expect([maxDelay, await deadlineAt(new Date())]).toEqual([90, 90_000]);
    // Before any custom was in force the first one counts.
    expect(await deadlineAt(new Date(0))).toBe(90_000);
  });

  it('gets none of a ballot that was refused', async () => {
    const motion = await room.openMotion();
    const session = await room.server.signIn(room.small.people['r0004'] ?? '');
    const parts = [{ line: 'REINVEST', basisPoints: 1 }];
    expect((await room.server.graphql(CAST, { motion, parts }, session)).data?.['castBallot']).toEqual({});
  });
});
