import { createHash, createPublicKey, verify } from 'node:crypto';
import { isRefusal } from '#libs/amount';
import { BundleVerifier, type Report, type VerifierSettings } from '#libs/verification';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { SurplusService } from '../../apps/server/src/surplus/surplus.service.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { post } from './books.js';
import { HALVES, VotingRoom } from './voting-room.js';

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** What comes before 32 bytes of Ed25519 in a key that Node reads. */
const DER = Buffer.from('302a300506032b6570032100', 'hex');

/** Node's own Ed25519: another implementation than the one that signed. */
export const verifyEd25519 = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, message, createPublicKey({ key: Buffer.concat([DER, key]), format: 'der', type: 'spki' }), signature);

/** What an auditor holds against a bundle. */
export type Held = Partial<Pick<VerifierSettings, 'vkeys' | 'held' | 'witnesses' | 'promises'>>;

/** The verdict on the text of a bundle. */
export function verdict(bundle: string, held: Held = {}): Report {
  const verifier = new BundleVerifier({ sha256, verifyEd25519, ...held });
  for (const line of bundle.split('\n')) if (line !== '') verifier.line(line);
  return verifier.end();
}

/** A small commons with entries, a vote that was carried out and its runs, all of it in a log that signs. */
export class AuditRoom {
  private constructor(readonly room: VotingRoom) {}

  static async open(options: { readonly webFolder?: string } = {}): Promise<AuditRoom> {
    const audit = new AuditRoom(await VotingRoom.open(undefined, { ...options, log: true }));
    const { server, small } = audit.room;
    const move = (debit: string, credit: string, amount: bigint) => ({ debit, credit, amount });
    await post(
      server,
      small.id,
      'opening',
      [move('je:assets:bank', 'je:equity:opening', 50_000n)],
      '2026-01-05T00:00:00Z',
    );
    await post(
      server,
      small.id,
      'fee, "paid"',
      [move('je:assets:bank', 'je:income:gpu-time', 100_000n)],
      '2026-03-05T00:00:00Z',
    );
    await post(
      server,
      small.id,
      'machines',
      [move('je:assets:machines', 'je:equity:opening', 90_000n)],
      '2026-01-06T00:00:00Z',
    );
    // On the register, not in the books; and asked for.
    const app = server.database.pool('app');
    const terms = `'HARDWARE', 'a machine', 'EUR', 90000, '2026-01-06', 4, NULL`;
    await app.query(`SELECT copyhold.register_asset($1, ${terms})`, [small.id]);
    const wish = `'A-0001', NULL, 'a buyer', 5, NULL, 'it stands idle', 'tester', 1`;
    await app.query(`SELECT copyhold.ask_disposal($1, ${wish})`, [small.id]);
    await audit.enrol();
    const motion = await audit.closeAndAsk();
    for (const roll of ['r0001', 'r0002', 'r0004']) await audit.room.cast(motion, roll, HALVES);
    await audit.room.closeEarly(motion);
    await audit.room.closing.closeDue(new Date());
    await audit.sign();
    return audit;
  }

  /** A labeller's share and a developer's right, granted and admitted. */
  private async enrol(): Promise<void> {
    const { server, small } = this.room;
    const asked = [
      { personId: small.people['r0003'] ?? '', kind: 'LABELLER_SHARE', subject: 'alpha', since: '2026-02-01' },
      { personId: small.people['r0004'] ?? '', kind: 'DEVELOPER_RIGHT', subject: 'api', since: '2026-02-02' },
    ] as const;
    const entered = await server.app.get(RollService, { strict: false }).enrol(small.id, asked);
    if (isRefusal(entered)) throw new Error(entered.message);
  }

  /** Closes the quarter and puts what it left to the vote. */
  private async closeAndAsk(): Promise<string> {
    const { server, small, motions } = this.room;
    const closing = await server.app
      .get(SurplusService, { strict: false })
      .closePeriod(small.id, small.periodId, { actor: 'treasurer' });
    if (isRefusal(closing)) throw new Error(closing.message);
    const opened = await motions.openAppropriation(small.id, {
      title: 'What to do with the first quarter',
      why: 'The quarter left a surplus.',
      periodId: small.periodId,
      amount: BigInt(closing.close.allocable),
      closesAt: new Date(Date.now() + 3_600_000),
    });
    if (isRefusal(opened)) throw new Error(opened.message);
    return opened;
  }

  /** Signs what is staged, now. */
  async sign(): Promise<void> {
    await this.room.server.app.get(SequencerService, { strict: false }).round();
  }

  async bundle(): Promise<string> {
    const answer = await fetch(`${this.room.server.url}/audit/bundle.ndjson`);
    if (answer.status !== 200) throw new Error(`the bundle answered ${String(answer.status)}`);
    return answer.text();
  }

  async checkpoint(): Promise<string> {
    return (await fetch(`${this.room.server.url}/log/small/checkpoint`)).text();
  }

  async vkeys(): Promise<string[]> {
    const text = await (await fetch(`${this.room.server.url}/log/small/vkey`)).text();
    return text.trim().split('\n');
  }

  close(): Promise<void> {
    return this.room.server.stop();
  }
}
