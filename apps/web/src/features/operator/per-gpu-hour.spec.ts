import { describe, expect, it } from '@jest/globals';
import { perGpuHour } from './per-gpu-hour.js';

describe('a quantity per GPU-hour', () => {
  it('divides by hours worked', () => {
    expect(perGpuHour('7200000000', '7200000000')).toBe('3600000000');
  });

  it('rounds half up at the smallest step', () => {
    expect(perGpuHour('1', '7200000000')).toBe('1');
    expect(perGpuHour('1', '7200000001')).toBe('0');
  });

  it('says nothing of what was not measured, or where nothing ran', () => {
    expect(perGpuHour(null, '3600000000')).toBeNull();
    expect(perGpuHour('5', '0')).toBeNull();
  });
});
