const LONGEST_MS = 10_000;
const MOST_BYTES = 16 * 1024 * 1024;

/** The text that an address answers, or in words why there is none. */
export async function scrape(url: string): Promise<{ readonly text: string } | { readonly failed: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(LONGEST_MS), redirect: 'error' });
    if (!answer.ok) {
      await answer.body?.cancel();
      return { failed: `${url} answered ${answer.status}` };
    }
    return await bounded(answer, url);
  } catch (error) {
    return { failed: `${url} does not answer: ${reasonOf(error)}` };
  }
}

async function bounded(
  answer: Response,
  url: string,
): Promise<{ readonly text: string } | { readonly failed: string }> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    // The body of an answer comes in byte arrays.
    parts.push(part as Uint8Array);
    bytes += parts.at(-1)?.length ?? 0;
    if (bytes > MOST_BYTES) return { failed: `${url} answered more than ${MOST_BYTES / 1024 / 1024} MiB` };
  }
  return { text: Buffer.concat(parts).toString('utf8') };
}

/** Why a request failed, in the words of what failed below it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  if (cause instanceof Error) return cause.message === '' && 'code' in cause ? String(cause.code) : cause.message;
  return error.message;
}
