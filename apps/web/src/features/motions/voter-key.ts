import { toHex } from './bytes.js';

/** Why this browser cannot sign a ballot. */
export class NoVoterKey extends Error {
  constructor(readonly why: 'INSECURE' | 'TOO_OLD' | 'KEEPS_NOTHING') {
    super(why);
  }
}

/** The key of this browser for one person and one motion: what it signs with never leaves it. */
export interface VoterKey {
  /** Ed25519, lower-case hexadecimal. */
  readonly key: string;
  /** Of the text in UTF-8, lower-case hexadecimal. */
  readonly sign: (text: string) => Promise<string>;
}

const DATABASE = 'copyhold-voter';
const STORE = 'keys';

const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(new NoVoterKey('KEEPS_NOTHING'));
    };
  });

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE);
  };
  return settled(request);
}

/** The pair kept at that place; a new one, kept from now on, where there is none. Two tabs that ask at once get one. */
async function pairAt(place: string): Promise<CryptoKeyPair> {
  const database = await opened().catch(() => {
    throw new NoVoterKey('KEEPS_NOTHING');
  });
  try {
    const kept = (): Promise<CryptoKeyPair | undefined> =>
      settled(database.transaction(STORE).objectStore(STORE).get(place) as IDBRequest<CryptoKeyPair | undefined>);
    const before = await kept();
    if (before !== undefined) return before;
    const made = await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']).catch(() => {
      throw new NoVoterKey('TOO_OLD');
    });
    // Refused where another tab was quicker: then its key is the one that stands there.
    await settled(database.transaction(STORE, 'readwrite').objectStore(STORE).add(made, place)).catch(() => undefined);
    const stands = await kept();
    if (stands === undefined) throw new NoVoterKey('KEEPS_NOTHING');
    return stands;
  } finally {
    database.close();
  }
}

/** Whose key it is, and for which vote. */
export interface KeyOf {
  readonly partnership: string;
  readonly person: string;
  readonly motion: string;
}

/**
 * The key with which that person signs ballots on that motion in this browser, made on first asking. One for each motion:
 * keys stand in the public log, and one key for all would tie a member's votes together. It cannot be taken out of the
 * browser, by this page either. Throws {@link NoVoterKey}.
 */
export async function voterKey({ partnership, person, motion }: KeyOf): Promise<VoterKey> {
  if (!globalThis.isSecureContext) throw new NoVoterKey('INSECURE');
  const pair = await pairAt(`${partnership}/${person}/${motion}`);
  const key = toHex(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    key,
    sign: async (text) => toHex(await crypto.subtle.sign('Ed25519', pair.privateKey, new TextEncoder().encode(text))),
  };
}
