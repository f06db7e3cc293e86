import { refuse, type Refusal } from '#libs/amount';

/** A file of an archive. */
export interface TarEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

const BLOCK = 512;
/** Where a header has the name, the size (octal) and the kind of an entry (POSIX.1-1988, ustar). */
const NAME = [0, 100] as const;
const SIZE = [124, 136] as const;
const KIND = 156;
/** Entries in one archive: an election has three for each ballot. */
const MOST = 1_000_000;

const no = (message: string): Refusal<'ArchiveMalformed'> =>
  refuse('ArchiveMalformed', { message, field: 'FILE', rule: 'belenios.archive' });

/** The plain files of a tar archive (ustar), in order. Refuses `ArchiveMalformed`: cut short, or anything but plain files. */
export function readTar(bytes: Uint8Array): readonly TarEntry[] | Refusal<'ArchiveMalformed'> {
  const text = (from: number, to: number): string =>
    String.fromCharCode(...bytes.subarray(from, to)).replace(/[\0 ].*$/su, '');
  const entries: TarEntry[] = [];
  for (let at = 0; at + BLOCK <= bytes.length;) {
    if (bytes.subarray(at, at + BLOCK).every((byte) => byte === 0)) return entries;
    if (entries.length >= MOST) return no('There are more files in it than any election has.');
    const name = text(at + NAME[0], at + NAME[1]);
    const digits = text(at + SIZE[0], at + SIZE[1]);
    const kind = bytes[at + KIND];
    if (!/^[0-7]{1,11}$/u.test(digits) || (kind !== 0x30 && kind !== 0)) {
      return no(`"${name.slice(0, 80)}" is no plain file of a tar archive.`);
    }
    const size = Number.parseInt(digits, 8);
    const from = at + BLOCK;
    if (from + size > bytes.length) return no('The archive is cut short.');
    entries.push({ name, content: bytes.subarray(from, from + size) });
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}
