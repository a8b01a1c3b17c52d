/** One step of the schema. Versions go up by tens to leave gaps for a fix between two released ones. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}
