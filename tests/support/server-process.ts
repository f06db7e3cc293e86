import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'apps', 'server', 'src', 'main.js');

/** The real server as its own process, as `npm start` runs it. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string | undefined;
  /** Everything it has printed so far. */
  said(): string;
  /** Sends the signal and waits for the end; answers the exit status. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts it over a state folder; waits until it is ready or has ended. `--empty` unless told otherwise. */
export async function startProcess(
  state: string,
  options: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<ServerProcess> {
  const environment: NodeJS.ProcessEnv = { ...process.env, COPYHOLD_STATE: state, ...options.env };
  delete environment['NODE_OPTIONS'];
  if (options.env?.['DATABASE_URL'] === undefined) delete environment['DATABASE_URL'];
  const child = spawn(process.execPath, [MAIN, '--port', '0', ...(options.args ?? ['--empty'])], { env: environment });
  let text = '';
  const ready = new Promise<string | undefined>((resolve) => {
    const listen = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      const url = /ready at (\S+)/u.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('close', () => {
      resolve(undefined);
    });
  });
  const url = await ready;
  return {
    child,
    url,
    said: () => text,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
      return child.exitCode;
    },
  };
}
