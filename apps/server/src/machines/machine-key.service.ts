import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { keyIdOf, rotationText } from '#libs/signed-batch';
import { Database } from '../database/database.js';
import { sha256, verifyEd25519 } from '../transparency-log/ed25519.js';
import { MachineKeyStore, type KeyRow, type WaitingToken } from './machine-key.store.js';
import { isSoundKey } from './sound-key.js';

/** Hours for which a key is believed after another has taken its place: what was signed before still arrives. */
export const OVERLAP_HOURS = 24;

/** How a token begins, so that whoever finds one knows what it is. */
const TOKEN_PREFIX = 'cht_';

/** A token as it is shown once, and when it ends. */
export interface MachineToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** A key that asks to be let in. */
export interface Enrolment {
  readonly token: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** A key that asks to take another's place, with its own signature of `rotationText`. */
export interface Rotation {
  readonly publicKey: Uint8Array;
  readonly proof: Uint8Array;
}

/** What ending a key would do. */
export interface RevocationPlan {
  /** The machine's code. */
  readonly machine: string;
  /** The keys that it ends. */
  readonly keys: readonly string[];
  /** How many others the machine's reports are believed by. */
  readonly others: number;
  /** Whether a token of the machine waits, which ends with it. */
  readonly hasToken: boolean;
}

const AGAIN = 'ask an officer for another: copyhold machine enrol';

const MESSAGES: Readonly<Record<string, string>> = {
  TokenUnknown: `the server knows no such token; ${AGAIN}`,
  TokenUsed: `the token has let in another key; ${AGAIN}`,
  TokenExpired: `the token has expired; ${AGAIN}`,
  KeyKnown: 'this key has been used before: make a new one',
  KeyUnknown: 'the key is not known',
  KeyEnded: 'the key is not believed any more',
  KeyReplaced: 'another key has taken the place of this one already',
};

const refuseKey = (kind: string, field: string): Refusal =>
  refuse(kind, { message: MESSAGES[kind] ?? kind, field, rule: 'machine.key' });

/** Lets machines in and keeps their keys. */
@Injectable()
export class MachineKeyService {
  constructor(
    private readonly database: Database,
    private readonly store: MachineKeyStore,
  ) {}

  /**
   * Makes a token for a machine, in place of any that waits for it. Refuses `MachineUnknown`, also for one that whoever
   * was registering it has let go. Hours: 1 to 168.
   */
  async makeToken(
    partnershipId: string,
    machine: { readonly code: string; readonly hours: number },
    actor: string,
  ): Promise<MachineToken | Refusal> {
    const { code, hours } = machine;
    const token = `${TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`;
    const expiresAt = await this.database.closerTransaction((tx) =>
      this.store.makeToken(tx, { of: partnershipId, code, hash: tokenHash(token), hours, actor }),
    );
    if (expiresAt !== null) return { token, expiresAt };
    return refuse('MachineUnknown', {
      message: `there is no machine "${code}"`,
      field: 'machine',
      rule: 'machine.key',
    });
  }

  /** Whose key this is and how it stands; undefined where it was never let in. */
  key(keyId: string): Promise<KeyRow | undefined> {
    return this.store.key(keyId);
  }

  /** Every key that was ever let in, by machine, oldest first. */
  keys(partnershipId: string): Promise<KeyRow[]> {
    return this.store.keys(partnershipId);
  }

  /** Machines that have a token which nobody has used. */
  waitingTokens(partnershipId: string): Promise<WaitingToken[]> {
    return this.store.waitingTokens(partnershipId);
  }

  /**
   * Lets a key in, once for each token; the same key with the same token again. The keys that the machine had are believed
   * for a day more. Refuses `KeyWeak`, `TokenUnknown`,
   * `TokenUsed`, `TokenExpired` and `KeyKnown`.
   */
  async enrol({ token, publicKey }: Enrolment): Promise<KeyRow | Refusal> {
    if (!isSoundKey(publicKey)) return weak();
    const code = await this.store.enrol(tokenHash(token), publicKey, OVERLAP_HOURS);
    return this.entered(code, publicKey, code.startsWith('Token') ? 'token' : 'publicKey');
  }

  /** Lets a key take another's place, which is believed for a day more. Refuses `KeyWeak`, `ProofFalse`, `KeyKnown`, `KeyReplaced` and `KeyEnded`. */
  async rotate(oldKeyId: string, { publicKey, proof }: Rotation): Promise<KeyRow | Refusal> {
    if (!isSoundKey(publicKey)) return weak();
    const text = rotationText(oldKeyId, keyIdOf(publicKey, sha256));
    if (!verifyEd25519(publicKey, Buffer.from(text, 'utf8'), proof)) {
      const message = 'the proof is not the new key’s signature of the rotation';
      return refuse('ProofFalse', { message, field: 'proof', rule: 'machine.key' });
    }
    return this.entered(await this.store.replace(oldKeyId, publicKey, OVERLAP_HOURS), publicKey, 'publicKey');
  }

  /** What `revoke` would do; refuses the same. */
  async revocation(partnershipId: string, keyId: string): Promise<RevocationPlan | Refusal> {
    const known = await this.store.key(keyId);
    if (known?.partnershipId !== partnershipId) return refuseKey('KeyUnknown', 'key');
    const keys = await this.store.following(partnershipId, keyId);
    if (keys.length === 0) return revokedAlready(keyId);
    const all = (await this.store.keys(partnershipId)).filter(({ code }) => code === known.code);
    const tokens = await this.store.waitingTokens(partnershipId);
    return {
      machine: known.code,
      keys,
      others: all.filter(({ keyId: id, ended }) => !ended && !keys.includes(id)).length,
      hasToken: tokens.some(({ code }) => code === known.code),
    };
  }

  /** Ends a key now, and those that took its place. Answers which; refuses `KeyUnknown` and `KeyRevoked`. */
  async revoke(partnershipId: string, keyId: string, actor: string): Promise<readonly string[] | Refusal> {
    const known = await this.store.key(keyId);
    if (known?.partnershipId !== partnershipId) return refuseKey('KeyUnknown', 'key');
    const ended = await this.database.closerTransaction((tx) =>
      this.store.revoke(tx, { of: partnershipId, keyId, actor }),
    );
    if (ended.length > 0) return ended;
    return revokedAlready(keyId);
  }

  private async entered(code: string, publicKey: Uint8Array, field: string): Promise<KeyRow | Refusal> {
    if (code !== 'DONE') return refuseKey(code, field);
    return (await this.store.key(keyIdOf(publicKey, sha256))) ?? refuseKey('KeyUnknown', field);
  }
}

/** What the database keeps of a token. */
const tokenHash = (token: string): Buffer => hash('sha256', token, 'buffer');

const revokedAlready = (keyId: string): Refusal =>
  refuse('KeyRevoked', { message: `${keyId} is revoked already`, field: 'key', rule: 'machine.key' });

const weak = (): Refusal =>
  refuse('KeyWeak', {
    message: 'this is no public key of Ed25519, or one for which anybody can sign',
    field: 'publicKey',
    rule: 'machine.key',
  });
