export {
  type Completion,
  COMPLETIONS,
  equalShares,
  type EqualShares,
  type EqualSharesProof,
  type EqualSharesRefusal,
  type EqualSharesRule,
  type EqualSharesStep,
  type FittedProject,
  type IncrementsProof,
  type ProjectsElection,
  type TieBreak,
} from './equal-shares.js';
export {
  checkProjects,
  checkProjectsBallot,
  type Project,
  type ProjectsBallotRefusal,
  type ProjectsRefusal,
} from './project.js';
export { tellEqualShares } from './proof-lines.js';
export { canonicalEqualShares, PROJECTS_RULE } from './proof-text.js';
