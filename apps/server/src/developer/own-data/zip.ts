import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file of an archive: its name, and what is in it, piece by piece. */
export interface ZipEntry {
  /** ASCII, without a folder above it that leads out of the archive. */
  readonly name: string;
  readonly pieces: AsyncIterable<string>;
}

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** The formats of the plain ZIP end here; no archive of one person's use comes near. */
const MOST_BYTES = 0xffff_ffff;
const VERSION = 20;
/** Sizes follow the data; names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;

/** Fields of 2 or 4 bytes, little-endian. */
function record(signature: number, fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  const buffer = Buffer.alloc(4 + fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = buffer.writeUInt32LE(signature);
  for (const [bytes, value] of fields) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}

/** A moment as MS-DOS has it: two-second steps, UTC here. */
function dosTime(at: Date): readonly [time: number, date: number] {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return [time, date];
}

const shared = ([time, date]: readonly [number, number]) =>
  [
    [2, VERSION],
    [2, FLAGS],
    [2, DEFLATED],
    [2, time],
    [2, date],
  ] as const;

function central(each: Written, at: readonly [number, number]): Buffer {
  const { name, crc, packed, size, offset } = each;
  const fields = [
    ...([[2, VERSION]] as const),
    ...shared(at),
    ...([
      [4, crc],
      [4, packed],
      [4, size],
      [2, name.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, offset],
    ] as const),
  ];
  return Buffer.concat([record(0x0201_4b50, fields), name]);
}

/** What was written so far. */
interface Archive {
  readonly time: readonly [number, number];
  readonly files: Written[];
  offset: number;
}

/** The same bytes, counted. */
function counted(archive: Archive, bytes: Buffer): Buffer {
  archive.offset += bytes.length;
  if (archive.offset > MOST_BYTES) throw new RangeError('an archive ends at 4 GiB');
  return bytes;
}

/** One file: its header, its deflated bytes as they come, and what they came to. */
async function* packed({ name, pieces }: ZipEntry, archive: Archive): AsyncGenerator<Buffer> {
  const named = Buffer.from(name);
  const { offset } = archive;
  const none = [4, 0] as const;
  const head = [...shared(archive.time), none, none, none, [2, named.length], [2, 0]] as const;
  yield counted(archive, Buffer.concat([record(0x0403_4b50, head), named]));
  let [crc, size, out] = [0, 0, 0];
  const read = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      const bytes = Buffer.from(piece);
      crc = crc32(bytes, crc);
      size += bytes.length;
      yield bytes;
    }
  };
  const deflate = createDeflateRaw();
  // Whoever stops reading here ends the file's own reading, too; a fault of it is thrown below.
  pipeline(Readable.from(read()), deflate, () => undefined);
  for await (const bytes of deflate as AsyncIterable<Buffer>) {
    out += bytes.length;
    yield counted(archive, bytes);
  }
  const sizes = [
    [4, crc],
    [4, out],
    [4, size],
  ] as const;
  yield counted(archive, record(0x0807_4b50, sizes));
  archive.files.push({ name: named, crc, packed: out, size, offset });
}

/**
 * A ZIP archive, written while its files are read: nothing of it is held in memory but the list at its end. Throws beyond
 * 4 GiB. Where a file breaks off, the archive ends without that list: it opens nowhere, and nobody takes it for whole.
 */
export async function* zipped(entries: AsyncIterable<ZipEntry>, at: Date): AsyncGenerator<Buffer> {
  const archive: Archive = { time: dosTime(at), files: [], offset: 0 };
  for await (const entry of entries) yield* packed(entry, archive);
  const { files, time, offset: begins } = archive;
  for (const each of files) yield counted(archive, central(each, time));
  yield record(0x0605_4b50, [
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, archive.offset - begins],
    [4, begins],
    [2, 0],
  ]);
}
