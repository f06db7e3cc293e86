/** A member's request for their token: what is to be signed blindly, under their own signature. Lower-case hexadecimal. */
export interface TokenAsked {
  readonly motionId: string;
  readonly blinded: string;
  /** The key that they enrolled for this motion. */
  readonly key: string;
  readonly signature: string;
}

/** A ballot by token: nothing in it names anybody. Bytes in lower-case hexadecimal. */
export interface SecretBallot {
  readonly motionId: string;
  readonly college: string;
  /** The key that the token signs: that of this ballot and of what replaces it. */
  readonly key: string;
  readonly token: string;
  readonly number: number;
  readonly choice: string;
  readonly salt: string;
  readonly signature: string;
}

/** The key with which tokens of a college are signed: SPKI, in lower-case hexadecimal. */
export interface IssuerKey {
  readonly college: string;
  readonly key: string;
}

/** What the voter keeps. */
export interface SecretVoteCast {
  readonly kind: 'SecretVoteCast';
  readonly receipt: string;
  /** Under which reference the token votes. */
  readonly voter: string;
  readonly promise: string | null;
}

/** How far a secret vote has come: so many drew a token, so many tokens voted. */
export interface TokensIssued {
  readonly college: string;
  readonly members: number;
  readonly drawn: number;
  readonly voted: number;
}
