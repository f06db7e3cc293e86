import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { askOf, shortened, type Ask, type ModelLimits, type RequestSize } from '#libs/inference-meter';
import { StintService } from '../stint/stint.service.js';
import type { Hold, StintNo } from '../stint/stint.types.js';
import { isNo, sayNo, type GatewayNo } from './gateway-no.js';
import type { Caller, PurposeBlock, Upstream } from './gateway.types.js';
import type { Wanted } from './read-request.js';
import { RegistryService, type Registry } from './registry.service.js';
import { TokenizerService } from './tokenizer.service.js';
import { UsageKeeper } from './usage-keeper.js';

/** A request that may go on. */
export interface Admitted {
  readonly requestId: string;
  readonly caller: Caller;
  readonly wanted: Wanted;
  /** What it is for, as its header says, or else its key. */
  readonly purpose: string | undefined;
  /** Where it may be sent, the most preferred first; one or more. */
  readonly upstreams: readonly [Upstream, ...Upstream[]];
  readonly custom: Custom;
  readonly ask: Ask;
  /** What the engine is told; undefined leaves it its whole context, all of which is held. */
  readonly maxTokens: bigint | undefined;
  readonly hold: Hold;
  readonly tokensPerGpuSecond: bigint;
  /** The gateway's own count of the prompt, where the engine tells none. */
  readonly ownPrompt: bigint;
}

/** What a client says beside the body. */
export interface Asking {
  readonly requestId: string;
  readonly caller: Caller;
  readonly wanted: Wanted;
  /** Of the header `x-copyhold-purpose`; undefined takes the key's first. */
  readonly purpose: string | undefined;
}

interface Measured {
  readonly ask: Ask;
  readonly maxTokens: bigint | undefined;
}

const STATUS: Partial<Record<StintNo['kind'], number>> = {
  StintExhausted: 429,
  StintMissing: 403,
  UseSuspended: 403,
  StintUnreachable: 503,
};

/** An answer of fewer tokens is hardly one. */
const LEAST_ROOM = 16n;
/** A token of most texts is about so many bytes: a count for want of a better one. */
const BYTES_PER_TOKEN = 4n;

const snake = (kind: string): string => kind.replace(/(?<=.)[A-Z]/gu, (letter) => `_${letter}`).toLowerCase();

const noOf = ({ kind, message }: { readonly kind: string; readonly message: string }, status: number): GatewayNo =>
  sayNo({ status, code: snake(kind), message });

/** Decides whether a request may go on, where to, and keeps back what it may use. Doubt refuses. */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly registry: RegistryService,
    private readonly stints: StintService,
    private readonly tokenizer: TokenizerService,
    private readonly keeper: UsageKeeper,
  ) {}

  /** A held request, or the reason why not. Nothing is held after a no. */
  async admit(asking: Asking): Promise<Admitted | GatewayNo> {
    const { caller, wanted, requestId } = asking;
    const registry = await this.registry.of(caller.partnershipId).catch(() => undefined);
    if (registry === undefined) {
      return sayNo({ status: 503, code: 'registry_unreachable', message: 'The registry does not answer: try again.' });
    }
    const upstreams = candidates(asking, registry);
    if (isNo(upstreams)) return upstreams;
    const { custom } = registry;
    const tokensPerGpuSecond = custom.stint.tokensPerGpuSecond[wanted.model];
    if (tokensPerGpuSecond === undefined) {
      const message = `The custom does not say how many tokens a GPU-second of ${wanted.model} makes, so no stint pays for it.`;
      return sayNo({ status: 503, code: 'model_not_rated', message });
    }
    const held = await this.reserve(asking, upstreams[0], tokensPerGpuSecond);
    if (isNo(held)) return held;
    const { ask } = held;
    const guessed = (wanted.size.promptBytes + BYTES_PER_TOKEN - 1n) / BYTES_PER_TOKEN;
    const ownPrompt = ask.promptEstimated && guessed < ask.promptTokens ? guessed : ask.promptTokens;
    const purpose = asking.purpose ?? caller.purposes[0];
    return { ...held, requestId, caller, wanted, purpose, upstreams, custom, tokensPerGpuSecond, ownPrompt };
  }

  private async reserve(
    { caller, wanted, requestId }: Asking,
    upstream: Upstream,
    tokensPerGpuSecond: bigint,
  ): Promise<(Measured & Pick<Admitted, 'hold'>) | GatewayNo> {
    const limits: ModelLimits = { ...upstream, tokensPerGpuSecond };
    const holding = ({ compute }: Ask): Promise<Hold | StintNo> =>
      this.stints.reserve({
        ...{ partnershipId: caller.partnershipId, rollNumber: caller.rollNumber, model: wanted.model },
        ...{ ask: { compute }, gatewayId: this.keeper.gatewayId, requestId },
      });
    let measured = measure(wanted.size, limits);
    if (isNo(measured)) return measured;
    const first = await holding(measured.ask);
    if (!isRefusal(first)) return { ...measured, hold: first };
    if (first.kind !== 'StintExhausted') return noOf(first, STATUS[first.kind] ?? 500);
    // Little is left: now the prompt is worth counting, and an answer may be shorter where nobody said how long.
    const promptTokens = upstream.tokenizes ? await this.tokenizer.count(upstream, wanted) : null;
    if (promptTokens !== null) measured = measure({ ...wanted.size, promptTokens }, limits);
    if (isNo(measured)) return measured;
    let { ask } = measured;
    if (wanted.size.maxTokens === null) {
      // A request takes of one stint, whatever others of the same person's have left.
      const { largest } = await this.stints.standing(caller.partnershipId, caller.rollNumber);
      const cut = shortened(ask, largest, tokensPerGpuSecond);
      if (isRefusal(cut)) return noOf(first, 429);
      ask = cut;
    } else if (promptTokens === null) return noOf(first, 429);
    const second = await holding(ask);
    return isRefusal(second)
      ? noOf(second, STATUS[second.kind] ?? 500)
      : { ask, maxTokens: ask.maxTokens, hold: second };
  }
}

/** What a request may use at most; a client that names no length gets the model's, or what the context has room for. */
function measure(size: RequestSize, limits: ModelLimits): Measured | GatewayNo {
  const bound = size.promptBytes + limits.templateMargin * (size.messages + 1n);
  const { contextTokens, outputTokens } = limits;
  const room = contextTokens === null ? outputTokens : contextTokens - (size.promptTokens ?? bound) / size.prompts;
  const usual = room < outputTokens ? room : outputTokens;
  const isOpen = size.maxTokens === null && usual < LEAST_ROOM;
  const maxTokens = size.maxTokens === null && !isOpen ? usual : size.maxTokens;
  const ask = askOf({ ...size, maxTokens }, limits);
  if (isRefusal(ask)) return noOf(ask, 400);
  return { ask, maxTokens: isOpen ? undefined : ask.maxTokens };
}

const unknownModel = (model: string): GatewayNo =>
  sayNo({
    status: 404,
    code: 'model_not_found',
    message: `There is no model "${model}" for this key.`,
    param: 'model',
  });

const blocking = (blocks: readonly PurposeBlock[], purpose: string, site: string): PurposeBlock | undefined =>
  blocks.find(
    (block) =>
      block.purpose === purpose && (block.site === null || block.site === site) && block.beginsAtMs <= Date.now(),
  );

/** Who decided it, in the words of a refusal. */
const deciderOf = ({ decidedOn, site }: PurposeBlock): string => {
  if (decidedOn !== null) return ` by the resolution of ${decidedOn}`;
  return site === null ? '' : ' by the policy of the site';
};

/** Where a request may be sent: what its key and the sites allow. */
function candidates(
  { caller, wanted, purpose: named }: Asking,
  { upstreams, blocks }: Registry,
): readonly [Upstream, ...Upstream[]] | GatewayNo {
  const { model } = wanted;
  if (caller.models?.has(model) === false) return unknownModel(model);
  const serving = upstreams.filter((upstream) => upstream.model === model);
  if (serving.length === 0) return unknownModel(model);
  const purpose = named ?? caller.purposes[0];
  if (purpose === undefined) throw new InvariantViolation('a key has a purpose');
  if (!caller.purposes.includes(purpose)) {
    const message = `This key is not for the purpose "${purpose}", but for: ${caller.purposes.join(', ')}.`;
    return sayNo({ status: 403, code: 'purpose_not_in_scope', message, param: 'x-copyhold-purpose' });
  }
  const [first, ...others] = serving.filter(({ site }) => blocking(blocks, purpose, site) === undefined);
  if (first !== undefined) return [first, ...others];
  const block = blocking(blocks, purpose, serving[0]?.site ?? '');
  if (block === undefined) throw new InvariantViolation('no upstream is left out without a block');
  const where = block.site === null ? '' : ` at ${block.site}`;
  const message = `"${purpose}" is not served${where}${deciderOf(block)}: ${block.reason}`;
  return sayNo({ status: 403, code: 'purpose_blocked', message, param: 'x-copyhold-purpose' });
}
