import { createHash } from 'node:crypto';
import {
  BadRequestException,
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
import { MotionFileService } from '../bundle/motion-file.service.js';
import { ELECTION_TYPES, type ElectionEnding, electionText } from './election-file.js';
import { electionOfMotion } from './election-of-motion.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** A motion's id, a college where it was voted on by colleges, and the format. */
const NAME = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?:-([A-Z][A-Z0-9_]*))?\.(json|csv|blt|pb)$/u;

/** Decided votes as files that other programs count: what was published of them, and nobody's name. */
@Controller('audit/election')
export class ElectionController {
  constructor(
    private readonly motions: MotionFileService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Get(':file')
  @Header('access-control-allow-origin', '*')
  async file(@Param('file') file: string): Promise<StreamableFile> {
    const [, motion, college, ending] = NAME.exec(file) ?? [];
    const partnership = await this.partnerships.current();
    const text =
      motion === undefined || partnership === undefined ? undefined : await this.motions.of(partnership.id, motion);
    if (text === undefined) throw new NotFoundException('there is no such vote, or it is not decided yet');
    if (isRefusal(text)) throw new ServiceUnavailableException(text.message);
    const election = electionOfMotion(JSON.parse(text), college, sha256);
    if (isRefusal(election)) throw new NotFoundException(election.message);
    // The name matched, so its ending is one of them.
    const format = ending as ElectionEnding;
    const written = electionText(election, format);
    if (isRefusal(written)) throw new BadRequestException(written.message);
    return new StreamableFile(Buffer.from(written), {
      type: ELECTION_TYPES[format],
      disposition: `attachment; filename="${file}"`,
    });
  }
}
