import { ggufBytes, type GgufTensor, type GgufValue } from './gguf.js';

/** Prompt and answer together never exceed this many tokens. */
export const CONTEXT_SIZE = 512;
/** Token ids are below this. */
export const VOCABULARY_SIZE = 364;

const [WIDTH, HIDDEN, LAYERS, HEADS, KV_HEADS] = [64, 128, 2, 4, 2];
const KV_WIDTH = (WIDTH / HEADS) * KV_HEADS;
const WORDS = ['the', 'commons', 'compute', 'ledger', 'water', 'vote', 'share', 'hour', 'model', 'label'];

/** Token types of llama.cpp. */
const KIND = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

interface Piece {
  readonly text: string;
  readonly kind: number;
  readonly score: number;
}

/** `<unk>`, `<s>`, `</s>`, the 256 bytes, `▁`, printable ASCII, ten words: 364 pieces. */
function vocabulary(): readonly Piece[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
  const pieces = ['▁', ...printable, ...WORDS.map((word) => `▁${word}`)];
  return [
    { text: '<unk>', kind: KIND.unknown, score: 0 },
    { text: '<s>', kind: KIND.control, score: 0 },
    { text: '</s>', kind: KIND.control, score: 0 },
    ...bytes.map((text) => ({ text, kind: KIND.byte, score: 0 })),
    ...pieces.map((text, index) => ({ text, kind: KIND.normal, score: -1 - index })),
  ];
}

/** Mulberry32: the same seed gives the same model on every machine. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function tensorsOf(seed: number): readonly GgufTensor[] {
  const random = randomOf(seed);
  const noise = (name: string, ...sizes: readonly number[]): GgufTensor => {
    const length = sizes.reduce((product, size) => product * size, 1);
    return { name: `${name}.weight`, sizes, values: new Float32Array(length).map(() => (random() - 0.5) * 0.4) };
  };
  const ones = (name: string): GgufTensor => ({
    name: `${name}.weight`,
    sizes: [WIDTH],
    values: new Float32Array(WIDTH).fill(1),
  });
  const layer = (prefix: string): readonly GgufTensor[] => [
    ones(`${prefix}.attn_norm`),
    noise(`${prefix}.attn_q`, WIDTH, WIDTH),
    noise(`${prefix}.attn_k`, WIDTH, KV_WIDTH),
    noise(`${prefix}.attn_v`, WIDTH, KV_WIDTH),
    noise(`${prefix}.attn_output`, WIDTH, WIDTH),
    ones(`${prefix}.ffn_norm`),
    noise(`${prefix}.ffn_gate`, WIDTH, HIDDEN),
    noise(`${prefix}.ffn_up`, WIDTH, HIDDEN),
    noise(`${prefix}.ffn_down`, HIDDEN, WIDTH),
  ];
  return [
    noise('token_embd', WIDTH, VOCABULARY_SIZE),
    ...Array.from({ length: LAYERS }, (_, index) => layer(`blk.${String(index)}`)).flat(),
    ones('output_norm'),
    noise('output', WIDTH, VOCABULARY_SIZE),
  ];
}

/** The template of `renderChat`, in the language that model files use. */
const TEMPLATE =
  "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + '\\n' }}{% endfor %}{{ 'assistant: ' }}";

function keysOf(pieces: readonly Piece[]): readonly (readonly [string, GgufValue])[] {
  const u32 = (value: number): GgufValue => ({ type: 'u32', value });
  const string = (value: string): GgufValue => ({ type: 'string', value });
  return [
    ['general.architecture', string('llama')],
    ['general.name', string('tiny')],
    ['general.file_type', u32(0)],
    ['llama.context_length', u32(CONTEXT_SIZE)],
    ['llama.embedding_length', u32(WIDTH)],
    ['llama.block_count', u32(LAYERS)],
    ['llama.feed_forward_length', u32(HIDDEN)],
    ['llama.attention.head_count', u32(HEADS)],
    ['llama.attention.head_count_kv', u32(KV_HEADS)],
    ['llama.attention.layer_norm_rms_epsilon', { type: 'f32', value: 1e-5 }],
    ['llama.rope.dimension_count', u32(WIDTH / HEADS)],
    ['llama.vocab_size', u32(VOCABULARY_SIZE)],
    ['tokenizer.ggml.model', string('llama')],
    ['tokenizer.ggml.tokens', { type: 'strings', value: pieces.map(({ text }) => text) }],
    ['tokenizer.ggml.scores', { type: 'f32s', value: pieces.map(({ score }) => score) }],
    ['tokenizer.ggml.token_type', { type: 'i32s', value: pieces.map(({ kind }) => kind) }],
    ['tokenizer.ggml.bos_token_id', u32(1)],
    ['tokenizer.ggml.eos_token_id', u32(2)],
    ['tokenizer.ggml.unknown_token_id', u32(0)],
    ['tokenizer.chat_template', string(TEMPLATE)],
  ];
}

/** A llama of two layers that talks noise and counts like any other; half a megabyte, the same bytes for a seed. */
export function tinyModel(seed = 1): Buffer {
  const pieces = vocabulary();
  return ggufBytes(keysOf(pieces), tensorsOf(seed));
}

/** The text that the model reads for a conversation. */
export function renderChat(messages: readonly { readonly role: string; readonly content: string }[]): string {
  return `${messages.map(({ role, content }) => `${role}: ${content}\n`).join('')}assistant: `;
}
