import type { Hold, UseAsked } from './stint.types.js';

interface Live {
  readonly request: string;
  readonly asked: UseAsked;
  readonly hold: Hold;
  readonly forgetAtMs: number;
}

const nameOf = ({ partnershipId, gatewayId, requestId }: UseAsked): string =>
  JSON.stringify([partnershipId, gatewayId, requestId]);

/** The holds that this process answered and that have not ended: a request asked again finds its own. */
export class LiveUses {
  private readonly byHold = new Map<string, Live>();
  private readonly byRequest = new Map<string, Live>();

  /** The hold of a request that lives; `'OTHER'` where it lives and asked something else. */
  of(asked: UseAsked): Hold | 'OTHER' | undefined {
    const live = this.byRequest.get(nameOf(asked));
    if (live === undefined) return undefined;
    const { rollNumber, model, ask } = live.asked;
    const isSame = rollNumber === asked.rollNumber && model === asked.model && ask.compute === asked.ask.compute;
    return isSame ? live.hold : 'OTHER';
  }

  add(asked: UseAsked, hold: Hold, forgetAtMs: number): void {
    const live = { request: nameOf(asked), asked, hold, forgetAtMs };
    this.byHold.set(hold.id, live);
    this.byRequest.set(live.request, live);
  }

  end(holdId: string): void {
    const live = this.byHold.get(holdId);
    this.byHold.delete(holdId);
    if (live !== undefined && this.byRequest.get(live.request) === live) this.byRequest.delete(live.request);
  }

  /** Forgets those that nobody ended and that live no longer. */
  prune(nowMs: number): void {
    for (const [id, { forgetAtMs }] of this.byHold) if (forgetAtMs <= nowMs) this.end(id);
  }
}
