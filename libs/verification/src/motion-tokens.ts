import { isRefusal } from '#libs/amount';
import { fromHex, utf8, type VerifyEd25519 } from '#libs/transparency-log';
import { countingRoll, type CountedPlace, secretReference, type Sha256, tokenRequest } from '#libs/voting';
import { isMembers, type Members, textAt } from './shape.js';
import type { StepFault } from './step-fault.js';

/** Whether a token is signed by a college's key: SPKI, the message, the signature (RFC 9474: RSASSA-PSS with SHA-384). */
export type VerifyToken = (key: Uint8Array, message: Uint8Array, token: Uint8Array) => boolean;

/** The cryptography that a secret vote asks for. */
export interface TokenChecks {
  readonly sha256: Sha256;
  readonly verify: VerifyEd25519;
  /** Undefined where whoever verifies has none: then what the tokens prove is said to be unproven. */
  readonly verifyToken: VerifyToken | undefined;
}

/** A member who drew a token, by their reference on the frozen roll. */
interface Drawn {
  readonly voter: string;
  readonly key: string;
  /** The key that they had taken up last before it; undefined where that is still the one of the roll. */
  readonly newest: string | undefined;
}

/**
 * The tokens of one secret vote: the colleges' keys, who drew one, and which of them voted. Each is signed by its
 * college's key, no member drew two, and no college has more tokens than were drawn in it.
 */
export class TokenBox {
  readonly tokens: CountedPlace[] = [];
  private keys: ReadonlyMap<string, Uint8Array> | undefined;
  private readonly drawn: Drawn[] = [];
  private readonly drawers = new Set<string>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly motion: string,
    private readonly checks: TokenChecks,
  ) {}

  /** Takes the colleges' keys, once. */
  issuer(entry: Members): StepFault | boolean | undefined {
    const keys = isMembers(entry['keys']) ? Object.entries(entry['keys']) : [];
    const read = keys.flatMap(([college, key]) => {
      const bytes = typeof key === 'string' ? fromHex(key) : undefined;
      return bytes === undefined ? [] : ([[college, bytes]] as const);
    });
    if (read.length === 0 || read.length < keys.length) return false;
    if (this.keys !== undefined) return this.fault('NoticeNotByRule', 'has keys for its tokens twice');
    this.keys = new Map(read);
    if (new Set(keys.map(([, key]) => key)).size === keys.length) return undefined;
    return this.fault('NoticeNotByRule', 'has one key for the tokens of two colleges');
  }

  /** Takes that somebody drew a token: under their own signature, and once. */
  issue(entry: Members, newest: string | undefined): StepFault | boolean | undefined {
    const [voter, key, request, signature] = ['voter', 'key', 'request', 'signature'].map((name) =>
      textAt(entry, name),
    );
    if (voter === undefined || key === undefined || request === undefined || signature === undefined) return false;
    if (this.keys === undefined) return this.fault('NoticeNotByRule', 'gave a token out before it had keys for them');
    if (this.drawers.has(voter)) {
      return this.fault('ElectorateDiffers', `gave ${voter} two tokens`);
    }
    this.drawers.add(voter);
    this.drawn.push({ voter, key, newest });
    const [bytes, signed] = [fromHex(key), fromHex(signature)];
    const said = utf8(tokenRequest({ motion: this.motion, voter, request }));
    if (bytes?.length === 32 && signed?.length === 64 && this.checks.verify(bytes, said, signed)) return undefined;
    return this.fault('BallotSignatureBad', `gave a token to ${voter}, who did not sign for it`);
  }

  /** Takes a token that votes: signed by its college's key, under the reference that follows from it. */
  token(entry: Members): StepFault | boolean | undefined {
    const [voter, college, key, token] = ['voter', 'college', 'key', 'token'].map((name) => textAt(entry, name));
    if (voter === undefined || college === undefined || key === undefined || token === undefined) return false;
    const [message, signature] = [fromHex(key), fromHex(token)];
    if (message?.length !== 32 || signature === undefined || this.seen.has(voter)) {
      return this.fault('ElectorateDiffers', `has a token ${voter} that is none, or twice`);
    }
    this.seen.add(voter);
    this.tokens.push({ voter, college, key });
    if (secretReference(message, this.checks.sha256) !== voter) {
      return this.fault('ElectorateDiffers', `has a token ${voter} whose reference does not follow from its key`);
    }
    const issuer = this.keys?.get(college);
    if (issuer === undefined || this.checks.verifyToken?.(issuer, message, signature) === false) {
      return this.fault('BallotSignatureBad', `has a token ${voter} that its college did not sign`);
    }
    return undefined;
  }

  /** Whether a ballot under that reference has its token. */
  has(voter: string): boolean {
    return this.seen.has(voter);
  }

  /**
   * The roll by which the vote is counted, once the frozen roll is read, and what is wrong with the tokens: drawn by
   * nobody on it, by another key than theirs, or more of a college than were drawn there.
   */
  countedBy(frozen: readonly CountedPlace[]): {
    readonly roll: readonly CountedPlace[];
    readonly faults: readonly StepFault[];
  } {
    const places = new Map(frozen.map((place) => [place.voter, place]));
    const faults: StepFault[] = [];
    const drawn = new Map<string, number>();
    for (const { voter, key, newest } of this.drawn) {
      const place = places.get(voter);
      if (place === undefined || key !== (newest ?? place.key)) {
        faults.push(this.fault('ElectorateDiffers', `gave a token to ${voter}, who is not on its roll with that key`));
      } else drawn.set(place.college, 1 + (drawn.get(place.college) ?? 0));
    }
    for (const college of new Set(this.tokens.map((token) => token.college))) {
      const voted = this.tokens.filter((token) => token.college === college).length;
      if (voted > (drawn.get(college) ?? 0)) {
        faults.push(this.fault('ElectorateDiffers', `has more tokens of the college ${college} than were drawn there`));
      }
    }
    const roll = countingRoll(frozen, this.tokens);
    return { roll: isRefusal(roll) ? this.tokens : roll, faults };
  }

  private fault(kind: StepFault['kind'], what: string): StepFault {
    return { kind, message: `The secret vote on motion ${this.motion} ${what}.` };
  }
}
