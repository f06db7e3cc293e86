import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { ApiKeyStore, type MostKeys, type ShownKey } from './api-key.store.js';
import type { Caller } from './gateway.types.js';
import { TimedCache } from './timed-cache.js';

export type { ShownKey } from './api-key.store.js';

/** What somebody wishes a key to be. */
export interface KeyWish {
  readonly rollNumber: string;
  readonly label: string;
  /** Absent: every model. */
  readonly models?: readonly string[];
  readonly purposes: readonly string[];
  readonly expiresAt?: Date;
}

export type KeyRefusal = Refusal<
  | 'PersonUnknown'
  | 'ModelUnknown'
  | 'ModelsMalformed'
  | 'PurposeMalformed'
  | 'LabelMalformed'
  | 'ExpiryPast'
  | 'TooManyKeys'
>;

const PURPOSE = /^[a-z0-9][a-z0-9-]{0,62}$/u;
const LABEL = /^[^\p{Cc}]{1,100}$/u;
const KEY = /^Bearer (ck_[A-Za-z0-9_-]{43})$/u;
const REASON = /^[^\p{Cc}]{1,200}$/u;
const SHOWN_CHARACTERS = 11;
/** So many keys in use are more than a person can tell apart; ended ones are kept, so that as many more a day are enough. */
const MOST_KEYS: MostKeys = { used: 50, today: 100 };
const MOST_MODELS = 100;

const no = (kind: KeyRefusal['kind'], field: string, message: string): KeyRefusal =>
  refuse(kind, { message, field, rule: 'gateway.key' });

const digestOf = (key: string): Buffer => hash('sha256', key, 'buffer');

/** Keys of developers: shown once, kept as a digest, ended for good. */
@Injectable()
export class ApiKeyService {
  /** A key that was revoked elsewhere is refused after five seconds at the latest. */
  private readonly callers = new TimedCache<Caller | undefined>(
    (digest) => this.store.caller(Buffer.from(digest, 'hex')),
    { fresh: 1000, stale: 5000 },
  );

  constructor(private readonly store: ApiKeyStore) {}

  /** Makes a key and answers it: the only time that anybody sees it. */
  async create(
    partnershipId: string,
    wish: KeyWish,
  ): Promise<{ readonly id: string; readonly key: string } | KeyRefusal> {
    const { rollNumber, label, models, purposes, expiresAt } = wish;
    if (!LABEL.test(label)) return no('LabelMalformed', 'label', 'A label has 1 to 100 characters, none of control.');
    const odd = purposes.find((purpose) => !PURPOSE.test(purpose));
    if (odd !== undefined || purposes.length === 0 || purposes.length > 20) {
      const message = 'A key is for 1 to 20 purposes, each a short word such as "research".';
      return no('PurposeMalformed', 'purposes', message);
    }
    if (expiresAt !== undefined && !(expiresAt.getTime() > Date.now())) {
      return no('ExpiryPast', 'expires', 'A key ends at an instant that is still to come.');
    }
    if (models !== undefined && (models.length === 0 || models.length > MOST_MODELS)) {
      return no('ModelsMalformed', 'models', `A key is for every model, or for 1 to ${MOST_MODELS} of them.`);
    }
    const unknown = await this.store.unknownModel(partnershipId, models ?? []);
    if (unknown !== undefined) return no('ModelUnknown', 'models', `There is no model "${unknown}".`);
    const key = `ck_${randomBytes(32).toString('base64url')}`;
    const record = {
      ...{ rollNumber, label, purposes, models: models ?? null, expiresAt: expiresAt ?? null },
      ...{ hash: digestOf(key), prefix: key.slice(0, SHOWN_CHARACTERS) },
    };
    const { id, known, isFull } = await this.store.insert(partnershipId, record, MOST_KEYS);
    if (id !== null) return { id, key };
    if (!known) return no('PersonUnknown', 'person', `Nobody stands on the roll under ${rollNumber}.`);
    const { used, today } = MOST_KEYS;
    const message = isFull
      ? `${used} keys of yours are in use: revoke one that you no longer need.`
      : `You made ${today} keys within a day: go on tomorrow.`;
    return no('TooManyKeys', 'label', message);
  }

  /** Every key of a partnership, the newest first; of one person where a roll number is given. */
  list(partnershipId: string, rollNumber?: string): Promise<readonly ShownKey[]> {
    return this.store.list(partnershipId, rollNumber);
  }

  /** Ends a key for good; false where there is none of this id that has not ended. */
  async revoke(partnershipId: string, id: string, why: string): Promise<boolean> {
    const ended = await this.store.revoke(partnershipId, id, why);
    this.callers.clear();
    return ended;
  }

  /** The same for one's own key: another's is as unknown as none. Refuses `ReasonMalformed` and `KeyUnknown`. */
  async revokeOwn(
    partnershipId: string,
    { rollNumber, id, why }: { readonly rollNumber: string; readonly id: string; readonly why: string },
  ): Promise<Refusal<'ReasonMalformed' | 'KeyUnknown'> | undefined> {
    if (!REASON.test(why)) {
      const message = 'A reason has 1 to 200 characters, none of control.';
      return refuse('ReasonMalformed', { message, field: 'why', rule: 'gateway.key' });
    }
    const ended = await this.store.revoke(partnershipId, id, why, rollNumber);
    this.callers.clear();
    if (ended) return undefined;
    return refuse('KeyUnknown', {
      message: 'No key of yours that is in use has this id.',
      field: 'id',
      rule: 'gateway.key',
    });
  }

  /** True where the key of an `authorization` header was good a moment ago. */
  isKnown(authorization: string | undefined): boolean {
    const key = KEY.exec(authorization ?? '')?.[1];
    return key !== undefined && this.callers.has(digestOf(key).toString('hex'));
  }

  /** Whoever an `authorization` header speaks for; undefined for a key that is unknown, expired or revoked. */
  async callerOf(authorization: string | undefined): Promise<Caller | undefined> {
    const key = KEY.exec(authorization ?? '')?.[1];
    return key === undefined ? undefined : this.callers.get(digestOf(key).toString('hex'));
  }
}
