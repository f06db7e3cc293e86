import { partnershipRows } from '../partnership/partnership.rows.js';

/** Every TypeORM row class. A test compares them with the tables that the migrations make. */
export const rows = [...partnershipRows];
