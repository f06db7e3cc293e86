import { afterEach, describe, expect, it } from '@jest/globals';
import { addressOf } from './copy.controller.js';

const before = process.env['COPYHOLD_URL'];
const request = { protocol: 'http', host: '198.51.100.7:4000' };

describe('the address on a copy', () => {
  afterEach(() => {
    if (before === undefined) delete process.env['COPYHOLD_URL'];
    else process.env['COPYHOLD_URL'] = before;
  });

  it('is the one that was configured, whatever the request calls this server', () => {
    process.env['COPYHOLD_URL'] = 'https://books.example.org';
    expect(addressOf('H-0001', request)).toBe('https://books.example.org/verify?copy=H-0001');
  });

  it('is that of the request where none was configured', () => {
    delete process.env['COPYHOLD_URL'];
    expect(addressOf('H-0001', request)).toBe('http://198.51.100.7:4000/verify?copy=H-0001');
  });
});
