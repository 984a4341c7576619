import { countdownPlants } from './countdown-plants.ts';
import { erasingPlants } from './erasing-plants.ts';
import type { Plant } from './plant.ts';
import { webhookPlants } from './webhook-plants.ts';

/** The bugs that a design like Halve's invites, each of which somebody has written somewhere. */
export const plants: Plant[] = [...countdownPlants, ...webhookPlants, ...erasingPlants];
