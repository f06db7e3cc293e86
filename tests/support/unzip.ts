import { crc32, inflateRawSync } from 'node:zlib';

const END = 0x0605_4b50;
const CENTRAL = 0x0201_4b50;
const LOCAL = 0x0403_4b50;
/** The method of a file that was not packed. */
const STORED = 0;

/** The files of an archive by name, as its own list at the end tells them; throws where that list, a size or a sum is wrong. */
export function unzipped(archive: Buffer): ReadonlyMap<string, string> {
  const end = archive.length - 22;
  if (end < 0 || archive.readUInt32LE(end) !== END) throw new Error('the archive has no list at its end');
  const files = new Map<string, string>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== CENTRAL) throw new Error('the list at the end of the archive is broken');
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    files.set(name, fileAt(archive, at, nameLength));
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  if (at !== end) throw new Error('the list of the archive does not end where it says');
  return files;
}

function fileAt(archive: Buffer, central: number, nameLength: number): string {
  const [sum, packed, size] = [16, 20, 24].map((offset) => archive.readUInt32LE(central + offset)) as [
    number,
    number,
    number,
  ];
  const local = archive.readUInt32LE(central + 42);
  if (archive.readUInt32LE(local) !== LOCAL) throw new Error('a file is not where the list says');
  const begins = local + 30 + nameLength + archive.readUInt16LE(local + 28);
  const kept = archive.subarray(begins, begins + packed);
  const bytes = archive.readUInt16LE(central + 10) === STORED ? kept : inflateRawSync(kept);
  if (bytes.length !== size || crc32(bytes) !== sum) throw new Error('a file is not what its sum says');
  return bytes.toString('utf8');
}
