import type Database from 'better-sqlite3';

/** The one writing connection of the station, as `openStationDatabase` gives it. */
export type Db = Database.Database;
