import { execFile } from 'node:child_process';

const LONGEST_MS = 60_000;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * What a program prints, or in words why it failed. It runs in UTC and in the plain locale, for its times are read, and
 * without a shell.
 */
export async function runProgram(
  program: string,
  words: readonly string[],
): Promise<{ readonly text: string } | { readonly failed: string }> {
  const { SLURM_TIME_FORMAT: _, ...inherited } = process.env;
  const env = { ...inherited, TZ: 'UTC', LC_ALL: 'C' };
  return new Promise((done) => {
    execFile(
      program,
      words,
      { env, timeout: LONGEST_MS, maxBuffer: MOST_BYTES, killSignal: 'SIGKILL' },
      (error, text, said) => {
        if (error === null) done({ text });
        else done({ failed: whyOf(program, error, said) });
      },
    );
  });
}

function whyOf(
  program: string,
  error: Error & { readonly code?: unknown; readonly killed?: boolean },
  said: string,
): string {
  if (error.code === 'ENOENT') return `there is no program ${program}`;
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `${program} printed more than ${MOST_BYTES / 1024 / 1024} MiB`;
  if (error.killed === true) return `${program} took longer than ${LONGEST_MS / 1000} seconds`;
  const words = said.trim().split('\n')[0]?.slice(0, 200) ?? '';
  return `${program} failed${words === '' ? '' : `: ${words}`}`;
}
