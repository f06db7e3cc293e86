/** Whether a signature over a message is good. Synchronous, given from outside. */
export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** Signs a message with a key that only the caller knows. */
export type SignEd25519 = (message: Uint8Array) => Uint8Array;

/** One signature line of a note, not yet verified. */
export interface SignatureLine {
  readonly name: string;
  /** Lower-case hexadecimal of the key id's 4 bytes. */
  readonly keyId: string;
  /** What follows the key id: 64 bytes of Ed25519, for a cosignature behind 8 bytes of time. */
  readonly signature: Uint8Array;
}

/** Who signs: a name, a public key (32 bytes), and the way to the private one. */
export interface NoteSigner {
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly sign: SignEd25519;
}
