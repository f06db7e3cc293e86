/** A token of this browser, from the moment at which it is asked for: what is lost on the way can be asked for again. */
export interface KeptToken {
  /** Signs its ballots; never leaves the browser. */
  readonly pair: CryptoKeyPair;
  readonly college: string;
  /** The issuer's key by which it was blinded, SPKI in hexadecimal. */
  readonly issuer: string;
  /** What was sent to be signed, and what takes the blinding off the answer. */
  readonly blinded: Uint8Array;
  readonly inverse: Uint8Array;
  /** The token, in hexadecimal; absent until the answer came. */
  readonly token?: string;
  /** How many ballots it has cast. */
  readonly ballots: number;
  /** The receipt of the last of them; this browser alone knows whose it is. */
  readonly receipt?: string;
}

const DATABASE = 'copyhold-token';
const STORE = 'tokens';

const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('this browser keeps nothing'));
    };
  });

async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE);
  };
  const database = await settled(request);
  try {
    return await settled(work(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

/** Whose token it is, and of which vote. */
export interface TokenOf {
  readonly partnership: string;
  readonly person: string;
  readonly motion: string;
}

const placeOf = ({ partnership, person, motion }: TokenOf): string => `${partnership}/${person}/${motion}`;

/** The token that this browser keeps for a vote; undefined where there is none. */
export function keptToken(of: TokenOf): Promise<KeptToken | undefined> {
  return within('readonly', (store) => store.get(placeOf(of)) as IDBRequest<KeptToken | undefined>);
}

export async function keepToken(of: TokenOf, token: KeptToken): Promise<void> {
  await within('readwrite', (store) => store.put(token, placeOf(of)));
}
