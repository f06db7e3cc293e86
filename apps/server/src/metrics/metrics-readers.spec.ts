import { describe, expect, it } from '@jest/globals';
import { MetricsReaders } from './metrics-readers.js';

const from = (address: string | undefined, headers: Readonly<Record<string, unknown>> = {}) => ({ address, headers });

describe('MetricsReaders', () => {
  it('lets nobody read unless somebody is named', () => {
    for (const text of [undefined, '', ' , ']) {
      expect(MetricsReaders.of(text).mayRead(from('127.0.0.1'))).toBe(false);
    }
  });

  it('lets read who is named, by address or network, in both spellings of IPv4', () => {
    const readers = MetricsReaders.of('127.0.0.1, 10.3.0.0/16,fd00::/8');
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '10.3.200.1', 'fd12::1']) {
      expect(readers.mayRead(from(address))).toBe(true);
    }
    for (const address of ['127.0.0.2', '10.4.0.1', '::1', 'fe80::1', '', 'localhost', undefined]) {
      expect(readers.mayRead(from(address))).toBe(false);
    }
  });

  it.each(['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'])('lets nobody read through a proxy (%s)', (header) => {
    expect(MetricsReaders.of('127.0.0.1').mayRead(from('127.0.0.1', { [header]: '127.0.0.1' }))).toBe(false);
  });

  it.each(['localhost', '10.0.0.0/33', 'fd00::/129', '10.0.0', '10.0.0.1/', '10.0.0.1/x', '10.0.0.1 10.0.0.2'])(
    'refuses to start with %s',
    (text) => {
      expect(() => MetricsReaders.of(text)).toThrow(/which is no address and no network/u);
    },
  );
});
