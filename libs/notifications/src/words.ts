import type { NotificationKind } from './kinds.js';

/** What a notification is made of when it is read or sent. */
export interface Told {
  readonly kind: NotificationKind;
  /** The motion's or the meeting's title, in its authors' words; empty where there is none. */
  readonly title: string;
  /** Until when something is needed, as it is written for people; absent where nothing is. */
  readonly until?: string;
  /** Where it is seen: an address of this server. */
  readonly link: string;
}

const SENTENCES: Readonly<Record<NotificationKind, string>> = {
  VOTE_OPEN: 'A vote needs you',
  VOTE_ENDING: 'A vote needs you, and ends within a day',
  VOTE_EXTENDED: 'A vote that needs you lasts longer',
  AUTHOR_ASKED: 'You are asked to write a motion together',
  QUESTION_ASKED: 'Somebody asks about your motion',
  QUESTION_ANSWERED: 'Your question has an answer',
  AMENDMENT_PROPOSED: 'Somebody proposes to amend your motion',
  AMENDMENT_ANSWERED: 'Your amendment has an answer',
  MOTION_BLOCKED: 'Your motion was carried and cannot be carried out yet',
  MAIL_REFUSED: 'Your mail server takes no mail from here: mail to you is off',
  MANDATE_GIVEN: 'A mandate begins, which you gave or hold',
  MANDATE_ENDED: 'A mandate was taken back, which you gave or held',
  OBJECTION_RAISED: 'Somebody objects to what was carried',
  PUBLISHED: 'A motion is under discussion',
  ANNOUNCED: 'A vote is announced',
  CALLED_AGAIN: 'A motion that too few came to is called again',
  MEETING_CALLED: 'A meeting is called',
  DECIDED: 'A vote is decided',
  CARRIED_OUT: 'What was decided is done',
  ANNULLED: 'What was decided is annulled',
};

/** One sentence without a full stop: what happened, never how anybody voted. */
export const sentenceOf = (kind: NotificationKind): string => SENTENCES[kind];

/** Text in which nothing is markup: as it stands between the tags of HTML and in its quoted attributes. */
export function escapeHtml(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/gu, (sign) => named[sign] ?? sign);
}

/** One line, whatever was written: control signs, line ends among them, become spaces. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** Members' words in a mail: one line, in which no mail program finds an address to make a link of by its scheme. */
const theirWords = (text: string): string =>
  oneLine(text)
    .replaceAll('://', ': //')
    .replace(/\bwww\./giu, 'www .');

/** A mail as it is handed to whoever sends it. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What stands around every mail. */
export interface MailFrame {
  readonly partnership: string;
  /** Where the choice of what is sent is changed. */
  readonly settings: string;
  /** Switches mail off without signing in. */
  readonly off: string;
}

/** Most lines of one mail; the page has them all. */
const MOST_LINES = 30;

/** One thing that happened, by itself. */
export function noticeMail(told: Told, frame: MailFrame): MailText {
  const subject = oneLine(`${sentenceOf(told.kind)}${told.title === '' ? '' : `: ${theirWords(told.title)}`}`);
  return framed(subject, [told], frame);
}

/** What happened since the last digest, what waits for the reader first. `list`: where all of it stands. */
export function digestMail(all: readonly Told[], list: string, frame: MailFrame): MailText {
  const waits = all.filter(({ kind }) => kind.startsWith('VOTE_')).length;
  const votes = waits === 0 ? '' : waits === 1 ? '1 vote needs you, ' : `${waits} votes need you, `;
  const count = all.length - waits;
  const subject = `${oneLine(frame.partnership)}: ${votes}${count} ${count === 1 ? 'thing' : 'things'} new`;
  const shown = all.slice(0, MOST_LINES);
  return framed(
    subject,
    shown,
    frame,
    all.length > shown.length ? { more: all.length - shown.length, list } : undefined,
  );
}

/** What carries a code, by which somebody shows that mail to this address reaches them. */
export function codeMail(code: string, minutes: number, { partnership }: Pick<MailFrame, 'partnership'>): MailText {
  const lines = [
    `Somebody, probably you, asked ${oneLine(partnership)} to send notifications to this address.`,
    `If it was you, type this code there within ${minutes} minutes: ${code}`,
    'If it was not, do nothing: no more mail comes.',
  ];
  return {
    subject: `${oneLine(partnership)}: your code`,
    text: `${lines.join('\n\n')}\n`,
    html: page(lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')),
  };
}

/** What a member asks for to see whether mail arrives. */
export function testMail(frame: MailFrame): MailText {
  const line = `This is a test that you asked for. Mail from ${oneLine(frame.partnership)} reaches you.`;
  const { text, html } = foot(frame);
  const subject = `${oneLine(frame.partnership)}: a test`;
  return { subject, text: `${line}\n${text}`, html: page(`<p>${escapeHtml(line)}</p>\n${html}`) };
}

interface Rest {
  readonly more: number;
  readonly list: string;
}

function framed(subject: string, all: readonly Told[], frame: MailFrame, rest?: Rest): MailText {
  const plain = all.map((told) => {
    const until = told.until === undefined ? '' : `\n  Until ${told.until}`;
    return `${sentenceOf(told.kind)}${told.title === '' ? '' : `:\n  ${theirWords(told.title)}`}${until}\n  ${told.link}`;
  });
  const marked = all.map((told) => {
    const title = told.title === '' ? '' : `<br>${escapeHtml(theirWords(told.title))}`;
    const until = told.until === undefined ? '' : `<br>Until ${escapeHtml(told.until)}`;
    return `<li><a href="${escapeHtml(told.link)}">${escapeHtml(sentenceOf(told.kind))}</a>${title}${until}</li>`;
  });
  const more = rest === undefined ? '' : `\nAnd ${rest.more} more: ${rest.list}\n`;
  const markedMore = rest === undefined ? '' : `<p><a href="${escapeHtml(rest.list)}">And ${rest.more} more</a></p>`;
  const { text, html } = foot(frame);
  return {
    subject,
    text: `${plain.join('\n\n')}\n${more}${text}`,
    html: page(`<ul>${marked.join('\n')}</ul>\n${markedMore}${html}`),
  };
}

function foot({ partnership, settings, off }: MailFrame): { readonly text: string; readonly html: string } {
  const name = oneLine(partnership);
  return {
    text: `\n-- \n${name}\nWhat you are sent, and how often: ${settings}\nNo more mail: ${off}\n`,
    html: `<p>${escapeHtml(name)}. <a href="${escapeHtml(settings)}">What you are sent, and how often</a>. <a href="${escapeHtml(off)}">No more mail</a>.</p>`,
  };
}

const page = (body: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"></head><body>\n${body}\n</body></html>\n`;
