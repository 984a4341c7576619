import { running } from '../core/actor.ts';

/** Hands what is logged to the history, which looks in it for what must not be there. */
export class Logger {
  debug(...said: unknown[]): void {
    write('DEBUG', said);
  }
  info(...said: unknown[]): void {
    write('INFO', said);
  }
  warn(...said: unknown[]): void {
    write('WARN', said);
  }
  error(...said: unknown[]): void {
    write('ERROR', said);
  }
  appendKeys(): void {}
  addContext(): void {}
}

function write(level: string, said: unknown[]): void {
  running?.world.logs.push({ level, said });
  running?.world.note(running.name, () => `log ${level} ${textOf(said)}`);
}

/** As the real one writes it: errors with their message, code and cause. */
export const textOf = (said: unknown[]) =>
  JSON.stringify(said, (_, value: unknown) =>
    value instanceof Error
      ? { ...value, name: value.name, message: value.message, stack: value.stack, cause: value.cause }
      : value instanceof Set
        ? [...value]
        : value,
  );
