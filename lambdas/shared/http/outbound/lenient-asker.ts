import type { Ask } from './ask.ts';
import type { Connect } from './checked-connector.ts';
import type { Exchange } from './exchange.ts';
import { LenientAnswer } from './lenient-answer.ts';

interface LenientOptions {
  connect: Connect;
  headerBytes: number;
}

/**
 * Asks over a connection of its own, which is closed after the one answer, so that nothing is lost when more is
 * understood than HTTP/1.1 allows: no byte of one answer can be taken for a part of the next.
 */
export function lenientAsker({ connect, headerBytes }: LenientOptions) {
  const open = new Set<{ destroy(): void }>();

  return {
    ask(wish: Ask, exchange: Exchange): void {
      connect({ host: wish.host, port: wish.port, secure: wish.protocol === 'https:' }, (error, socket) => {
        if (!socket) return exchange.error(error);
        open.add(socket);
        const hangUp = () => socket.destroy();
        const answer = new LenientAnswer(exchange, headerBytes);
        exchange.onHangUp(hangUp);
        socket
          .on('data', (chunk) => {
            answer.read(chunk);
            if (exchange.over || exchange.dropping) hangUp();
          })
          .on('error', (fault) => exchange.error(fault))
          .on('close', () => {
            open.delete(socket);
            answer.end();
          });
        if (!exchange.over) socket.write(textOf(wish));
      });
    },
    close() {
      for (const socket of open) socket.destroy();
    },
  };
}

function textOf({ method, path, headers, body = '' }: Ask): string {
  const lines = Object.entries({ ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return [`${method} ${path} HTTP/1.1`, ...lines, '', body].join('\r\n');
}
