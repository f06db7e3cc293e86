import { describe, expect, it } from '@jest/globals';
import { ggufBytes } from './gguf.js';
import { tinyModel } from './tiny-model.js';

describe('the tiny model', () => {
  it('is the same bytes for a seed, and others for another', () => {
    expect(tinyModel(1).equals(tinyModel(1))).toBe(true);
    expect(tinyModel(1).equals(tinyModel(2))).toBe(false);
    expect(tinyModel(1)).toHaveLength(492_320);
  });

  it('is written as GGUF 3: little-endian, data and tensors aligned to 32', () => {
    const tensor = (name: string) => ({ name, sizes: [3, 1], values: Float32Array.of(1, 2, 3) });
    const bytes = ggufBytes([['a', { type: 'u32', value: 7 }]], [tensor('t'), tensor('u')]);
    const text = (value: string): string =>
      `0${String(value.length)}00000000000000${Buffer.from(value).toString('hex')}`;
    const info = (name: string, offset: string): string =>
      `${text(name)}0200000003000000000000000100000000000000` + `00000000${offset}00000000000000`;
    const head = `4747554603000000` + `0200000000000000` + `0100000000000000` + `${text('a')}0400000007000000`;
    const whole = head + info('t', '00') + info('u', '20');
    const padding = '0'.repeat(64 - (whole.length % 64));
    const data = `0000803f0000004000004040${'00'.repeat(20)}`;
    expect(bytes.toString('hex')).toBe(whole + padding + data + data);
  });
});
