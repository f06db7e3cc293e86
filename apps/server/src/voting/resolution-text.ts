import { z } from 'zod';

export { decideAppropriation, type OpenedBallot } from '#libs/verification';

const storedResult = z.object({
  lines: z.array(z.object({ line: z.string(), share: z.string(), amount: z.string().transform(BigInt) })),
});

/** What a stored decision gave each line. */
export function linesOfResolution(text: string): readonly { line: string; share: string; amount: bigint }[] {
  return storedResult.parse(JSON.parse(text)).lines;
}
