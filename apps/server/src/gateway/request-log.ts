import type { Admitted } from './admission.service.js';
import type { Upstream } from './gateway.types.js';
import { requestFootprint } from './request-cost.js';
import type { Ending, RequestRow } from './ended-request.js';
import type { RunFigures } from './run-figures.js';

/** A request at its end, as the gateway knows it. */
export interface EndedRequest {
  readonly admitted: Admitted;
  readonly upstream: Upstream;
  /** Undefined where it used nothing. */
  readonly figures: RunFigures | undefined;
  readonly ending: Ending;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

const NOTHING = { promptTokens: 0n, cachedTokens: null, completionTokens: 0n, method: 'engine', compute: 0n } as const;

/** A request that ended, as it is kept; its footprint is worked out here, out of the request's way. */
export function requestRow(
  { admitted, upstream, figures, ending, startedAtMs, endedAtMs }: EndedRequest,
  gateway: string,
): RequestRow {
  const { requestId, caller, wanted, purpose } = admitted;
  const { promptTokens, cachedTokens, completionTokens, method, compute } = figures ?? NOTHING;
  const { energyMillijoules, waterMicrolitres } = requestFootprint(completionTokens, upstream);
  return {
    ...{ partnershipId: caller.partnershipId, requestId, gateway, subject: caller.rollNumber, keyId: caller.keyId },
    ...{ purpose: purpose ?? null, route: wanted.route, streamed: wanted.stream },
    ...{ model: wanted.model, site: upstream.site, ending },
    ...{ promptTokens, cachedTokens, completionTokens, method, compute },
    ...{ energyMillijoules, waterMicrolitres, startedAtMs, endedAtMs },
  };
}
