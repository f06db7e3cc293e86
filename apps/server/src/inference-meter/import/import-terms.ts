import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { checkHeader } from '#libs/inference-meter';
import { InventoryService } from '../../partnership/inventory.service.js';
import { beginningOf, firstBytes, goesOnFrom } from './file-beginning.js';
import type { ImportKind, ImportTerms } from './import-job.js';
import { ImportStore, type JobBeginning, type Reading } from './import.store.js';
import { readLines } from './line-reader.js';
import { COLUMNS } from './row-parsers.js';

/** Largest file that is read unless told otherwise: 1 GiB. */
export const MOST_BYTES = 1024 ** 3;

/** A file to be read in, and what the file itself does not say. */
export interface ImportRequest {
  readonly partnershipId: string;
  readonly file: string;
  /** The site's short name. */
  readonly site: string;
  /** Names the file for ever; `file:<its name>` unless given. */
  readonly source?: string;
  /** Where refused rows are written, if there are any. */
  readonly report?: string;
  /** 1 GiB unless given. */
  readonly mostBytes?: number;
}

export interface LlmImportRequest extends ImportRequest {
  /** Who used it: a roll number. */
  readonly subject: string;
  /** The model's short name. */
  readonly model: string;
}

export interface GpuJobImportRequest extends ImportRequest {
  readonly subject: string;
  /** From when the file counts its seconds. */
  readonly originMs: bigint;
}

export type ImportRefusal = Refusal<
  | 'FileMissing'
  | 'FileUnreadable'
  | 'FileTooLarge'
  | 'FileEmpty'
  | 'HeaderMismatch'
  | 'UnknownSite'
  | 'UnknownModel'
  | 'UnknownSubject'
  | 'SourceMalformed'
  | 'SourceReused'
  | 'FutureTimestamp'
>;

function refuseFile(
  kind: 'FileMissing' | 'FileUnreadable' | 'FileTooLarge' | 'FileEmpty',
  message: string,
): ImportRefusal {
  return refuse(kind, { message, field: 'file', rule: kind === 'FileTooLarge' ? 'import.file-size' : 'import.file' });
}

const unknown = (
  kind: 'UnknownSite' | 'UnknownModel' | 'UnknownSubject',
  field: string,
  message: string,
): ImportRefusal => refuse(kind, { message, field, rule: 'import.terms' });

/** Everything that is decided about an import before its first row. */
@Injectable()
export class ImportTermsCheck {
  constructor(
    private readonly inventory: InventoryService,
    private readonly store: ImportStore,
  ) {}

  async beginning(
    kind: ImportKind,
    request: ImportRequest & Partial<LlmImportRequest & GpuJobImportRequest>,
  ): Promise<JobBeginning | ImportRefusal> {
    const { partnershipId, site, subject, model, originMs } = request;
    const path = resolve(request.file);
    const file = await this.openedAt(path, kind, request.mostBytes ?? MOST_BYTES);
    if (isRefusal(file)) return file;
    const source = request.source ?? `file:${basename(path)}`;
    const refusal = (await this.checkNames(request)) ?? checkSource(source) ?? checkOrigin(originMs);
    if (refusal !== undefined) return refusal;
    const first = await firstBytes(path);
    if (await this.isReused({ partnershipId, kind, source }, first)) return sourceReused(source, basename(path));
    const terms: ImportTerms = {
      path,
      site,
      source,
      beginning: beginningOf(first),
      ...(subject === undefined ? {} : { subject }),
      ...(model === undefined ? {} : { model }),
      ...(originMs === undefined ? {} : { originMs: originMs.toString() }),
    };
    return { partnershipId, kind, file: basename(path), terms, ...file };
  }

  /**
   * A row is known by its source and its place or name, so another file under the same source would be refused row by
   * row, or worse, taken in part. A reading that refused rows binds nobody: they may have been corrected since. Nor do
   * machines, which are known by their own names.
   */
  private async isReused(reading: Reading, first: Uint8Array): Promise<boolean> {
    if (reading.kind === 'gpu-nodes') return false;
    const earlier = (await this.store.taken(reading)).flatMap(({ terms: { beginning } }) => beginning ?? []);
    return earlier.length > 0 && !earlier.some((beginning) => goesOnFrom(first, beginning));
  }

  /** The size first, from the folder's own entry: nothing of a file too large is read. */
  private async openedAt(
    path: string,
    kind: ImportKind,
    mostBytes: number,
  ): Promise<Pick<JobBeginning, 'fileSize' | 'nextByte' | 'nextLine'> | ImportRefusal> {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) return refuseFile('FileMissing', `there is no file ${path}`);
    if (!found.isFile()) return refuseFile('FileUnreadable', `${path} is not a file`);
    if (found.size > mostBytes) {
      return refuseFile(
        'FileTooLarge',
        `${path} has ${found.size} bytes; at most ${mostBytes} are read. Split it by lines`,
      );
    }
    const handle = await open(path).catch(() => undefined);
    if (handle === undefined) return refuseFile('FileUnreadable', `${path} cannot be read`);
    try {
      for await (const header of readLines(handle, { nextByte: 0, nextLine: 1, endByte: found.size })) {
        const refusal = checkHeader(header.text, COLUMNS[kind]);
        if (refusal === undefined) return { fileSize: found.size, nextByte: header.nextByte, nextLine: 2 };
        const message = `${basename(path)}, line 1: ${refusal.message}; expected ${COLUMNS[kind].join(',')}`;
        return refuse('HeaderMismatch', { message, field: refusal.field, rule: refusal.rule });
      }
      return refuseFile('FileEmpty', `${path} is empty`);
    } finally {
      await handle.close();
    }
  }

  private async checkNames(request: ImportRequest & Partial<LlmImportRequest>): Promise<ImportRefusal | undefined> {
    const { partnershipId, site, model, subject } = request;
    const sites = (await this.inventory.sites(partnershipId)).map(({ slug }) => slug);
    if (!sites.includes(site)) {
      return unknown('UnknownSite', 'site', `there is no site "${site}"; there are: ${sites.join(', ') || 'none'}`);
    }
    if (model !== undefined) {
      const models = (await this.inventory.models(partnershipId)).map(({ slug }) => slug);
      if (!models.includes(model)) {
        return unknown(
          'UnknownModel',
          'model',
          `there is no model "${model}"; there are: ${models.join(', ') || 'none'}`,
        );
      }
    }
    if (subject !== undefined && !(await this.inventory.isOnRoll(partnershipId, subject))) {
      return unknown('UnknownSubject', 'subject', `nobody stands on the roll as "${subject}"`);
    }
    return undefined;
  }
}

function checkSource(source: string): ImportRefusal | undefined {
  if (/^[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?$/u.test(source)) return undefined;
  const message = 'a source is a name of at most 200 plain characters';
  return refuse('SourceMalformed', { message, field: 'source', rule: 'import.terms' });
}

function sourceReused(source: string, file: string): ImportRefusal {
  const message =
    `"${source}" names another file that was read before; if ${file} holds other use, name it with --source, ` +
    `such as --source "${source}-2"`;
  return refuse('SourceReused', { message, field: 'source', rule: 'import.terms' });
}

function checkOrigin(originMs: bigint | undefined): ImportRefusal | undefined {
  if (originMs === undefined || originMs <= BigInt(Date.now())) return undefined;
  const message = 'the file cannot count its seconds from a time that has not come';
  return refuse('FutureTimestamp', { message, field: 'origin', rule: 'meter.time' });
}
