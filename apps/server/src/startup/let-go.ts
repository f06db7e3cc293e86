import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const LOOK_MS = 100;

/**
 * While the server stops, lets go of every line on which nothing is being answered. A line that was answered just then may
 * stay open for over a minute, and so may one on which nobody has asked anything yet: the stop would wait for both.
 */
export function letGoOfIdleLines(fastify: FastifyInstance): void {
  const { server } = fastify;
  const answering = new Map<Socket, number>();
  server.on('connection', (line: Socket) => {
    answering.set(line, 0);
    line.once('close', () => answering.delete(line));
  });
  server.on('request', ({ socket }, response) => {
    answering.set(socket, (answering.get(socket) ?? 0) + 1);
    response.once('close', () => {
      if (answering.has(socket)) answering.set(socket, (answering.get(socket) ?? 1) - 1);
    });
  });
  fastify.addHook('preClose', (done) => {
    const look = setInterval(() => {
      for (const [line, answers] of answering) if (answers === 0) line.destroy();
    }, LOOK_MS);
    server.once('close', () => clearInterval(look));
    look.unref();
    done();
  });
}
