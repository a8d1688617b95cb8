/**
 * Preloaded into a process (`node --import`), sends its connections to some ports of this machine to others, so that a
 * proxy can stand between two programs that know nothing of it. A proxy at the addresses themselves would not do: what
 * the programs sign names the host. `TINTYPE_TEST_PORTS` is `from:to,from:to`.
 */
import net from 'node:net';

const ports = new Map(
  (process.env.TINTYPE_TEST_PORTS ?? '')
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split(':').map(Number) as [number, number]),
);

const connect = net.Socket.prototype.connect;
// Node calls it with what `net.connect` has put in order already (an array of options and listener), or as a person would.
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const first = args[0];
  if (Array.isArray(first)) first[0] = redirected(first[0]);
  else args[0] = redirected(first);
  return Reflect.apply(connect, this, args);
} as typeof connect;

function redirected(options: unknown): unknown {
  if (typeof options === 'number') return ports.get(options) ?? options;
  if (typeof options !== 'object' || options === null || !('port' in options)) return options;
  const to = ports.get(Number(options.port));
  return to === undefined ? options : { ...options, port: to };
}
