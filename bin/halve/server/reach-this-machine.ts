const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Where Node is told to ask the proxy of its environment (NODE_USE_ENV_PROXY), it asks it for this machine, too, unless
 * that is among the exceptions; browsers never do, and no proxy finds a server here.
 */
export function reachThisMachine(env: NodeJS.ProcessEnv = process.env): void {
  const name = env.no_proxy === undefined ? 'NO_PROXY' : 'no_proxy';
  env[name] = [env[name], ...THIS_MACHINE].filter(Boolean).join(',');
}
