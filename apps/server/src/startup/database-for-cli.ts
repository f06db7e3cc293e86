import { openDatabase, type OpenedDatabase } from './open-database.js';
import { liveServer } from './instance-lock.js';
import { stateFolder } from './state-folder.js';

/**
 * The database for a command that runs beside the server or without it: the same embedded PostgreSQL when one
 * runs, else one started for this command and stopped after it.
 */
export async function openDatabaseForCommand(): Promise<Omit<OpenedDatabase, 'close'> & { close(): Promise<void> }> {
  const folder = stateFolder();
  const opened = await openDatabase(folder);
  return {
    ...opened,
    // A server that started meanwhile uses the cluster: then it is the server's to stop.
    close: () => opened.close(liveServer(folder) === undefined),
  };
}
