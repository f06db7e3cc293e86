import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { loggable } from './database/loggable-error.js';
import { StartRefused } from './database/embedded/start-refused.js';
import { runServer } from './startup/run-server.js';

const HELP = `copyhold: the books, the roll and the vote of a compute commons

  npm start                      the demo partnership, on an embedded database
  npm start -- --empty           no demo partnership
  npm start -- --port 8080       another port than 4200 (0: any free one)

  DATABASE_URL     a PostgreSQL 18 or newer (its migration login) instead of the embedded one
  COPYHOLD_STATE   where the embedded database and secrets live (.copyhold in the project)
  COPYHOLD_URL     the public address, https://…: turns on secure cookies
  COPYHOLD_METRICS   addresses and networks that may read /metrics, such as 127.0.0.1,10.3.0.0/16 (nobody)
  COPYHOLD_LOG_ORIGIN   the name of the transparency log, fixed at its first signing (the public address)
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      empty: { type: 'boolean', default: false },
      port: { type: 'string' },
      host: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const port = values.port ?? process.env['PORT'] ?? '4200';
  if (!/^\d{1,5}$/u.test(port) || Number(port) > 65_535) {
    throw new StartRefused('AddressInUse', `--port ${port}: a port is a number from 0 to 65535`);
  }
  await runServer({ empty: values.empty, port: Number(port), host: values.host ?? '127.0.0.1' });
}

// What nobody caught ends the process as it would anyway; its words are ours, because Node would print all it carries.
process.on('uncaughtException', (error: unknown) => {
  console.error(loggable(error));
  process.exit(1);
});

main().catch((error: unknown) => {
  const isExpected = error instanceof StartRefused || error instanceof TypeError;
  console.error(isExpected ? `copyhold: ${error.message}` : loggable(error));
  process.exitCode = 1;
});
