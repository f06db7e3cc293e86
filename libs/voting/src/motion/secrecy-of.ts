import type { Custom, SecretKind } from '#libs/custom';

/**
 * How far a vote of that kind is kept secret under a custom: by tokens that nobody can put a name to (`voting.secret`),
 * or not (undefined), where a ballot stands under a random reference that the operator knows.
 */
export function secrecyOf({ voting }: Pick<Custom, 'voting'>, kind: string): 'TOKENS' | undefined {
  return voting.secret.some((each: SecretKind) => each === kind) ? 'TOKENS' : undefined;
}
