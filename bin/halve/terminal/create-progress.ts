import { SingleBar } from 'cli-progress';
import { type BarState, renderBar } from './render-bar.ts';

/** Shows how far something is: as a bar that moves, or as lines where nobody looks at a terminal. */
export interface Progress {
  show(state: BarState): void;
  /** Ends the bar; what was shown last stays. */
  stop(): void;
}

/** A log is not to be filled by a request of hours. */
const LINE_EVERY_MS = 10_000;

export const createProgress = (stream: NodeJS.WriteStream = process.stderr): Progress =>
  stream.isTTY && process.env.TERM !== 'dumb' ? createBar(stream) : createLines(stream);

function createBar(stream: NodeJS.WriteStream): Progress {
  const colours = stream.hasColors();
  let state: BarState | undefined;
  const bar = new SingleBar({
    stream,
    hideCursor: true,
    gracefulExit: false,
    format: () => (state === undefined ? '' : renderBar(state, stream.columns, colours)),
  });
  return {
    show(next) {
      const first = state === undefined;
      state = next;
      // Its own counting is not used: a request's total is not known from the beginning.
      if (first) bar.start(1, 0);
      else bar.update(0);
    },
    stop() {
      if (state !== undefined) bar.stop();
      state = undefined;
    },
  };
}

function createLines(stream: NodeJS.WriteStream): Progress {
  let label: string | undefined;
  let shownAt = 0;
  /** The last state, where no line has said it. */
  let unsaid: BarState | undefined;
  function say(state: BarState): void {
    unsaid = undefined;
    const percent = state.share === undefined ? [] : [`${Math.floor(state.share * 100)} %`];
    stream.write(`${[state.label, ...percent, ...state.parts].join(', ')}\n`);
  }
  return {
    show(state) {
      unsaid = state;
      if (state.label === label && Date.now() - shownAt < LINE_EVERY_MS) return;
      label = state.label;
      shownAt = Date.now();
      say(state);
    },
    stop() {
      if (unsaid !== undefined) say(unsaid);
    },
  };
}
