export {
  checkCollegeMotion,
  type CollegeMode,
  type CollegeMotion,
  type CollegeMotionRefusal,
  type CollegeQuorum,
  type EmptyCollege,
  type MotionCollege,
  type RollPlace,
} from './college-motion.js';
export {
  type CollegeCount,
  type CollegeJudgement,
  type CollegeLine,
  collegeQuorum,
  type CollegeReason,
  type CollegeVerdict,
  judgeColleges,
} from './judge-colleges.js';
export { seatedWeights } from './seated-weights.js';
export { checkDeclaredOpen, collegesToDeclareOpen, collegesTooSmall } from './secrecy/declare-open.js';
export {
  publishColleges,
  type PublicationRule,
  type PublishedLine,
  type PublishedResult,
  SMALL_COLLEGE,
} from './secrecy/publish-colleges.js';
export {
  COLLEGE_RULE,
  type CollegeResult,
  type CollegeTallyRefusal,
  countColleges,
  MOTION_CHOICES,
  type MotionBallot,
  type MotionChoice,
  type MotionVote,
  tallyColleges,
} from './tally-colleges.js';
export { beats, isThreshold, type Threshold, thresholdOf } from './threshold.js';
