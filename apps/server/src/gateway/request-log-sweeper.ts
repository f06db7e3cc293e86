import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Rounder } from '../rounds/rounds.js';
import { RequestLogService } from './request-log.service.js';

const HOUR_MS = 3_600_000;

/** Forgets every hour what developers' lists of requests no longer show. */
@Injectable()
export class RequestLogSweeper extends Rounder {
  constructor(database: Database, requests: RequestLogService) {
    super(database, { every: HOUR_MS, name: 'forgetting old requests', work: () => requests.forgetOld() });
  }
}
