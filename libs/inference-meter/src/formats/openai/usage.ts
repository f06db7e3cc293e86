import { isRefusal } from '#libs/amount';
import { isJsonObject, type JsonObject } from '../../json-text.js';
import { refuseItem, type EngineRefusal } from '../engines/engine-refusal.js';
import { checkParts, readCount, readCounts, restOf, UNKNOWN_USE, type TokenUse } from '../engines/token-use.js';

/** Chat, completions and embeddings have the first name of each pair, the Responses API the second. */
const NAMES = {
  prompt: ['prompt_tokens', 'input_tokens'],
  completion: ['completion_tokens', 'output_tokens'],
  promptDetails: ['prompt_tokens_details', 'input_tokens_details'],
  completionDetails: ['completion_tokens_details', 'output_tokens_details'],
} as const;

const PROMPT_DETAILS = {
  cachedTokens: 'cached_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  audioPromptTokens: 'audio_tokens',
} as const;

const COMPLETION_DETAILS = {
  reasoningTokens: 'reasoning_tokens',
  audioCompletionTokens: 'audio_tokens',
  acceptedPredictionTokens: 'accepted_prediction_tokens',
  rejectedPredictionTokens: 'rejected_prediction_tokens',
} as const;

const KNOWN: ReadonlySet<string> = new Set([...Object.values(NAMES).flat(), 'total_tokens']);

type Pair = (typeof NAMES)[keyof typeof NAMES];

/** A count under either name; both at once have to agree. */
function eitherCount(usage: JsonObject, names: Pair, item: number): bigint | null | EngineRefusal {
  const [first, second] = names.map((name) => readCount(usage, name, item));
  if (first === undefined || first === null) return second ?? null;
  if (second === undefined || second === null || typeof first !== 'bigint') return first;
  if (first === second || typeof second !== 'bigint') return second;
  const message = `${names[0]} is ${first} and ${names[1]} is ${second}`;
  return refuseItem('NamesDiffer', item, { field: names[0], rule: 'meter.tokens', message });
}

/** The details under either name; an empty object where there are none. */
function eitherDetails(usage: JsonObject, names: Pair, item: number): JsonObject | EngineRefusal {
  const details = usage[names[0]] ?? usage[names[1]] ?? {};
  if (isJsonObject(details)) return details;
  return refuseItem('UsageMalformed', item, { field: names[0], rule: 'meter.tokens', message: 'it is no object' });
}

function unknownMembers(usage: JsonObject, promptDetails: JsonObject, completionDetails: JsonObject): JsonObject {
  const inPrompt = restOf(promptDetails, new Set(Object.values(PROMPT_DETAILS)));
  const inCompletion = restOf(completionDetails, new Set(Object.values(COMPLETION_DETAILS)));
  return {
    ...restOf(usage, KNOWN),
    ...(Object.keys(inPrompt).length === 0 ? {} : { [NAMES.promptDetails[0]]: inPrompt }),
    ...(Object.keys(inCompletion).length === 0 ? {} : { [NAMES.completionDetails[0]]: inCompletion }),
  };
}

/**
 * The `usage` of an OpenAI-compatible answer: chat, completions, embeddings or Responses. Null where it is absent, null
 * or empty, as on every chunk of a stream but one. Refuses counts that are no whole numbers from 0 to 2^53 − 1, and parts
 * that exceed their total.
 *
 * @example readUsage({ prompt_tokens: 57, completion_tokens: 17, total_tokens: 74 }, 1) // { promptTokens: 57n, … }
 */
export function readUsage(value: unknown, item: number): TokenUse | null | EngineRefusal {
  if (value === undefined || value === null) return null;
  if (isJsonObject(value) && Object.keys(value).length === 0) return null;
  if (!isJsonObject(value)) {
    return refuseItem('UsageMalformed', item, { field: 'usage', rule: 'meter.tokens', message: 'usage is no object' });
  }
  const promptTokens = eitherCount(value, NAMES.prompt, item);
  if (isRefusal(promptTokens)) return promptTokens;
  const completionTokens = eitherCount(value, NAMES.completion, item);
  if (isRefusal(completionTokens)) return completionTokens;
  const promptDetails = eitherDetails(value, NAMES.promptDetails, item);
  if (isRefusal(promptDetails)) return promptDetails;
  const completionDetails = eitherDetails(value, NAMES.completionDetails, item);
  if (isRefusal(completionDetails)) return completionDetails;
  const ofPrompt = readCounts(promptDetails, PROMPT_DETAILS, item);
  if (isRefusal(ofPrompt)) return ofPrompt;
  const ofCompletion = readCounts(completionDetails, COMPLETION_DETAILS, item);
  if (isRefusal(ofCompletion)) return ofCompletion;
  const totalTokens = readCount(value, 'total_tokens', item);
  if (isRefusal(totalTokens)) return totalTokens;
  const counts = { promptTokens, completionTokens, totalTokens, ...ofPrompt, ...ofCompletion };
  if (Object.values(counts).every((count) => count === null)) {
    const message = 'usage holds none of the counts that are known';
    return refuseItem('UsageMalformed', item, { field: 'usage', rule: 'meter.tokens', message });
  }
  const rest = unknownMembers(value, promptDetails, completionDetails);
  return checkParts({ ...UNKNOWN_USE, ...counts, rest }, item);
}
