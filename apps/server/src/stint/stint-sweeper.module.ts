import { Module } from '@nestjs/common';
import { StintModule } from './stint.module.js';
import { StintSweeper } from './stint-sweeper.js';

/** What a server does about stints every second; a command does not. */
@Module({ imports: [StintModule], providers: [StintSweeper] })
export class StintSweeperModule {}
