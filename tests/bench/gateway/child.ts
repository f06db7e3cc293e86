import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process of the bench that has said where it listens. */
export interface Listening {
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Runs a compiled file until it says where it listens (`… at http://…`); refuses with its words where it ends before. */
export async function startChild(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Listening> {
  const child = spawn(process.execPath, words, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const found = await new Promise<string | undefined>((resolve) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString('utf8');
      const [, url] = / at (http:\S+)/u.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('close', () => resolve(undefined));
  });
  let stopping = false;
  // A bench whose parts are gone must not wait for them.
  child.once('close', (code, signal) => {
    if (stopping) return;
    process.stderr.write(`${words.join(' ')} ended (${String(code ?? signal)}):\n${said.slice(-2000)}\n`);
    process.exit(1);
  });
  if (found === undefined) throw new Error(`${words.join(' ')} did not start:\n${said}`);
  return {
    url: found,
    child,
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}
