import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { NotificationKeys } from '../notification-keys.js';
import { NotificationSettings } from '../notification-options.js';
import { failureOf, MailSender } from './mail-sender.js';
import { leavesHere, mailSettings } from './mail-settings.js';
import { isPublicAddress, publicLookup, readEndpoint } from './push-endpoint.js';

const URL_ = new URL('https://c.example.org');
const folder = mkdtempSync(join(tmpdir(), 'copyhold-mail-'));
const password = join(folder, 'password');
writeFileSync(password, 'secret words\n');
afterAll(() => rmSync(folder, { recursive: true }));

const good = { COPYHOLD_MAIL_HOST: 'mail.example.org', COPYHOLD_MAIL_FROM: 'c@example.org' };

describe('where mail is handed to', () => {
  it('is nowhere unless a host is named, and under TLS unless it is here', () => {
    expect(mailSettings({}, undefined)).toBeUndefined();
    const settings = mailSettings(good, URL_);
    expect(settings).toEqual({ host: 'mail.example.org', port: 587, from: 'c@example.org', perMinute: 120 });
    expect(settings && leavesHere(settings)).toBe(true);
    expect(['localhost', '127.0.0.1', '::1'].map((host) => leavesHere({ host }))).toEqual([false, false, false]);
    const login = { COPYHOLD_MAIL_USER: 'c', COPYHOLD_MAIL_PASSWORD_FILE: password, COPYHOLD_MAIL_PORT: '465' };
    expect(mailSettings({ ...good, ...login }, URL_)).toMatchObject({
      port: 465,
      login: { user: 'c', password: 'secret words' },
    });
  });

  it.each([
    [{ ...good, COPYHOLD_MAIL_FROM: 'nobody' }, URL_],
    [{ ...good, COPYHOLD_MAIL_PORT: '0' }, URL_],
    [{ ...good, COPYHOLD_MAIL_PORT: '70000' }, URL_],
    [{ ...good, COPYHOLD_MAIL_PER_MINUTE: 'many' }, URL_],
    [{ ...good, COPYHOLD_MAIL_USER: 'c' }, URL_],
    [{ ...good, COPYHOLD_MAIL_USER: 'c', COPYHOLD_MAIL_PASSWORD_FILE: '/nowhere' }, URL_],
    [{ ...good, COPYHOLD_MAIL_HOST: 'a b' }, URL_],
    [good, undefined],
  ])('refuses the start of %o', (environment, url) => {
    expect(() => mailSettings(environment, url)).toThrow(/COPYHOLD_/u);
  });
});

describe('the keys', () => {
  it('are made once, for their owner alone, and stop the start where others can read them', () => {
    const made = new NotificationKeys(folder).read();
    expect(new NotificationKeys(folder).read()).toEqual(made);
    const file = join(folder, 'notification-key.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o644);
    expect(() => new NotificationKeys(folder).read()).toThrow(/chmod 600/u);
  });
});

describe('what a server of mail answers', () => {
  it.each([
    [{ code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }, 'ADDRESS_REFUSED'],
    [{ code: 'EENVELOPE', responseCode: 450, command: 'RCPT TO' }, 'ADDRESS_BUSY'],
    [{ code: 'EENVELOPE', responseCode: 421, command: 'RCPT TO' }, 'BUSY'],
    [{ code: 'EENVELOPE', responseCode: 451, command: 'MAIL FROM' }, 'BUSY'],
    [{ code: 'EENVELOPE', responseCode: 550, command: 'MAIL FROM' }, 'SENDER_REFUSED'],
    [{ code: 'EMESSAGE', responseCode: 554 }, 'CONTENT_REFUSED'],
    [{ code: 'EAUTH', responseCode: 535 }, 'SENDER_REFUSED'],
    [{ code: 'ETLS' }, 'NO_TLS'],
    [{ code: 'ESOCKET' }, 'UNREACHABLE'],
    [{ code: 'ETIMEDOUT' }, 'UNREACHABLE'],
    [{ message: 'ada@example.org is unknown' }, 'OTHER'],
    ['words', 'OTHER'],
  ])('%o is %s', (error, failure) => {
    expect(failureOf(error)).toBe(failure);
  });
});

describe('a line that leaves this machine', () => {
  /** Another machine, as far as the sender knows; Linux alone has it without asking. */
  const ELSEWHERE = '127.0.0.2';
  const onLinux = process.platform === 'linux' ? it : it.skip;

  onLinux.each([
    ['has no TLS', ['STARTTLS']],
    ['has a certificate that nobody vouches for', []],
  ])('carries nothing where its server %s', async (_, disabledCommands) => {
    const said: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands,
      onMailFrom: ({ address }, _session, done) => {
        said.push(address);
        done();
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, ELSEWHERE, resolve));
    const { port } = server.server.address() as AddressInfo;
    const mail = { host: ELSEWHERE, port, from: 'c@example.org', perMinute: 1, patienceMs: 2_000 };
    const sender = new MailSender(new NotificationSettings({ folder, url: URL_, mail }));
    const words = { subject: 's', text: 't', html: 'h' };
    const failure = await sender.send({ ...words, to: 'ada@example.org', fromName: 'C', id: 'x' });
    expect(['NO_TLS', 'UNREACHABLE']).toContain(failure);
    expect(said).toEqual([]);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});

describe('where push may go', () => {
  it.each([
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'ff02::1',
    'no address',
  ])('not to %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['142.250.1.1', '9.9.9.9', '2607:f8b0::1', '2a00:1450:4001::'])('to %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('to names by https alone, and to one more origin where a test says so', () => {
    expect(readEndpoint('https://fcm.googleapis.com/fcm/send/x')).toBeInstanceOf(URL);
    expect(readEndpoint('http://127.0.0.1:99/x', 'http://127.0.0.1:99')).toBeInstanceOf(URL);
    expect(readEndpoint('http://127.0.0.1:98/x', 'http://127.0.0.1:99')).toMatchObject({ kind: 'PushEndpointRefused' });
    expect(readEndpoint('javascript:alert(1)')).toMatchObject({ kind: 'PushEndpointRefused' });
  });

  it('is asked at the connection: a name that leads here is not followed', async () => {
    for (const all of [true, false]) {
      const said = await new Promise((resolve) => publicLookup('localhost', { all }, (error) => resolve(error)));
      expect(said).toMatchObject({ code: 'ENOTPUBLIC' });
    }
  });
});
