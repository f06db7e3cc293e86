export { collegesWithoutSecrecy, countingRoll, type CountedPlace } from './counting-roll.js';
export { secretReference, tokenRequest, type TokenRequest } from './token.js';
