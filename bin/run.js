import { launch } from './launch.js';

// npm's scripts come by here: `node bin/run.js local --port 4000`.
const [name] = process.argv.splice(2, 1);
await launch(`./${name}.ts`);
