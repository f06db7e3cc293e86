export { fromBase64, toBase64 } from './base64.js';
export { concatBytes, equalBytes, fromHex, HASH_BYTES, type HashBytes, hashOf, toHex, utf8 } from './bytes.js';
export {
  asCanonicalValue,
  canonicalJson,
  type CanonicalRefusal,
  type CanonicalValue,
  type TakenValue,
} from './canonical-json.js';
export {
  type Checkpoint,
  type CheckpointRefusal,
  checkpointText,
  openCheckpoint,
  type OpenedCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from './checkpoint.js';
export { commitment, type Committed } from './commitment.js';
export { cosignatureOf, cosignedMessage } from './cosignature.js';
export {
  keyChangeEntry,
  type KeyChange,
  type KeyChangeRefusal,
  keyChangeText,
  openKeyChange,
  type SignedKeyChange,
  signKeyChange,
} from './key-change.js';
export { leafBytes, leafHash, type LogEntry, MAX_ENTRY_BYTES } from './leaf.js';
export {
  formatNote,
  formatSignatureLine,
  type GoodSignature,
  type Note,
  type NoteRefusal,
  type OpenedNote,
  openNote,
  parseNote,
  signatureOf,
  withSignatures,
} from './note.js';
export {
  checkConsistency,
  checkInclusion,
  checkSubtreeConsistency,
  checkSubtreeInclusion,
  type ConsistencyClaim,
  type InclusionClaim,
  isSubtree,
  type ProofRefusal,
  type Range,
  type SubtreeClaim,
} from './proof.js';
export {
  type LogPromise,
  type OpenedPromise,
  openPromise,
  promisedLeaf,
  type PromiseRefusal,
  signPromise,
  UNSTATED_SECONDS,
} from './promise.js';
export { checkProofFile, formatProofFile, parseProofFile, type ProofFile, type TrustedKeys } from './proof-file.js';
export { isLogRefusal, type LogRefusal, refuseLog } from './refusal.js';
export type { NoteSigner, SignatureLine, SignEd25519, VerifyEd25519 } from './signature.js';
export {
  consistencyProof,
  frontierAt,
  inclusionProof,
  type ReadTile,
  type TileProofRefusal,
  type TileSource,
  treeRoot,
} from './tile-proof.js';
export {
  type Bundle,
  decodeEntries,
  decodeTile,
  encodeEntries,
  encodeTile,
  entriesPath,
  parseTilePath,
  type Tile,
  TILE_HEIGHT,
  TILE_WIDTH,
  type TileName,
  tilePath,
  type TileRefusal,
  tileWidth,
} from './tiles.js';
export {
  appendLeaf,
  appendLeaves,
  type ClosedNode,
  EMPTY_FRONTIER,
  emptyRoot,
  type Frontier,
  type Growing,
  nodeHash,
  rootOf,
} from './tree.js';
export { isKeyName, KEY_TYPE, keyId, type NamedKey, parseVkey, type Vkey, vkeyOf } from './vkey.js';
export {
  type AddCheckpoint,
  decideAddCheckpoint,
  formatAddCheckpoint,
  type HeldCheckpoint,
  parseAddCheckpoint,
  type WitnessAnswer,
  type WitnessView,
} from './witness.js';
