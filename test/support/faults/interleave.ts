/** What waits for its turn: one step of an actor. */
interface Waiting {
  actor: number;
  go: () => void;
}

/** Runs actors whose steps are taken one at a time, in the order that `choose` says of those that are ready. */
export async function interleave(
  actors: ((turn: () => Promise<void>) => Promise<void>)[],
  choose: (ready: number) => number,
): Promise<void> {
  const waiting: Waiting[] = [];
  let left = actors.length;
  let arrived = Promise.withResolvers<void>();
  const arrive = () => {
    if (waiting.length === left) arrived.resolve();
  };
  const runs = actors.map((run, actor) =>
    run(
      () =>
        new Promise<void>((go) => {
          waiting.push({ actor, go });
          arrive();
        }),
    ).finally(() => {
      left -= 1;
      arrive();
    }),
  );
  const all = Promise.all(runs);
  all.catch(() => {});
  for (;;) {
    await arrived.promise;
    if (left === 0) break;
    arrived = Promise.withResolvers();
    // By the actors' own order, so that a choice means the same in each run.
    waiting.sort((a, b) => a.actor - b.actor);
    const [next] = waiting.splice(choose(waiting.length), 1);
    next!.go();
  }
  await all;
}

/** Every order of the steps of some actors, one after the other, until there is none left. */
export async function everyOrder(run: (choose: (ready: number) => number) => Promise<void>): Promise<number> {
  let plan: { chosen: number; ready: number }[] = [];
  for (let orders = 1; ; orders++) {
    let at = 0;
    await run((ready) => {
      plan[at] ??= { chosen: 0, ready };
      return plan[at++]!.chosen;
    });
    plan = plan.slice(0, at);
    while (plan.length > 0 && plan.at(-1)!.chosen === plan.at(-1)!.ready - 1) plan.pop();
    if (plan.length === 0) return orders;
    plan.at(-1)!.chosen += 1;
  }
}
