import { STV_RULE, type StvAction, type StvResult, type StvStage } from './stv-types.js';

/** Keys are written in sorted order and every value is text, a list or an object of such: RFC 8785 by construction. */
export function canonicalStv(result: Omit<StvResult, 'canonical'>): string {
  const { parameters } = result;
  return JSON.stringify({
    ballots: String(result.ballots),
    elected: result.elected.map(({ by, option, stage }) => ({ by, option, stage: String(stage) })),
    order: result.order,
    parameters: { quota: parameters.quota, steps: String(parameters.steps), transfer: parameters.transfer },
    quota: String(result.quota),
    rule: STV_RULE,
    seats: String(result.seats),
    stages: result.stages.map(canonicalStage),
  });
}

function canonicalStage(stage: StvStage): object {
  const { nonTransferable, tie } = stage;
  return {
    action: canonicalAction(stage.action),
    elected: stage.elected,
    lost: String(stage.lost),
    nonTransferable: { papers: String(nonTransferable.papers), value: String(nonTransferable.value) },
    number: String(stage.number),
    ...(tie === undefined
      ? {}
      : {
          tie: {
            among: tie.among,
            by: tie.by,
            chosen: tie.chosen,
            ...(tie.lastStage === undefined ? {} : { lastStage: String(tie.lastStage) }),
          },
        }),
    totals: stage.totals.map(({ option, votes }) => ({ option, votes: String(votes) })),
    transfers: stage.transfers.map(({ papers, to, value }) => ({ papers: String(papers), to, value: String(value) })),
  };
}

function canonicalAction(action: StvAction): object {
  switch (action.kind) {
    case 'FIRST_PREFERENCES':
      return { kind: action.kind };
    case 'EXCLUSION':
      return { from: action.from, kind: action.kind };
    case 'SURPLUS':
      return {
        from: action.from,
        kind: action.kind,
        surplus: String(action.surplus),
        total: String(action.total),
      };
  }
}
