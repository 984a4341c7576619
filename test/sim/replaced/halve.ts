import { optionsSeen } from '../checks/outcomes.ts';
import { currentActor } from '../core/actor.ts';
import { HALVED, halfOf } from './half-of.ts';

/** Stands in for engine/halve.ts: a picture is a line of text that says what is odd about it, and half is its hash. */
export function halve(input: Buffer, options: object, limits: { deadline?: number } = {}): Promise<unknown> {
  const actor = currentActor();
  const { world } = actor;
  const text = input.toString();
  const [word, kind] = text.split(' ');
  const jpeg = { format: 'jpeg', contentType: 'image/jpeg', extension: 'jpg', width: 40, height: 30 };
  const told = { ...jpeg, quality: 80, targetMet: true, score: 80, inputFormat: 'jpeg' };
  return new Promise((resolve, reject) => {
    if (word === HALVED) {
      const reason = { code: 'ALREADY_HALVED', message: 'Expected an image that is not halved yet' };
      return resolve({ ...told, bytes: input, encodes: 0, milliseconds: 1, reason });
    }
    if (word !== 'PICTURE') {
      return reject(new world.code.ImageError('NOT_AN_IMAGE', 'Expected an image, but found something else'));
    }
    if (kind === 'poison') {
      world.afterFor(actor, world.schedule.int(5, 500), () => {
        world.note(actor.name, () => 'FAULT: the picture kills it');
        world.kill(actor);
      });
      return;
    }
    if (kind === 'endless') {
      const left = (limits.deadline ?? world.now + 60_000) - world.now;
      world.afterFor(actor, left, () =>
        reject(
          new world.code.ImageError(
            'TOO_SLOW',
            'Expected to compress this image in time, but it took longer',
          ),
        ),
      );
      return;
    }
    const wishes = JSON.stringify(options);
    optionsSeen.add(wishes);
    const bytes = Buffer.from(halfOf(text, wishes));
    const milliseconds = world.schedule.int(5, 900);
    world.afterFor(actor, milliseconds, () =>
      resolve({
        ...told,
        bytes,
        encodes: 1,
        milliseconds,
        reason: null,
      }),
    );
  });
}
