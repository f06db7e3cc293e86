import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkProofFile, openNote, parseProofFile } from '#libs/transparency-log';
import { verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';
import { LogProofService } from '../../apps/server/src/transparency-log/log-proof.service.js';
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
    const { text } = sound(openNote(cast.promise, logKeys, verifyEd25519));
    const [what, origin, leaf = '', at] = text.split('\n');
    expect([what, origin, at]).toEqual(['promise', 'localhost/log/small', cast.castAt]);

    await room.server.app.get(SequencerService, { strict: false }).round();
    const leafHash = new Uint8Array(Buffer.from(leaf, 'hex'));
    const proof = await room.server.app.get(LogProofService, { strict: false }).proofOf(room.small.id, leafHash);
    const file = sound(parseProofFile(proof?.file ?? ''));
    const trusted = { origin: 'localhost/log/small', logKeys };
    sound(checkProofFile({ file, leafHash, trusted }, { sha256, verify: verifyEd25519 }));
    expect(JSON.parse(proof?.entry ?? '{}')).toMatchObject({ type: 'ballot', motion });
  });

  it('gets none of a ballot that was refused', async () => {
    const motion = await room.openMotion();
    const session = await room.server.signIn(room.small.people['r0004'] ?? '');
    const parts = [{ line: 'REINVEST', basisPoints: 1 }];
    expect((await room.server.graphql(CAST, { motion, parts }, session)).data?.['castBallot']).toEqual({});
  });
});
