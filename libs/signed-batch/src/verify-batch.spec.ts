import { createPublicKey, generateKeyPairSync, hash, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyIdOf } from './profile.js';
import { signBatch } from './sign-batch.js';
import { linesOf, type SignedRequest } from './signature-base.js';
import { verifyBatch } from './verify-batch.js';

const NOW = 1_795_000_000;
const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const pair = generateKeyPairSync('ed25519');
const publicKey = new Uint8Array(Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
const keyId = keyIdOf(publicKey, sha256);
const body = utf8('[{"specversion":"1.0"}]');

const verifyEd25519 = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  verify(
    null,
    message,
    createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') },
      format: 'jwk',
    }),
    signature,
  );

const batch = {
  method: 'POST' as const,
  authority: 'commons.example:8443',
  target: '/ingest/events',
  contentType: 'application/cloudevents-batch+json',
};

function signed(createdSeconds = NOW): SignedRequest {
  const fields = signBatch(
    { ...batch, body },
    { keyId, createdSeconds, sha256, sign: (message) => sign(null, message, pair.privateKey) },
  );
  return { ...batch, fields: [['Content-Type', batch.contentType], ...Object.entries(fields)] };
}

/** The same request with one field changed; undefined takes it away. */
function withField(request: SignedRequest, name: string, change: (value: string) => string | undefined): SignedRequest {
  const fields = request.fields.flatMap(([each, value]): (readonly [string, string])[] => {
    const changed = each.toLowerCase() === name ? change(value) : value;
    return changed === undefined ? [] : [[each, changed]];
  });
  return { ...request, fields };
}

/** A request that the holder of the key signed over other words than we ask for. */
function signedOver(components: string, parameters: string, extra: SignedRequest['fields'] = []): SignedRequest {
  const whole = { ...signed(), fields: [...signed().fields, ...extra] };
  const params = `(${components})${parameters}`;
  const lines = components.split(' ').flatMap((quoted) => {
    const name = quoted.slice(1, -1);
    const derived: Record<string, string> = {
      '@method': 'POST',
      '@authority': batch.authority,
      '@path': batch.target,
      '@query': '?',
    };
    return [`"${name}": ${derived[name] ?? linesOf(whole, name).join(', ')}`];
  });
  const base = [...lines, `"@signature-params": ${params}`].join('\n');
  const signature = sign(null, utf8(base), pair.privateKey).toString('base64');
  return withField(
    withField(whole, 'signature-input', () => `x=${params}`),
    'signature',
    () => `x=:${signature}:`,
  );
}

const ALL = '"@method" "@authority" "@path" "@query" "content-type" "content-digest"';
const WORDS = `;created=${String(NOW)};keyid="${keyId}";alg="ed25519";tag="copyhold-batch"`;

function check(request: SignedRequest, sent = body, nowSeconds = NOW): unknown {
  const publicKeyOf = (id: string): Uint8Array | undefined => (id === keyId ? publicKey : undefined);
  return verifyBatch(request, sent, { nowSeconds, sha256, verify: verifyEd25519, publicKeyOf });
}

describe('a signed batch', () => {
  it('is believed as it was sent, whatever case its fields come in', () => {
    expect(check(signed())).toMatchObject({ keyId, createdSeconds: NOW, aheadSeconds: 0 });
    const shouting = signed().fields.map(([name, value]) => [name.toUpperCase(), value] as const);
    expect(check({ ...signed(), fields: shouting })).toMatchObject({ keyId });
    expect(check({ ...signed(), authority: 'COMMONS.example:8443' })).toMatchObject({ keyId });
  });

  it('is believed with more covered, another label and other spaces', () => {
    expect(check(signedOver(`${ALL} "date"`, WORDS, [['Date', 'today']]))).toMatchObject({ keyId });
    expect(check(signedOver(ALL, `${WORDS};nonce="n";expires=${String(NOW + 5)}`))).toMatchObject({ keyId });
    expect(check(signedOver(ALL, WORDS.replace(';alg="ed25519"', '')))).toMatchObject({ keyId });
  });

  it('is not believed where anything that it covers was changed', () => {
    const request = signed();
    const others = [
      { ...request, method: 'PUT' },
      { ...request, authority: 'other.example' },
      { ...request, target: '/ingest/enrol' },
      { ...request, target: '/ingest/events?as=another' },
      withField(request, 'content-type', () => 'application/json'),
      withField(request, 'signature-input', (value) => value.replace(String(NOW), String(NOW + 1))),
    ];
    for (const other of others) expect(check(other)).toMatchObject({ kind: 'SignatureFalse', rule: 'http.signature' });
    expect(check(request, utf8('[]'))).toMatchObject({ kind: 'DigestDiffers', field: 'content-digest' });
  });

  it.each(ALL.split(' '))('is not believed where %s is not covered, though the signature is good', (name) => {
    const fewer = ALL.split(' ')
      .filter((each) => each !== name)
      .join(' ');
    expect(check(signedOver(fewer, WORDS))).toMatchObject({ kind: 'ComponentMissing', field: name.slice(1, -1) });
  });

  it.each([
    [`${ALL} "@method"`, WORDS, 'SignatureTwice'],
    [`${ALL} "@status"`, WORDS, 'ComponentUnknown'],
    [`${ALL} "@target-uri"`, WORDS, 'ComponentUnknown'],
    [`${ALL} "X-Upper"`, WORDS, 'ComponentUnknown'],
    [`${ALL} "x-absent"`, WORDS, 'ComponentMissing'],
    [`${ALL} "content-type";sf`, WORDS, 'ComponentUnknown'],
    [ALL, WORDS.replace('ed25519', 'hmac-sha256'), 'AlgorithmUnknown'],
    [ALL, WORDS.replace('ed25519', 'none'), 'AlgorithmUnknown'],
    [ALL, WORDS.replace('"ed25519"', '1'), 'AlgorithmUnknown'],
    [ALL, WORDS.replace('copyhold-batch', 'copyhold-note'), 'ParameterMissing'],
    [ALL, WORDS.replace(/;tag=.*$/u, ''), 'ParameterMissing'],
    [ALL, WORDS.replace(/;created=\d+/u, ''), 'ParameterMissing'],
    [ALL, WORDS.replace(/created=\d+/u, 'created="1"'), 'ParameterMissing'],
    [ALL, WORDS.replace(/;keyid="[^"]*"/u, ''), 'ParameterMissing'],
    [ALL, WORDS.replace(keyId, 'a b'), 'ParameterMissing'],
    [ALL, WORDS.replace(keyId, 'another'), 'SignatureFalse'],
    [ALL, `${WORDS};x-own=1`, 'ParameterUnknown'],
    [ALL, `${WORDS};created=1`, 'SignatureMalformed'],
    [ALL, `${WORDS};expires=${String(NOW - 1)}`, 'SignatureExpired'],
    [ALL, `${WORDS};expires="x"`, 'SignatureMalformed'],
  ])('refuses (%s)%s: %s', (components, parameters, kind) => {
    expect(check(signedOver(components, parameters))).toMatchObject({ kind, refused: true });
  });

  it('refuses two signatures, however they are written', () => {
    const request = signed();
    const [input, signature] = ['signature-input', 'signature'].map((name) => linesOf(request, name)[0] ?? '');
    const twice = (name: string): SignedRequest =>
      withField(request, name, (value) => `${value}, ${value.replace('batch=', 'other=')}`);
    expect(check(twice('signature'))).toMatchObject({ kind: 'SignatureTwice', field: 'signature' });
    expect(check(twice('signature-input'))).toMatchObject({ kind: 'SignatureTwice', field: 'signature-input' });
    const same = withField(request, 'signature', (value) => `${value}, ${value}`);
    expect(check(same)).toMatchObject({ kind: 'SignatureMalformed' });
    for (const extra of [
      ['Signature', signature],
      ['signature-input', input],
      ['Content-Digest', 'sha-256=:AA==:'],
    ] as [string, string][]) {
      expect(check({ ...request, fields: [...request.fields, extra] })).toMatchObject({ kind: 'SignatureTwice' });
    }
  });

  it('refuses a request without signature, digest, or with either of the wrong form', () => {
    const change = (name: string, value: string | undefined): unknown => check(withField(signed(), name, () => value));
    expect(change('signature', undefined)).toMatchObject({ kind: 'SignatureMissing', field: 'signature' });
    expect(change('signature-input', undefined)).toMatchObject({ kind: 'SignatureMissing' });
    expect(change('signature', 'other=:AA==:')).toMatchObject({ kind: 'SignatureMissing' });
    expect(change('signature', 'batch=:AA==:')).toMatchObject({ kind: 'SignatureMalformed' });
    expect(change('signature', 'batch="AA"')).toMatchObject({ kind: 'SignatureMalformed' });
    expect(change('signature-input', 'batch=5')).toMatchObject({ kind: 'SignatureMalformed' });
    expect(change('signature-input', 'x'.repeat(5000))).toMatchObject({ kind: 'SignatureMalformed' });
    expect(change('content-digest', undefined)).toMatchObject({ kind: 'DigestMissing' });
    expect(change('content-digest', 'md5=:AA==:')).toMatchObject({ kind: 'DigestUnknown' });
    expect(change('content-digest', 'sha-256=:AA==:')).toMatchObject({ kind: 'DigestMalformed' });
    expect(change('content-digest', 'sha-256')).toMatchObject({ kind: 'DigestMalformed' });
  });

  it.each([
    [300, true],
    [-300, true],
    [301, false],
    [-301, false],
    [7200, false],
  ])('made %d s from now is believed: %s', (offset, believed) => {
    const answer = check(signed(NOW + offset));
    expect(answer).toMatchObject(believed ? { aheadSeconds: offset } : { kind: 'ClockOff', field: 'created' });
  });

  it('refuses every other body', () => {
    const request = signed();
    fc.assert(
      fc.property(fc.uint8Array(), (other) => {
        fc.pre(Buffer.compare(other, body) !== 0);
        expect(check(request, other)).toMatchObject({ kind: 'DigestDiffers' });
      }),
    );
  });

  it('never throws and never believes what another sent', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'batch=',
        '(',
        ')',
        ';created=1',
        ';keyid="a"',
        '"@method"',
        ':AA==:',
        ',',
        ' ',
        '?1',
        '-',
        '"\\"',
      ),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, text, text, (input, signature, digest, target) => {
        const fields = Object.entries({ 'signature-input': input, signature, 'content-digest': digest });
        expect(check({ ...batch, target, fields })).toMatchObject({ refused: true });
        expect(check(withField(signed(), 'signature-input', () => input))).toMatchObject({ refused: true });
        expect(check(withField(signed(), 'signature', () => signature))).toMatchObject({ refused: true });
      }),
      { numRuns: 500 },
    );
  });
});

describe('signBatch', () => {
  it('throws on a key id that could not stand in a signature', () => {
    const sign = (): Uint8Array => new Uint8Array(64);
    expect(() => signBatch({ ...batch, body }, { keyId: 'a"b', createdSeconds: NOW, sha256, sign })).toThrow('key id');
    const split = { ...batch, contentType: 'a\r\nb', body };
    expect(() => signBatch(split, { keyId, createdSeconds: NOW, sha256, sign })).toThrow('line break');
  });
});
