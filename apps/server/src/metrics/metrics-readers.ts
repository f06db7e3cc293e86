import { BlockList, isIP } from 'node:net';
import { StartRefused } from '../database/embedded/start-refused.js';

/** What of a request says where it comes from. */
export interface Caller {
  /** The other end of the line, which nobody can make up. */
  readonly address: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What a proxy adds. Behind one, the other end of the line is the proxy, whoever asks. */
const PROXIED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** Who may read how this server fares: addresses and networks that its keeper named. */
export class MetricsReaders {
  private constructor(private readonly allowed: BlockList) {}

  /**
   * COPYHOLD_METRICS: addresses and networks, such as `127.0.0.1,10.3.0.0/16`; nobody where it is empty. Refuses the start
   * (`BadOption`) where a part of it is neither.
   */
  static of(text: string | undefined): MetricsReaders {
    const allowed = new BlockList();
    const parts = (text ?? '').split(',').map((part) => part.trim());
    for (const part of parts.filter((each) => each !== '')) allow(allowed, part);
    return new MetricsReaders(allowed);
  }

  /** Only straight from one of the addresses: through a proxy anybody could be behind it. */
  mayRead({ address = '', headers }: Caller): boolean {
    if (PROXIED.some((name) => headers[name] !== undefined)) return false;
    const plain = address.replace(/^::ffff:(?=[\d.]+$)/u, '');
    const family = isIP(plain);
    return family !== 0 && this.allowed.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  }
}

function allow(list: BlockList, part: string): void {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/u.exec(part) ?? [];
  const family = isIP(address);
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const most = family === 6 ? 128 : 32;
  if (family === 0 || Number(bits ?? 0) > most) {
    throw new StartRefused(
      'BadOption',
      `COPYHOLD_METRICS holds "${part}", which is no address and no network. It reads 127.0.0.1,10.3.0.0/16`,
    );
  }
  if (bits === undefined) list.addAddress(address, type);
  else list.addSubnet(address, Number(bits), type);
}
