import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import type { MailText } from '#libs/notifications';
import { NotificationSettings } from '../notification-options.js';
import { leavesHere, type MailSettings } from './mail-settings.js';

/** Why something was not sent, without a word of the server's, which may name somebody. */
export type Failure =
  /** The server will never take mail for this address. */
  | 'ADDRESS_REFUSED'
  /** The server takes this mail never, whoever it is for. */
  | 'CONTENT_REFUSED'
  /** It does not believe who we are, or who the mail is from. */
  | 'SENDER_REFUSED'
  /** The server takes no mail for this address for now; for others it may. */
  | 'ADDRESS_BUSY'
  | 'BUSY'
  | 'NO_TLS'
  | 'UNREACHABLE'
  | 'OTHER';

/** A mail with its addresses. */
export interface Mail extends MailText {
  readonly to: string;
  readonly fromName: string;
  /** What stands before the at sign of its Message-ID: the same at every attempt. */
  readonly id: string;
  /** Switches mail off by one POST (RFC 8058); absent of a code. */
  readonly off?: string;
}

const PATIENCE_MS = 10_000;

/** Hands mail to the one server that takes it. */
@Injectable()
export class MailSender implements OnModuleDestroy {
  private transport: Transporter | undefined;
  private stop: () => void = () => undefined;
  /** A stop of this server does not wait for a slow one. */
  private readonly stopped = new Promise<void>((resolve) => {
    this.stop = resolve;
  });

  constructor(private readonly settings: NotificationSettings) {}

  /** Sends it; answers what kept it from being sent, or nothing. */
  async send(mail: Mail): Promise<Failure | undefined> {
    const { mail: server, host } = this.settings;
    if (server === undefined) return 'UNREACHABLE';
    this.transport ??= transportOf(server);
    try {
      const sent = this.transport.sendMail({
        from: { name: mail.fromName, address: server.from },
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: `<${mail.id}@${host}>`,
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(mail.off === undefined
            ? {}
            : { 'List-Unsubscribe': `<${mail.off}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
        },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const ended = this.stopped.then((): Failure => 'UNREACHABLE');
      return await Promise.race([sent.then(() => undefined), ended]);
    } catch (error) {
      return failureOf(error);
    }
  }

  onModuleDestroy(): void {
    this.stop();
    this.transport?.close();
  }
}

function transportOf(server: MailSettings): Transporter {
  const leaves = leavesHere(server);
  const patience = server.patienceMs ?? PATIENCE_MS;
  return createTransport({
    host: server.host,
    port: server.port,
    // By the port that is for nothing else; else the line begins in the clear and must become TLS before anything is said.
    secure: server.port === 465,
    requireTLS: leaves,
    ignoreTLS: !leaves,
    ...(server.login === undefined ? {} : { auth: { user: server.login.user, pass: server.login.password } }),
    connectionTimeout: patience,
    greetingTimeout: patience,
    dnsTimeout: patience,
    socketTimeout: 2 * patience,
    tls: { minVersion: 'TLSv1.2' },
  });
}

/** What went wrong, by the answer's number and by where it came: its words are not kept. */
export function failureOf(error: unknown): Failure {
  const { code, responseCode, command } = told(error);
  // By 421 it ends the line, whatever was said last: that is of the server.
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500)
    return command === 'RCPT TO' && responseCode !== 421 ? 'ADDRESS_BUSY' : 'BUSY';
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'SENDER_REFUSED';
  if (code === 'EENVELOPE' && responseCode !== undefined)
    return command === 'RCPT TO' ? 'ADDRESS_REFUSED' : 'SENDER_REFUSED';
  if (code === 'EMESSAGE') return 'CONTENT_REFUSED';
  if (code === 'ETLS') return 'NO_TLS';
  if (['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'ECONNREFUSED', 'ECONNRESET', 'EPROTOCOL'].includes(code ?? '')) {
    return 'UNREACHABLE';
  }
  return 'OTHER';
}

interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
}

function told(error: unknown): SmtpError {
  if (typeof error !== 'object' || error === null) return {};
  const { code, responseCode, command } = error as Record<string, unknown>;
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof responseCode === 'number' ? { responseCode } : {}),
    ...(typeof command === 'string' ? { command } : {}),
  };
}
