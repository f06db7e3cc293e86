import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Rounder } from '../rounds/rounds.js';
import { StintService } from '../stint/stint.service.js';
import { REQUEST_LOG_DAYS } from './ended-request.js';
import { RequestLogService } from './request-log.service.js';

const HOUR_MS = 3_600_000;

/** Forgets every hour what developers' lists of requests no longer show, and which of them held what of a stint. */
@Injectable()
export class RequestLogSweeper extends Rounder {
  constructor(database: Database, requests: RequestLogService, stints: StintService) {
    const work = async (): Promise<void> => {
      await requests.forgetOld();
      await stints.forgetOld(REQUEST_LOG_DAYS);
    };
    super(database, { every: HOUR_MS, name: 'forgetting old requests', work });
  }
}
