import { isLogRefusal, openNote, parseNote, type Vkey } from '#libs/transparency-log';
import { verifyEd25519 } from './ed25519.js';

/** A checkpoint as it may be shown, and who has cosigned it. */
export interface Cosigned {
  /** The note without lines that are no signatures, or are bad ones of a witness that is listed. */
  readonly checkpoint: string;
  /** Names of the listed witnesses whose cosignature is good. */
  readonly cosigners: readonly string[];
}

/**
 * What of a checkpoint and the lines stored below it is worth showing. Whoever has the sequencer's login can store any line:
 * only one that verifies under the key of a witness on the list counts, and a bad one would spoil the note for its readers.
 */
export function cosignedBy(checkpoint: string, witnesses: readonly Vkey[]): Cosigned {
  const blank = checkpoint.lastIndexOf('\n\n');
  const text = checkpoint.slice(0, blank + 2);
  const cosigners = new Set<string>();
  const lines = checkpoint
    .slice(blank + 2)
    .split('\n')
    .filter((line) => {
      if (line === '') return false;
      const note = parseNote(`${text}${line}\n`);
      if (isLogRefusal(note)) return false;
      const [signature] = note.signatures;
      const keys = witnesses.filter(({ name }) => name === signature?.name);
      if (keys.length === 0) return true;
      if (isLogRefusal(openNote(`${text}${line}\n`, keys, verifyEd25519))) return false;
      cosigners.add(signature?.name ?? '');
      return true;
    });
  return { checkpoint: `${text}${lines.map((line) => `${line}\n`).join('')}`, cosigners: [...cosigners] };
}
