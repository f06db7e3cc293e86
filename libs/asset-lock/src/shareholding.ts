import { refuse, type Refusal } from '#libs/amount';

/** What one person holds in withdrawable shares, what they ask for, and the statute's limit: minor units. */
export interface Subscription {
  readonly held: bigint;
  readonly asked: bigint;
  readonly limit: bigint;
}

/** `ShareholdingExceedsLimit`, with what the person may still subscribe. */
export interface ShareholdingExceedsLimit extends Refusal<'ShareholdingExceedsLimit'> {
  readonly room: bigint;
}

/**
 * Nobody holds more withdrawable shares than the statute allows. Undefined means that the subscription may stand.
 *
 * @example 95,000 held, 6,000 asked, limit 100,000 // refused, room 5,000 (CAP-2)
 */
export function checkSubscription({ held, asked, limit }: Subscription): ShareholdingExceedsLimit | undefined {
  const room = held < limit ? limit - held : 0n;
  if (asked <= room) return undefined;
  const refusal = refuse('ShareholdingExceedsLimit', {
    message: `${held} is held of at most ${limit}: there is room for ${room}, not for ${asked}`,
    field: 'asked',
    rule: 'CAP-2',
  });
  return { ...refusal, room };
}
