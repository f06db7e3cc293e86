import {
  Controller,
  Get,
  Header,
  NotFoundException,
  Param,
  ServiceUnavailableException,
  StreamableFile,
} from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { BundleService } from './bundle.service.js';
import { EntryProofService, type EntryProof } from './entry-proof.service.js';
import { MotionFileService } from './motion-file.service.js';

/** What anybody needs to check the books without this server: all of them, or one entry. */
@Controller('audit')
export class BundleController {
  constructor(
    private readonly bundles: BundleService,
    private readonly entries: EntryProofService,
    private readonly motions: MotionFileService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Get('bundle.ndjson')
  @Header('access-control-allow-origin', '*')
  async bundle(): Promise<StreamableFile> {
    const { id, slug } = await this.partnership();
    const stream = await this.bundles.stream(id);
    if (isRefusal(stream)) throw new ServiceUnavailableException(stream.message);
    return new StreamableFile(stream, {
      type: 'application/x-ndjson; charset=utf-8',
      disposition: `attachment; filename="${slug}-bundle.ndjson"`,
    });
  }

  /** An entry with all that its leaf commits to, and the proof of that leaf. */
  @Requires('readPublic')
  @Get('entry/:file')
  @Header('access-control-allow-origin', '*')
  async entry(@Param('file') file: string): Promise<EntryProof> {
    const { id } = await this.partnership();
    const journal = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.json$/u.exec(file)?.[1];
    const proof = journal === undefined ? undefined : await this.entries.proofOf(id, journal);
    if (proof === undefined) throw new NotFoundException('there is no such entry, or it is not in the log yet');
    return proof;
  }

  /** That a ballot stands in the log: its commitment, without its choice. */
  @Requires('readPublic')
  @Get('receipt/:file')
  @Header('access-control-allow-origin', '*')
  async receipt(@Param('file') file: string): Promise<StreamableFile> {
    const { id } = await this.partnership();
    const receipt = /^([\dA-Z]{4}(?:-[\dA-Z]{4}){3})\.tlog-proof$/u.exec(file)?.[1];
    const proof = receipt === undefined ? undefined : await this.entries.proofOfReceipt(id, receipt);
    if (proof === undefined) throw new NotFoundException('there is no such receipt, or it is not in the log yet');
    return new StreamableFile(Buffer.from(proof), { type: 'text/plain; charset=utf-8' });
  }

  /** One decided vote with all that was published of it: for whoever counts it again, in a browser too. */
  @Requires('readPublic')
  @Get('motion/:file')
  @Header('access-control-allow-origin', '*')
  async motion(@Param('file') file: string): Promise<StreamableFile> {
    const { id } = await this.partnership();
    const motion = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.json$/u.exec(file)?.[1];
    const text = motion === undefined ? undefined : await this.motions.of(id, motion);
    if (text === undefined) throw new NotFoundException('there is no such vote, or it is not decided yet');
    if (isRefusal(text)) throw new ServiceUnavailableException(text.message);
    return new StreamableFile(Buffer.from(text), { type: 'application/json; charset=utf-8' });
  }

  private async partnership(): Promise<{ id: string; slug: string }> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) throw new NotFoundException('no partnership has been founded here yet');
    return partnership;
  }
}
