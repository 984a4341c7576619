/** A command of the SDK by its name, without the stack of middleware that each of its own makes for itself. */
export function commandOf(name: string) {
  const Command = class {
    readonly input: object;

    constructor(input: object) {
      this.input = input;
    }
  };
  Object.defineProperty(Command, 'name', { value: name });
  return Command;
}
