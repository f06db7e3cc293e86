import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What a server answers next to whoever sends: takes it, says no for good or for now, or nothing at all. */
export type Manner = 'TAKES' | 'NO_SUCH_ADDRESS' | 'NOT_THIS_MAIL' | 'LATER' | 'SILENT';

/** A real SMTP server on this machine, and every mail that it took, as it came over the line. */
export class MailReceiver {
  readonly mails: string[] = [];
  manner: Manner = 'TAKES';
  /** An address that it takes nothing for now, whatever its manner. */
  busyFor: string | undefined;
  private server: SMTPServer;

  private constructor(private at: number) {
    this.server = this.made();
  }

  static async open(): Promise<MailReceiver> {
    const receiver = new MailReceiver(0);
    await receiver.up();
    return receiver;
  }

  get port(): number {
    return this.at;
  }

  /** The last mail, with lines that were folded or encoded made whole. */
  last(): { readonly head: string; readonly text: string; readonly html: string } {
    const mail = this.mails.at(-1) ?? '';
    const [head = '', ...rest] = mail.split('\r\n\r\n');
    const body = rest.join('\r\n\r\n');
    const part = (type: string): string => {
      const [, partHead = '', text = ''] =
        new RegExp(String.raw`Content-Type: ${type}([\s\S]*?)\r\n\r\n([\s\S]*?)(?:\r\n--|$)`, 'u').exec(body) ?? [];
      if (/base64/iu.test(partHead)) return Buffer.from(text, 'base64').toString();
      return /quoted-printable/iu.test(partHead) ? fromQuoted(text) : text;
    };
    return { head: head.replace(/\r\n[ \t]+/gu, ' '), text: part('text/plain'), html: part('text/html') };
  }

  async up(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.at, '127.0.0.1', resolve));
    this.at = (this.server.server.address() as AddressInfo).port;
  }

  async down(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server = this.made();
  }

  private made(): SMTPServer {
    const no = (code: number): Error => Object.assign(new Error(`${String(code)} as asked`), { responseCode: code });
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 100,
      logger: false,
      onConnect: (_session, done) => {
        if (this.manner !== 'SILENT') done();
      },
      onRcptTo: ({ address }, _session, done) => {
        if (this.manner === 'NO_SUCH_ADDRESS') done(no(550));
        else if (this.manner === 'LATER') done(no(451));
        else if (address === this.busyFor) done(no(450));
        else done();
      },
      onData: (stream, _session, done) => {
        const pieces: Buffer[] = [];
        stream.on('data', (piece: Buffer) => pieces.push(piece));
        stream.on('end', () => {
          if (this.manner === 'NOT_THIS_MAIL') {
            done(no(554));
            return;
          }
          this.mails.push(Buffer.concat(pieces).toString());
          done();
        });
      },
    });
    server.on('error', () => undefined);
    return server;
  }
}

function fromQuoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/gu, '')
    .replace(/=([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
