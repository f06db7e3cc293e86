import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { isNotificationKind, NOTIFICATION_KINDS, type NotificationKind, rankOf } from './kinds.js';
import { readMailAddress } from './mail-address.js';
import { codeMail, digestMail, escapeHtml, noticeMail, sentenceOf, testMail, type Told } from './words.js';

const FRAME = {
  partnership: 'Mill & Co',
  settings: 'https://c.org/notifications/settings',
  off: 'https://c.org/unsubscribe/x',
};
const KINDS = Object.keys(NOTIFICATION_KINDS) as NotificationKind[];
const told = (kind: NotificationKind, title: string): Told => ({ kind, title, link: 'https://c.org/motions/1' });

describe('mail', () => {
  it('says what is needed and until when, and where', () => {
    const mail = noticeMail({ ...told('VOTE_OPEN', 'A second meter'), until: 'Monday' }, FRAME);
    expect(mail.subject).toBe('A vote needs you: A second meter');
    expect(mail.text).toContain('A vote needs you:\n  A second meter\n  Until Monday\n  https://c.org/motions/1\n');
    expect(mail.text).toContain('No more mail: https://c.org/unsubscribe/x');
    expect(mail.html).toContain(
      '<a href="https://c.org/motions/1">A vote needs you</a><br>A second meter<br>Until Monday',
    );
  });

  it('has no markup and no header of its author’s, whatever the title is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.string({ unit: 'binary', maxLength: 80 }), (kind, words) => {
        const hostile = `${words}\r\nBcc: all@example.org\u2028<script>"'&</a>`;
        const mail = noticeMail(told(kind, hostile), FRAME);
        expect(mail.subject).not.toMatch(/[\r\n\u2028\0]/u);
        expect(mail.html).not.toMatch(/<script|<\/a>"|"'/u);
        expect(mail.html.match(/<a /gu)).toHaveLength(3);
      }),
    );
  });

  it('makes no link of an address in a title', () => {
    const { text, html } = noticeMail(told('PUBLISHED', 'see https://evil.example and www.evil.example'), FRAME);
    expect(text + html).not.toMatch(/https:\/\/evil|www\.evil/u);
  });

  it('of a day says first what waits, counts it, and ends after thirty lines', () => {
    const news = Array.from({ length: 40 }, () => told('PUBLISHED', 'One'));
    const mail = digestMail([told('VOTE_OPEN', 'Two'), ...news], 'https://c.org/notifications', FRAME);
    expect(mail.subject).toBe('Mill & Co: 1 vote needs you, 40 things new');
    expect(mail.text).toContain('And 11 more: https://c.org/notifications');
    expect(digestMail([told('PUBLISHED', 'One')], '', FRAME).subject).toBe('Mill & Co: 1 thing new');
    expect(digestMail([told('VOTE_OPEN', ''), told('VOTE_ENDING', '')], '', FRAME).subject).toContain(
      '2 votes need you, 0 things',
    );
  });

  it('with a code has no link, and a test says that it is one', () => {
    const mail = codeMail('ABCDEFGHJK', 30, FRAME);
    expect(mail.text).toContain('within 30 minutes: ABCDEFGHJK');
    expect(mail.text + mail.html).not.toContain('http');
    expect(testMail(FRAME).text).toContain('This is a test');
  });

  it('has a sentence for every kind, of which none says how anybody voted', () => {
    for (const kind of KINDS) expect(sentenceOf(kind)).toMatch(/^[A-Z][^.<>]+[^.]$/u);
    expect(KINDS.map(sentenceOf).join(' ')).not.toMatch(/\b(yes|no vote|abstain)/iu);
    expect(isNotificationKind('toString')).toBe(false);
    expect(rankOf('VOTE_ENDING')).toBeLessThan(rankOf('DECIDED'));
  });
});

describe('text that is no markup', () => {
  it('reads back as it was', () => {
    const back = (html: string): string =>
      html
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(back(escapeHtml(text))).toBe(text);
        expect(escapeHtml(text)).not.toMatch(/[<>"']/u);
      }),
    );
  });
});

describe('an address', () => {
  it.each([
    [' ada@Example.ORG ', 'ada@example.org'],
    ['Ada.L+votes@mail.example.org', 'Ada.L+votes@mail.example.org'],
  ])('%s is %s', (text, address) => {
    expect(readMailAddress(text)).toBe(address);
  });

  it.each([
    ...[
      '',
      'ada',
      'ada@',
      '@example.org',
      'ada@example',
      'a b@example.org',
      'a@b.org,c@d.org',
      'a@b.org\r\nBcc: c@d.org',
    ],
    ...[
      '"a b"@example.org',
      'Ada <ada@example.org>',
      '.a@example.org',
      'a..b@example.org',
      'a.@example.org',
      'ä@example.org',
    ],
    ...[
      'a@-b.org',
      `${'a'.repeat(65)}@example.org`,
      `a@${'b'.repeat(250)}.org`,
      'a@[127.0.0.1]',
      'a@b.org(c)',
      'a@@b.org',
    ],
  ])('%j is none', (text) => {
    expect(readMailAddress(text)).toMatchObject({ kind: 'MailAddressMalformed', field: 'address' });
  });

  it('never holds what a header could end at', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const address = readMailAddress(`${text}@example.org`);
        expect(isRefusal(address) || /^[\x21-\x7e]+$/u.test(address)).toBe(true);
      }),
    );
  });
});
