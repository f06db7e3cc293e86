import { lookup as resolve, type LookupOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { refuse, type Refusal } from '#libs/amount';

/** Addresses that lead into this machine, its network, or nowhere: RFC 6890 and what came after. */
const NOT_PUBLIC: readonly string[] = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
];
/** Of version 6 only what is given out to the public counts, less what carries an address of version 4 or is for books. */
const PUBLIC_6 = ['2000::/3'];
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const listOf = (networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
};

const closed = listOf(NOT_PUBLIC, 'ipv4');
const open6 = listOf(PUBLIC_6, 'ipv6');
const closed6 = listOf(NOT_PUBLIC_6, 'ipv6');

/** True for an address that anybody on the internet has. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6');
}

/**
 * Where a browser's push service takes messages for it. Whoever subscribes chooses the address, so it may lead nowhere that
 * the server alone can reach: https at its usual port, a name and no number, no login. Refuses `PushEndpointRefused`.
 * `alsoTo`: one origin that is let through, for tests.
 */
export function readEndpoint(text: string, alsoTo?: string): URL | Refusal<'PushEndpointRefused'> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && alsoTo !== undefined && url.origin === alsoTo) return url;
  const name = url?.hostname ?? '';
  const isNamed =
    /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/u.test(name) && !/\.(?:local|localhost|internal|arpa|test|onion)$/u.test(name);
  if (url?.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '' && isNamed) {
    return url;
  }
  return refuse('PushEndpointRefused', {
    message: 'This is no address of a push service.',
    field: 'endpoint',
    rule: 'notifications.push',
  });
}

/** Resolves a name, and answers only addresses that are public: asked at every connection, for a name may lead elsewhere by then. */
export const publicLookup: LookupFunction = (name, options: LookupOptions, callback) => {
  resolve(name, { ...options, all: true }, (error, found) => {
    const isGood = error === null && found.length > 0 && found.every(({ address }) => isPublicAddress(address));
    if (!isGood) {
      callback(error ?? Object.assign(new Error('not a public address'), { code: 'ENOTPUBLIC' }), '', 0);
      return;
    }
    if (options.all === true) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family ?? 0);
  });
};
