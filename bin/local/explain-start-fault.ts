/** Why `npm start` cannot start, in a sentence with the way out. */
export function explainStartFault(fault: unknown): string {
  const { code, port } = fault as { code?: string; port?: number };
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken, perhaps by another Halve. Choose another with "npm start -- --port 4000": three in a row are used, four with --samples.`;
  }
  if (code === 'EACCES' && port !== undefined) {
    return `Port ${port} may not be opened by this user. Choose one from 1024 on with "npm start -- --port 4000".`;
  }
  return `Halve cannot start: ${fault instanceof Error ? fault.message : fault}`;
}
