import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { ballotStatement, choiceText, mandateStatement } from '#libs/voting';
import type { MandateBallotAsked } from '../../apps/server/src/voting/mandates/mandates.types.js';
import type { SignedBallot } from '../../apps/server/src/voting/motions/motions.types.js';

type Choice = Parameters<typeof choiceText>[0];

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The browser of a member: a key of its own, and ballots signed with it. */
export class Voter {
  private constructor(
    private readonly secret: KeyObject,
    /** Lower-case hexadecimal. */
    readonly key: string,
  ) {}

  static make(): Voter {
    return Voter.of(generateKeyPairSync('ed25519').privateKey);
  }

  /** Always the same key for the same words. */
  static named(words: string): Voter {
    const seed = createHash('sha256').update(words).digest();
    return Voter.of(createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' }));
  }

  private static of(secret: KeyObject): Voter {
    const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
    return new Voter(secret, spki.subarray(-32).toString('hex'));
  }

  /** Lower-case hexadecimal. */
  sign(text: string): string {
    return sign(null, Buffer.from(text), this.secret).toString('hex');
  }

  /** A ballot as a browser hands it in. `voter`: the member's reference on the motion's roll. */
  ballot(
    motionId: string,
    { voter, number }: { readonly voter: string; readonly number: number },
    choice: Choice,
  ): SignedBallot {
    const [text, salt] = [choiceText(choice), randomBytes(32)];
    const commitment = createHash('sha256').update('ballot\n').update(salt).update(text).digest('hex');
    const statement = ballotStatement({ motion: motionId, voter, number, commitment });
    const signature = sign(null, Buffer.from(statement), this.secret).toString('hex');
    return { motionId, number, choice: text, salt: salt.toString('hex'), key: this.key, signature };
  }

  /** A ballot by a mandate, as a browser hands it in. `voter`: the giver's reference, `holder`: the member's own. */
  ballotFor(motion: string, place: PlaceFor, choice: Choice): MandateBallotAsked {
    const [text, salt] = [choiceText(choice), randomBytes(32)];
    const commitment = createHash('sha256').update('ballot\n').update(salt).update(text).digest('hex');
    const { mandate, number } = place;
    const said = mandateStatement({ motion, ...place, commitment });
    const signature = sign(null, Buffer.from(said), this.secret).toString('hex');
    return { mandate, number, choice: text, salt: salt.toString('hex'), key: this.key, signature };
  }
}

/** By which mandate of a vote a holder casts, for whom, and the how manieth ballot it is. */
export interface PlaceFor {
  readonly voter: string;
  readonly holder: string;
  readonly mandate: number;
  readonly number: number;
}
