import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { fromHex, utf8 } from '#libs/transparency-log';
import { tokenRequest } from '#libs/voting';
import { Database } from '../../database/database.js';
import { refusable, RolledBack } from '../../ledger/ledger.service.js';
import { verifyEd25519 } from '../../transparency-log/ed25519.js';
import { motionRefusal } from '../motions/motion-words.js';
import type { Member } from '../motions/motions.types.js';
import { blindSign, type IssuerPair, newIssuer, TOKEN_BYTES } from './blind-signer.js';
import { SecretStore } from './secret.store.js';
import type { IssuerKey, TokenAsked } from './secret.types.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
const RULE = 'motion.secrecy';

/** Signs tokens: blindly, one for each place on a frozen roll, and every one of them is in the log. */
@Injectable()
export class TokenDeskService {
  /** Keys that are being made, by motion: to make them takes a second, and anybody may ask. */
  private readonly making = new Map<string, Promise<readonly IssuerKey[]>>();

  constructor(
    private readonly database: Database,
    private readonly store: SecretStore,
  ) {}

  /** The keys of a secret vote. The first who asks has them made; empty where the vote is not secret or not open. */
  async issuers(partnershipId: string, motionId: string): Promise<readonly IssuerKey[]> {
    if (!UUID.test(motionId)) return [];
    const there = await this.store.issuers(motionId);
    if (there.length > 0) return there;
    const made = this.making.get(motionId) ?? this.made(partnershipId, motionId);
    this.making.set(motionId, made);
    return made.finally(() => this.making.delete(motionId));
  }

  private async made(partnershipId: string, motionId: string): Promise<readonly IssuerKey[]> {
    const colleges = await this.store.awaiting(partnershipId, motionId);
    if (colleges.length === 0) return [];
    const pairs = new Map<string, IssuerPair>();
    for (const college of colleges) pairs.set(college, await newIssuer());
    // Another server may have been quicker: then its keys stand, and these are let go of.
    await this.database.transaction((tx) => this.store.begin(tx, { partnershipId, id: motionId }, pairs));
    return this.store.issuers(motionId);
  }

  /**
   * Signs a member's token without seeing it; the answer is in hexadecimal. Asked again with the same request it answers
   * the same. Refuses `TokenDrawn`, `NotSecret`, `TokenMalformed`, `KeyNotEnrolled`, `NotOnElectorate`, `MotionClosed`.
   */
  async draw(member: Member, asked: TokenAsked): Promise<string | Refusal> {
    const { motionId } = asked;
    if (!UUID.test(motionId)) return motionRefusal('NotFound', RULE);
    const [blinded, key, signature] = [
      bytesOf(asked.blinded, TOKEN_BYTES),
      bytesOf(asked.key, 32),
      bytesOf(asked.signature, 64),
    ];
    if (blinded === undefined)
      return malformed('blinded', `What is to be signed has ${TOKEN_BYTES} bytes, in hexadecimal.`);
    if (key === undefined) return malformed('key', 'A key is 32 bytes (Ed25519), in hexadecimal.');
    if (signature === undefined) return malformed('signature', 'A signature is 64 bytes (Ed25519), in hexadecimal.');
    const issuers = await this.issuers(member.partnershipId, motionId);
    const place = await this.store.placeOf(motionId, member.personId);
    if (place === undefined) return motionRefusal('NotOnElectorate', RULE);
    if (issuers.length === 0) return motionRefusal('NotSecret', RULE);
    const request = createHash('sha256').update(blinded).digest('hex');
    const said = utf8(tokenRequest({ motion: motionId, voter: place.voter, request }));
    if (!verifyEd25519(key, said, signature)) return motionRefusal('TokenRequestBad', RULE);
    const secret = await this.store.secretOf(motionId, place.college);
    if (secret === undefined) return motionRefusal('MotionClosed', RULE);
    const answer = blindSign(secret, blinded);
    if (answer === undefined) return malformed('blinded', 'This cannot be signed by the key of your college.');
    return this.kept({ ...member, motionId, blinded, answer, key, signature });
  }

  private kept(drawn: Parameters<SecretStore['draw']>[1]): Promise<string | Refusal> {
    return refusable(this.database, async (tx) => {
      const { outcome, answer } = await this.store.draw(tx, drawn);
      if (outcome !== 'DONE' || answer === null) throw new RolledBack(motionRefusal(outcome, RULE));
      return answer.toString('hex');
    });
  }
}

const malformed = (field: string, message: string): Refusal<'TokenMalformed'> =>
  refuse('TokenMalformed', { message, field, rule: RULE });

/** Bytes of that length, from lower-case hexadecimal; undefined for anything else. */
export function bytesOf(text: string, length: number): Buffer | undefined {
  const bytes = /^[0-9a-f]*$/u.test(text) && text.length === 2 * length ? fromHex(text) : undefined;
  return bytes === undefined ? undefined : Buffer.from(bytes);
}
