import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

/** What a proxy in Node costs that does nothing: the head and the body of each request and answer go on as they came. */
const upstream = new URL(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true, maxFreeSockets: 256 });

const server = createServer((from, to) => {
  const { method, headers, url: path } = from;
  const { hostname, port } = upstream;
  const onward = request({ agent, method, headers, hostname, port, path }, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.once('error', () => to.destroy());
    answer.pipe(to);
  });
  onward.on('error', () => to.destroy());
  from.pipe(onward);
});
server.listen(0, '127.0.0.1', () => {
  // A server listening on TCP has an address of this form.
  process.stdout.write(`listening at http://127.0.0.1:${String((server.address() as AddressInfo).port)}\n`);
});
