import { z } from 'zod';
import { CONTEXT_SIZE, renderChat, VOCABULARY_SIZE } from './tiny-model.js';

const count = z.int().positive().nullish();
const part = z.object({ type: z.literal('text'), text: z.string() });
const content = z.union([z.string(), z.array(part).transform((parts) => parts.map(({ text }) => text).join(''))]);

const common = z.object({
  model: z.string(),
  max_tokens: count,
  temperature: z.number().min(0).max(2).nullish(),
  seed: z.int().nullish(),
  // One answer a request: more is refused rather than silently not done.
  n: z.literal(1).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z
    .object({ include_usage: z.boolean().nullish(), continuous_usage_stats: z.boolean().nullish() })
    .nullish(),
});

const chatSchema = common.extend({
  max_completion_tokens: count,
  messages: z.array(z.object({ role: z.string(), content })).min(1),
});
const completionSchema = common.extend({
  prompt: z.union([
    z.string(),
    z.array(z.string()).length(1),
    z
      .array(
        z
          .int()
          .min(0)
          .max(VOCABULARY_SIZE - 1),
      )
      .min(1),
  ]),
});
const embeddingSchema = z.object({
  model: z.string(),
  input: z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1)]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
});
const tokenizeSchema = z.union([z.object({ prompt: z.string() }), chatSchema.pick({ messages: true })]);

/** A refusal as the API words it. */
export interface ApiError {
  readonly status: number;
  readonly code: string | null;
  readonly message: string;
}

/** What either route of generation asks for. */
export interface GenerationRequest {
  readonly route: 'chat' | 'completion';
  readonly model: string;
  readonly prompt: readonly number[];
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number | undefined;
  readonly stop: readonly string[];
  readonly stream: boolean;
  /** In a stream: one chunk at the end, or every chunk; a plain answer always has usage. */
  readonly usage: 'none' | 'final' | 'continuous';
}

/** Texts to embed, and the tokens of all of them. */
export type EmbeddingRequest = z.infer<typeof embeddingSchema> & { readonly promptTokens: number };

/** Includes the token that begins a text. */
export type Tokenize = (text: string) => readonly number[];

const invalid = (error: z.ZodError): ApiError => {
  const [issue] = error.issues;
  return { status: 400, code: null, message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}` };
};

const tooLong = (message: string): ApiError => ({ status: 400, code: 'context_length_exceeded', message });

export const isApiError = (value: object): value is ApiError => 'status' in value && 'message' in value;

function usageOf(body: z.infer<typeof common>): GenerationRequest['usage'] {
  if (body.stream_options?.include_usage !== true) return 'none';
  return body.stream_options.continuous_usage_stats === true ? 'continuous' : 'final';
}

interface Asked {
  readonly route: GenerationRequest['route'];
  readonly prompt: readonly number[];
  readonly maxTokens: number | undefined;
}

/** Prompt and answer must fit the context together; without a ceiling the answer may fill it. */
function fitted(body: z.infer<typeof common>, { route, prompt, maxTokens }: Asked): GenerationRequest | ApiError {
  const room = CONTEXT_SIZE - prompt.length;
  if (room < 1 || (maxTokens ?? 1) > room) {
    const asked = `${prompt.length} in the prompt, ${maxTokens ?? 1} asked for`;
    return tooLong(`This model's context is ${CONTEXT_SIZE} tokens; ${asked}`);
  }
  return {
    route,
    model: body.model,
    prompt,
    maxTokens: maxTokens ?? room,
    temperature: body.temperature ?? 1,
    seed: body.seed ?? undefined,
    stop: typeof body.stop === 'string' ? [body.stop] : (body.stop ?? []),
    stream: body.stream === true,
    usage: usageOf(body),
  };
}

export function readChat(body: unknown, tokenize: Tokenize): GenerationRequest | ApiError {
  const read = chatSchema.safeParse(body);
  if (!read.success) return invalid(read.error);
  const { messages, max_tokens, max_completion_tokens } = read.data;
  const maxTokens = max_completion_tokens ?? max_tokens ?? undefined;
  return fitted(read.data, { route: 'chat', prompt: tokenize(renderChat(messages)), maxTokens });
}

export function readCompletion(body: unknown, tokenize: Tokenize): GenerationRequest | ApiError {
  const read = completionSchema.safeParse(body);
  if (!read.success) return invalid(read.error);
  const given = [read.data.prompt].flat();
  const tokens = given.filter((item) => typeof item === 'number');
  const prompt = tokens.length > 0 ? tokens : tokenize(given.join(''));
  // The legacy route's own default.
  return fitted(read.data, { route: 'completion', prompt, maxTokens: read.data.max_tokens ?? 16 });
}

export function readEmbedding(body: unknown, tokenize: Tokenize): EmbeddingRequest | ApiError {
  const read = embeddingSchema.safeParse(body);
  if (!read.success) return invalid(read.error);
  const lengths = read.data.input.map((text) => tokenize(text).length);
  if (lengths.some((length) => length > CONTEXT_SIZE)) {
    return tooLong(`This model reads ${CONTEXT_SIZE} tokens; ${Math.max(...lengths)} given`);
  }
  return { ...read.data, promptTokens: lengths.reduce((sum, length) => sum + length, 0) };
}

/** vLLM's /tokenize: what a prompt would cost. */
export function readTokenize(body: unknown, tokenize: Tokenize): readonly number[] | ApiError {
  const read = tokenizeSchema.safeParse(body);
  if (!read.success) return invalid(read.error);
  return tokenize('prompt' in read.data ? read.data.prompt : renderChat(read.data.messages));
}
