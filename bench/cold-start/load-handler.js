// Loads a handler as Lambda does, and says how long that took and what CPU the whole process has used, in
// milliseconds. JavaScript, so that nothing but the handler is compiled.
// Lambda's own runtime has loaded this before it comes to the handler, an empty one too.
import 'node:http';

const before = performance.now();
await import(process.argv[2]);
const milliseconds = performance.now() - before;
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ import: milliseconds, cpu: (user + system) / 1000 }));
