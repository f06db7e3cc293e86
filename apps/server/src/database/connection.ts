/** Where a PostgreSQL database is and who logs in to it. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly ssl: boolean;
}

/** Reads `postgres://user:password@host:port/database`. `sslmode=require` (or stricter) turns TLS on. */
export function parseConnection(url: string): Connection | undefined {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return undefined;
  }
  if (!/^postgres(ql)?:$/u.test(parsed.protocol) || parsed.pathname.length < 2) return undefined;
  const mode = parsed.searchParams.get('sslmode') ?? 'disable';
  return {
    host: parsed.hostname === '' ? 'localhost' : parsed.hostname,
    port: parsed.port === '' ? 5432 : Number(parsed.port),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    ssl: mode !== 'disable',
  };
}

/** The settings every pool of this server uses: one schema, UTC, and limits so that nothing waits for ever. */
export function poolSettings(connection: Connection, role?: string): Record<string, unknown> {
  const options = [
    '-c search_path=copyhold,public',
    '-c timezone=UTC',
    '-c lock_timeout=30s',
    '-c idle_in_transaction_session_timeout=60s',
    // Longer than any batch takes; a statement of the application that runs on is a mistake or an attack.
    role === undefined ? '-c statement_timeout=60s' : `-c role=${role}`,
  ];
  return {
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.user,
    password: connection.password,
    ...(connection.ssl ? { ssl: { rejectUnauthorized: true } } : {}),
    options: options.join(' '),
  };
}
