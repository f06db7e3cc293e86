import { useEffect, useState } from 'react';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import type { Choice } from '#libs/voting';
import type { VoteTrouble } from '../use-casting.js';
import { NoVoterKey } from '../voter-key.js';
import type { SecretCast } from './cast-by-token.js';
import type { RollPlace } from './draw-token.js';
import { type KeptToken, keptToken, type TokenOf } from './kept-token.js';

/** Milliseconds: a ballot is sent at some moment within them, so that its hour says less about who sent it. */
const WITHIN = 20_000;

function troubleOf(error: unknown): VoteTrouble {
  if (error instanceof NoVoterKey) return { kind: 'KEY', why: error.why };
  return { kind: CombinedGraphQLErrors.is(error) ? 'SERVER' : 'LINK' };
}

const aWhile = (): Promise<void> => {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
  return new Promise((resolve) => {
    setTimeout(resolve, drawn % WITHIN);
  });
};

/** One member's secret vote in this browser: draw the token, then let it vote. What went wrong is told. */
export function useSecretCasting(of: TokenOf, place: RollPlace) {
  const { partnership, person, motion } = of;
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<VoteTrouble>();
  /** Null while the browser is asked for it. */
  const [token, setToken] = useState<KeptToken | undefined | null>(null);
  const [done, setDone] = useState<SecretCast>();
  useEffect(() => {
    keptToken({ partnership, person, motion }).then(setToken, () => {
      setToken(undefined);
      setTrouble({ kind: 'KEY', why: 'KEEPS_NOTHING' });
    });
  }, [partnership, person, motion]);

  const attempt = async (work: () => Promise<boolean>): Promise<boolean> => {
    setBusy(true);
    setTrouble(undefined);
    try {
      return await work();
    } catch (error) {
      setTrouble(troubleOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const draw = () =>
    attempt(async () => {
      const { drawToken } = await import('./draw-token.js');
      const drawn = await drawToken(of, place);
      if ('message' in drawn) setTrouble({ kind: 'REFUSED', refusal: drawn });
      else setToken(drawn);
      return !('message' in drawn);
    });
  const cast = (choice: Choice) =>
    attempt(async () => {
      const stands = await keptToken(of);
      if (stands?.token === undefined) throw new NoVoterKey('KEEPS_NOTHING');
      await aWhile();
      const { castByToken } = await import('./cast-by-token.js');
      const answer = await castByToken(of, stands, choice);
      if ('message' in answer) setTrouble({ kind: 'REFUSED', refusal: answer });
      else setDone(answer);
      return !('message' in answer);
    });
  const again = () => {
    setDone(undefined);
  };
  return { busy, trouble, token, done, draw, cast, again };
}
