declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** DynamoDB on LevelDB, in memory without a path. */
  export default function dynalite(options: { path?: string | undefined; createTableMs?: number }): Server;
}
