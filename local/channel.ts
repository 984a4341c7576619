import type { TableAnswer } from './open-tables.ts';

/** Stands for the emulator of DynamoDB where a function reaches it by the channel to the process that started it. */
export const TABLE_CHANNEL = 'http://by.channel';

/** What goes through, beside events and what came of them. */
export interface TableCall {
  call: number;
  operation: string;
  body: string;
}
export interface TableAnswered extends TableAnswer {
  answered: number;
}
