import { compareIds, isRefusal, refuse, type Refusal } from '#libs/amount';
import { applyKeyPatch, jsonText, type Json, type KeyPatch } from './key-patch.js';
import { applyTextPatch, type PatchRefusal, type TextPatch } from './text-patch.js';

/** A numbered version of a motion: what it says, and the document that it would bring about. */
export interface MotionVersion {
  readonly number: number;
  readonly text: string;
  /** The effect, such as a custom; null where the motion has none to write out. */
  readonly document: Json;
}

/** A change that somebody proposes, of the words, of the document, or of both. */
export interface Amendment {
  readonly id: string;
  readonly text: TextPatch | undefined;
  readonly keys: KeyPatch | undefined;
}

export type AmendmentRefusal = PatchRefusal | Refusal<'AmendmentChangesNothing' | 'AmendmentTwice'>;

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'motion.amendment' });

/**
 * The version that an accepted amendment makes, with the next number. Refuses `AmendmentStale`, `AmendmentConflict`, and
 * `AmendmentChangesNothing`. Every other amendment that is still open was written against the version before.
 */
export function amended(version: MotionVersion, amendment: Amendment): MotionVersion | AmendmentRefusal {
  const text = amendment.text === undefined ? version.text : applyTextPatch(version, amendment.text);
  if (isRefusal(text)) return text;
  const changed = amendment.keys === undefined ? version : applyKeyPatch(version, amendment.keys);
  if (isRefusal(changed)) return changed;
  const next = { number: version.number + 1, text, document: changed.document };
  if (contentOf(next) === contentOf(version)) {
    return no('AmendmentChangesNothing', amendment.id, 'This amendment leaves everything as it is.');
  }
  return next;
}

const contentOf = ({ text, document }: Pick<MotionVersion, 'text' | 'document'>): string => jsonText([text, document]);

/** One of the versions among which a ranked vote decides. */
export interface VersionOption {
  /** 'v3' for the version as it stands, 'v3+AM-2' for it with an amendment. */
  readonly option: string;
  /** Amendments that make this version, by id; none for the unamended one, several where they say the same. */
  readonly amendments: readonly string[];
  readonly text: string;
  readonly document: Json;
}

/**
 * The versions that go to a ranked vote where the sponsor accepts none of some amendments: each applied by itself, and the
 * motion as it stands. Amendments that come to the same are one option, so that saying a thing twice wins nothing.
 * Refuses what {@link amended} refuses and `AmendmentTwice`; the order of the amendments changes nothing.
 */
export function versionsToRank(
  version: MotionVersion,
  amendments: readonly Amendment[],
): readonly VersionOption[] | AmendmentRefusal {
  const base = `v${version.number}`;
  const options = new Map<string, VersionOption>();
  const ids = new Set<string>();
  for (const amendment of [...amendments].sort((a, b) => compareIds(a.id, b.id))) {
    if (ids.has(amendment.id)) return no('AmendmentTwice', amendment.id, `${amendment.id} is named twice.`);
    ids.add(amendment.id);
    const next = amended(version, amendment);
    if (isRefusal(next)) return next;
    const content = contentOf(next);
    const alike = options.get(content);
    const option = alike?.option ?? `${base}+${amendment.id}`;
    const { text, document } = next;
    options.set(content, { option, amendments: [...(alike?.amendments ?? []), amendment.id], text, document });
  }
  const { text, document } = version;
  return [{ option: base, amendments: [], text, document }, ...options.values()];
}
