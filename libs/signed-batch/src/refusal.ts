import { refuse, type Refusal } from '#libs/amount';

/** Every reason why a signed request is not believed. */
export type SignatureRefusalKind =
  | 'SignatureMissing'
  | 'SignatureMalformed'
  | 'SignatureTwice'
  | 'ComponentMissing'
  | 'ComponentUnknown'
  | 'ParameterMissing'
  | 'ParameterUnknown'
  | 'AlgorithmUnknown'
  | 'ClockOff'
  | 'SignatureExpired'
  | 'SignatureFalse'
  | 'DigestMissing'
  | 'DigestMalformed'
  | 'DigestUnknown'
  | 'DigestDiffers';

export type SignatureRefusal = Refusal<SignatureRefusalKind>;

/** Builds a refusal; `field` is the header field, the component or the parameter. */
export function refuseSignature(kind: SignatureRefusalKind, field: string, message: string): SignatureRefusal {
  return refuse(kind, { message, field, rule: 'http.signature' });
}
