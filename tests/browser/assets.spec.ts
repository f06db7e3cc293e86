import { describeAssets } from './assets.js';
import { describeInTown } from './town.js';

describeInTown('assets on their pages', describeAssets);
