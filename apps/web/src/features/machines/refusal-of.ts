import type { RefusalShown } from '../forms/refused.js';

interface MayRefuse {
  readonly __typename: string;
  readonly message?: string;
  readonly field?: string;
  readonly rule?: string;
  readonly customVersion?: number | null;
}

/** Why the server would not have it; undefined where it did. */
export function refusalOf(answer: MayRefuse | undefined): RefusalShown | undefined {
  if (answer?.message === undefined) return undefined;
  const { message, field = null, rule = '', customVersion = null } = answer;
  return { message, field, rule, customVersion };
}
