/** How a log stands, in one word: `OFF` where this process keeps none, the three before it where somebody must look. */
export type LogState = 'RUNNING' | 'HALTED' | 'UNLEASED' | 'LATE' | 'OFF';

/** What the word follows from. */
export interface LogFacts {
  readonly halted: string | null;
  /** Whether this process has what is needed to keep the log. */
  readonly keeps: boolean;
  /** Whether any process holds the right to sign. */
  readonly leased: boolean;
  /** How long this process has asked for that right in vain (seconds); undefined where it has it, or never asked. */
  readonly lacking: number | undefined;
  /** How long the oldest leaf without a signature has waited (seconds); undefined where none waits. */
  readonly waiting: number | undefined;
  /** The custom's `logMaxDelaySeconds`. */
  readonly most: number;
}

/** The state, and why in words; null while all is well. */
export function stateOf(of: LogFacts): { readonly state: LogState; readonly reason: string | null } {
  if (of.halted !== null) return { state: 'HALTED', reason: of.halted };
  if (!of.keeps) return { state: 'OFF', reason: null };
  const late = of.waiting !== undefined && of.waiting > of.most;
  const most = `the custom allows ${String(of.most)} seconds`;
  if (of.lacking !== undefined && of.lacking > of.most) {
    const who = of.leased ? 'another process has' : 'no process has';
    return {
      state: 'UNLEASED',
      reason: `this server has not had the right to sign for ${whole(of.lacking)} seconds (${who} it); ${most}`,
    };
  }
  if (!late) return { state: 'RUNNING', reason: null };
  const waited = `a leaf has waited for ${whole(of.waiting)} seconds`;
  return of.leased
    ? { state: 'LATE', reason: `${waited}; ${most}` }
    : { state: 'UNLEASED', reason: `no process has the right to sign, and ${waited}; ${most}` };
}

const whole = (seconds: number): string => String(Math.floor(seconds));
