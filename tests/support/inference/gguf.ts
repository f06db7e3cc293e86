/** Writes model files in GGUF, version 3, little-endian: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */

/** A value of a key, with the type that the file states. */
export type GgufValue =
  | { readonly type: 'u32'; readonly value: number }
  | { readonly type: 'f32'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'i32s'; readonly value: readonly number[] }
  | { readonly type: 'f32s'; readonly value: readonly number[] }
  | { readonly type: 'strings'; readonly value: readonly string[] };

/** A tensor of 32-bit floats; `sizes` has the fastest dimension first. */
export interface GgufTensor {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly values: Float32Array;
}

const TYPE = { u32: 4, i32: 5, f32: 6, string: 8, array: 9 } as const;
const ALIGNMENT = 32;
const FLOAT32 = 0;

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const i32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
const f32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
};
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);

const array = (type: number, items: readonly Buffer[]): Buffer =>
  Buffer.concat([u32(TYPE.array), u32(type), u64(items.length), ...items]);

function valueBytes(value: GgufValue): Buffer {
  switch (value.type) {
    case 'u32':
      return Buffer.concat([u32(TYPE.u32), u32(value.value)]);
    case 'f32':
      return Buffer.concat([u32(TYPE.f32), f32(value.value)]);
    case 'string':
      return Buffer.concat([u32(TYPE.string), text(value.value)]);
    case 'i32s':
      return array(TYPE.i32, value.value.map(i32));
    case 'f32s':
      return array(TYPE.f32, value.value.map(f32));
    case 'strings':
      return array(TYPE.string, value.value.map(text));
  }
}

const aligned = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)]);

function tensorBytes({ values }: GgufTensor): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, index * 4);
  return padded(bytes);
}

/** The file as bytes. */
export function ggufBytes(
  keys: readonly (readonly [key: string, value: GgufValue])[],
  tensors: readonly GgufTensor[],
): Buffer {
  let offset = 0;
  const infos = tensors.map(({ name, sizes, values }) => {
    const info = [text(name), u32(sizes.length), ...sizes.map(u64), u32(FLOAT32), u64(offset)];
    offset += aligned(values.length * 4);
    return Buffer.concat(info);
  });
  const head = [
    Buffer.from('GGUF'),
    u32(3),
    u64(tensors.length),
    u64(keys.length),
    ...keys.map(([key, value]) => Buffer.concat([text(key), valueBytes(value)])),
    ...infos,
  ];
  return Buffer.concat([padded(Buffer.concat(head)), ...tensors.map(tensorBytes)]);
}
