import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { contentDigest } from './content-digest.js';
import { signatureBase, type SignedRequest } from './signature-base.js';
import { parseDictionary } from './structured.js';

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

// RFC 9421, appendix B.2: the request that every example signs, and its Ed25519 example B.2.6 with the key of B.1.4.
const request: SignedRequest = {
  method: 'POST',
  authority: 'example.com',
  target: '/foo?param=Value&Pet=dog',
  fields: [
    ['Host', 'example.com'],
    ['Date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
    ['Content-Type', 'application/json'],
    ['Content-Length', '18'],
  ],
};
const INPUT =
  'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';
const SIGNATURE = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';
const privateKey = createPrivateKey(
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----',
);

function baseOf(input: string): unknown {
  const list = parseDictionary(input)?.get('sig-b26');
  return list?.kind === 'list' ? signatureBase(request, list) : undefined;
}

describe('the examples of the standards', () => {
  it('makes the signature base of RFC 9421 B.2.6, and its signature', () => {
    const base = [
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@method": POST',
      '"@path": /foo',
      '"@authority": example.com',
      '"content-type": application/json',
      '"content-length": 18',
      '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    ].join('\n');
    expect(baseOf(INPUT)).toBe(base);
    expect(sign(null, utf8(base), privateKey).toString('base64')).toBe(SIGNATURE);
    expect(verify(null, utf8(base), createPublicKey(privateKey), Buffer.from(SIGNATURE, 'base64'))).toBe(true);
  });

  it('makes the same base from a list with other spaces', () => {
    expect(baseOf(INPUT.replaceAll('" "', '"   "').replace(');created', ' );  created'))).toBe(baseOf(INPUT));
  });

  it('derives components as section 2.2 says', () => {
    expect(baseOf('sig-b26=("@query" "@request-target")')).toBe(
      '"@query": ?param=Value&Pet=dog\n"@request-target": /foo?param=Value&Pet=dog\n"@signature-params": ("@query" "@request-target")',
    );
  });

  it('makes the Content-Digest of RFC 9530, appendix B.1', () => {
    expect(contentDigest(utf8('{"hello": "world"}'), sha256)).toBe(
      'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
    );
  });
});
