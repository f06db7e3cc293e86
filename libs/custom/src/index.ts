export { customToDocument, parseCustom, type AppropriationLine, type Custom, type CustomDocument } from './custom.js';
export { defaultCustom } from './default-custom.js';
export { APPROPRIATION_LINES, FOUNDING_COLLEGES } from './schema.js';
export { costOf, isPricedMeter, royaltyOf, tariffOf, type PricedMeter } from './tariff.js';
export { quorumOf } from './quorum.js';
