import { useAct } from '../use-act.js';

type Answer = NonNullable<Awaited<ReturnType<Parameters<ReturnType<typeof useAct>['act']>[0]>>>;

/** One thing said to a motion: answers whether it was taken in. What was said then stands in the cache already. */
export function useSpeech(): ReturnType<typeof useAct> & {
  readonly say: (send: () => Promise<Answer | undefined>) => Promise<boolean>;
} {
  const came = useAct();
  return { ...came, say: async (send) => (await came.act(send)) !== undefined };
}
