import PDFDocument from 'pdfkit';
import qrcode from 'qrcode-generator';
import type { CertifiedCopy, CopiedLine } from './certified-copy.service.js';
import { factsOf, kindOf, lineInWords } from './copy-words.js';
import { runsOf, type Face } from './typefaces.js';

const MARGIN = 56;
const WIDTH = 595.28 - 2 * MARGIN;
const BOTTOM = 841.89 - MARGIN;
/** The second page ends here; what does not fit is counted, and stands in the file with the proofs. */
const MOST_PAGES = 2;
const QR_SIZE = 96;

const INK = '#1d1a16';
const FADED = '#5a534a';

interface Style {
  readonly size: number;
  readonly face?: Face;
  readonly color?: string;
  readonly width?: number;
  readonly x?: number;
  readonly y?: number;
  /** Space below (points). */
  readonly below?: number;
}

/** Draws a copy of the court roll: two pages at most, whatever the right has been through. */
class Paper {
  private readonly document: PDFKit.PDFDocument;
  private readonly root: PDFKit.PDFStructureElement;
  private pages = 1;

  constructor(private readonly copy: CertifiedCopy) {
    const { partnership, holding, madeAt } = copy;
    this.document = new PDFDocument({
      size: 'A4',
      margin: MARGIN,
      tagged: true,
      pdfVersion: '1.7',
      lang: 'en',
      displayTitle: true,
      info: {
        Title: `${holding.number}, copy of the court roll`,
        Author: partnership.name,
        CreationDate: new Date(madeAt),
      },
    });
    this.root = this.document.struct('Document');
    this.document.addStructure(this.root);
  }

  async bytes(address: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    this.document.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise<void>((resolve, reject) => {
      this.document.once('end', resolve).once('error', reject);
    });
    this.head(address);
    this.facts();
    this.lines();
    this.proof();
    this.root.end();
    this.document.end();
    await ended;
    return Buffer.concat(chunks);
  }

  private head(address: string): void {
    const { partnership, holding, madeAt } = this.copy;
    this.code(address);
    const width = WIDTH - QR_SIZE - 16;
    this.write('P', partnership.name, { size: 11, color: FADED, width, below: 2 });
    this.write('H1', `Copy of the court roll: ${holding.number}`, { size: 20, face: 'heading', width, below: 4 });
    this.write('P', kindOf(this.copy), { size: 13, width, below: 6 });
    const said = `What the roll says on ${madeAt.slice(0, 10)} (UTC). Proofs, and how to check them: ${address}`;
    this.write('P', said, { size: 9, color: FADED, width });
    this.document.y = Math.max(this.document.y + 12, MARGIN + QR_SIZE + 16);
  }

  /** The address as a QR code, for whoever holds the paper; squares in one path, so that it stays sharp and small. */
  private code(address: string): void {
    const code = qrcode(0, 'M');
    code.addData(address);
    code.make();
    const count = code.getModuleCount();
    const [step, left] = [QR_SIZE / count, MARGIN + WIDTH - QR_SIZE];
    const draw = (): void => {
      for (let row = 0; row < count; row += 1) {
        for (let column = 0; column < count; column += 1) {
          if (code.isDark(row, column)) this.document.rect(left + column * step, MARGIN + row * step, step, step);
        }
      }
      this.document.fill(INK);
    };
    this.root.add(this.document.struct('Figure', { alt: `QR code of ${address}` }, draw));
  }

  private facts(): void {
    this.write('H2', 'The right', { size: 13, face: 'heading', below: 4 });
    for (const [what, said] of factsOf(this.copy))
      this.row(
        [
          [what, 0, 190, FADED],
          [said, 200, WIDTH - 200, INK],
        ],
        10,
      );
    this.document.y += 10;
  }

  private lines(): void {
    const { entries, partnership } = this.copy;
    this.write('H2', 'Every line of the roll about it', { size: 13, face: 'heading', below: 4 });
    let written = 0;
    for (const line of entries) {
      // On the last page room is kept for the proof, and for the sentence that counts what is left out.
      const isLastPage = this.pages === MOST_PAGES;
      if (isLastPage && !this.hasRoom(190)) break;
      this.line(line, partnership.currency);
      written += 1;
    }
    if (written < entries.length) {
      const left = `${String(entries.length - written)} more lines stand in the copy with the proofs (JSON).`;
      this.write('P', left, { size: 9, color: FADED });
    }
    this.document.y += 10;
  }

  private line(line: CopiedLine, currency: string): void {
    const leaf = line.leaf === null ? 'not in the log yet' : `leaf ${line.leaf.index}`;
    const cells = [
      [line.number, 0, 36, FADED],
      [line.on, 40, 66, INK],
      [lineInWords(line, currency), 110, 205, INK],
      [`custom ${String(line.customVersion)}`, 320, 56, FADED],
      [leaf, 380, WIDTH - 380, FADED],
    ] as const;
    this.row(cells, 9);
  }

  private proof(): void {
    const { entries, log, partnership } = this.copy;
    if (!this.hasRoom(170) && this.pages < MOST_PAGES) this.turn();
    this.write('H2', 'What this is worth', { size: 13, face: 'heading', below: 4 });
    const worth =
      'This paper proves nothing by itself. Each line above is a leaf of a log that can only grow, and that others outside ' +
      `${partnership.name} cosign. Compare the hash below with the log, or drop the copy with the proofs (JSON) on the page ` +
      'above: it is recomputed there and needs no trust in this server.';
    this.write('P', worth, { size: 9.5, below: 6 });
    const last = entries.at(-1);
    if (last !== undefined) this.write('P', `Last line ${last.number}, SHA-256 ${last.hash}`, { size: 8.5, below: 4 });
    if (log.checkpoint === null) {
      this.write('P', 'The log has signed nothing yet: ask for this copy again in a minute.', { size: 9.5 });
      return;
    }
    const [origin = '', size = '', root = ''] = log.checkpoint.split('\n');
    this.write('P', `Checkpoint of ${origin}: ${size} leaves, root ${root}`, { size: 8.5, below: 4 });
    for (const vkey of log.vkeys) this.write('P', `Key of the log: ${vkey}`, { size: 8.5, below: 2 });
  }

  /** Pieces of one row, each at its own place: text, offset, width and colour. The row is as high as its highest. */
  private row(
    cells: readonly (readonly [text: string, x: number, width: number, color: string])[],
    size: number,
  ): void {
    if (!this.hasRoom(size * 3) && this.pages < MOST_PAGES) this.turn();
    const top = this.document.y;
    let bottom = top;
    for (const [text, x, width, color] of cells) {
      this.write('P', text, { size, color, width, x: MARGIN + x, y: top });
      bottom = Math.max(bottom, this.document.y);
    }
    this.document.y = bottom + 2;
  }

  private write(tag: string, text: string, style: Style): void {
    const { size, face = 'text', color = INK, width = WIDTH, x = MARGIN, y = this.document.y, below = 0 } = style;
    const draw = (): void => {
      this.document.x = x;
      this.document.y = y;
      const runs = runsOf(text, face);
      for (const [index, { font, text: piece }] of runs.entries()) {
        const isLast = index === runs.length - 1;
        this.document.font(font).fontSize(size).fillColor(color).text(piece, { width, continued: !isLast, lineGap: 1 });
      }
    };
    this.root.add(this.document.struct(tag, {}, draw));
    this.document.x = MARGIN;
    this.document.y += below;
  }

  private hasRoom(points: number): boolean {
    return this.document.y + points <= BOTTOM;
  }

  private turn(): void {
    this.document.addPage();
    this.pages += 1;
  }
}

/** The copy as a PDF; `address` is where it is checked, and is printed as text and as a QR code. */
export function paperOf(copy: CertifiedCopy, address: string): Promise<Buffer> {
  return new Paper(copy).bytes(address);
}
