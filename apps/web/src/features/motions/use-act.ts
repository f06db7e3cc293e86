import { useState } from 'react';
import type { RefusalShown } from '../forms/refused.js';

/** What a step with a motion answers: it was done, or why not. */
type Answer = { readonly __typename: string } | ({ readonly __typename: string } & RefusalShown);

/** One step with a motion: on its way, refused by a rule, or never arrived. */
export function useAct() {
  const [came, setCame] = useState<'' | 'SENDING' | 'FAILED' | RefusalShown>('');
  const act = async <Done extends Answer>(send: () => Promise<Done | undefined>): Promise<Done | undefined> => {
    setCame('SENDING');
    try {
      const answer = await send();
      if (answer !== undefined && 'message' in answer) {
        setCame(answer);
        return undefined;
      }
      setCame(answer === undefined ? 'FAILED' : '');
      return answer;
    } catch {
      setCame('FAILED');
      return undefined;
    }
  };
  return {
    act,
    busy: came === 'SENDING',
    failed: came === 'FAILED',
    refusal: typeof came === 'object' ? came : undefined,
    /** What was refused is no longer what would be sent. */
    forget: () => {
      setCame('');
    },
  };
}
