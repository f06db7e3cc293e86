import { describeShell } from './shell.js';
import { describeInTown } from './town.js';

describeInTown('around the pages', describeShell);
