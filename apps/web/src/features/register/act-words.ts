import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What an act asks for besides the holding and a note. */
export type ActField =
  'toUseOf' | 'sum' | 'until' | 'fine' | 'verdict' | 'jury' | 'votes' | 'parts' | 'quantity' | 'left';

interface Act {
  /** As the person who may do it would say it. */
  readonly words: MessageDescriptor;
  readonly needs?: readonly ActField[];
  /** May be left empty. */
  readonly takes?: readonly ActField[];
}

/** The acts of the roll. A grant is none of them: it begins a holding, on a page of its own. */
export const ACTS: Readonly<Record<string, Act>> = {
  ADMIT: { words: msg`Admit the holder`, takes: ['fine'] },
  SURRENDER: { words: msg`Give it up, to somebody’s use`, needs: ['toUseOf'] },
  RECEIVE: { words: msg`Take it back into the steward’s hands` },
  PLEDGE: {
    words: msg`Pledge it for a debt; void once the debt is repaid`,
    needs: ['toUseOf', 'sum'],
    takes: ['until'],
  },
  RELEASE_PLEDGE: { words: msg`End the pledge: the debt is repaid` },
  FORECLOSE: { words: msg`Pass it to the lender` },
  DEATH: { words: msg`Enter that the holder died` },
  NAME_HEIR: { words: msg`Name an heir`, needs: ['toUseOf'], takes: ['until'] },
  CLAIM: { words: msg`Claim it as heir` },
  NOTICE: { words: msg`Call the heirs once more` },
  SEIZE: { words: msg`Keep it until an heir comes` },
  RESTORE: { words: msg`Give it back to the heir`, takes: ['fine'] },
  ESCHEAT: { words: msg`Let it fall back to the commons: there is no heir` },
  PRESENT: { words: msg`Bring it before a jury` },
  VERDICT: { words: msg`Enter the jury’s verdict`, needs: ['verdict', 'jury', 'votes'], takes: ['until'] },
  REINSTATE: { words: msg`End the suspension` },
  SPLIT: { words: msg`Divide it`, needs: ['parts'] },
  LEASE: { words: msg`Let it, for two years at most`, needs: ['toUseOf', 'until'] },
  OPERATOR_CHANGE: { words: msg`Enter another operator, at no charge` },
  DISPUTE_FINE: { words: msg`Dispute the fine; nothing can be forfeited meanwhile` },
  SETTLE_FINE: {
    words: msg`End the dispute about the fine: it is paid, or a jury upheld it`,
    takes: ['jury', 'votes'],
  },
  REDUCE_FINE: {
    words: msg`Enter what a jury left of a disputed fine`,
    needs: ['left', 'jury', 'votes'],
  },
  LAPSE: { words: msg`Let the grant lapse: its grantee died before they were admitted` },
  IMPROVE: { words: msg`Enter what the holder has improved`, needs: ['quantity'] },
  RELINQUISH: { words: msg`Give it back to the commons` },
};

/** What a jury may say. */
export const VERDICTS: Readonly<Record<string, MessageDescriptor>> = {
  DISMISSED: msg`no fault`,
  MERCY: msg`a fault, forgiven`,
  SUSPENDED: msg`suspended for a time`,
  FORFEIT: msg`forfeited`,
};
