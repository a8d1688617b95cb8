/**
 * What the sink can take from this machine at all, a process: `node blaster.ts SINK BYTES`. The same bytes from memory again
 * and again, in PUTs of 64 MiB over as many connections as a large upload has, with nothing read, hashed or written down.
 */
import { connect } from 'node:net';

const MiB = 1024 * 1024;
const [sink = '', total = '0'] = process.argv.slice(2);
const connections = 8;
const bodyBytes = 64 * MiB;
const piece = Buffer.alloc(MiB, 7);
const { hostname, port } = new URL(sink);

let left = Number(total);
let open = 0;

function blast(): void {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  open += 1;
  const next = (): void => {
    const bytes = Math.min(bodyBytes, left);
    left -= bytes;
    if (bytes === 0) socket.end();
    else {
      socket.write(`PUT /bucket/blast HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${bytes}\r\n\r\n`);
      send(bytes);
    }
  };
  const send = (bytes: number): void => {
    const some = Math.min(piece.length, bytes);
    socket.write(piece.subarray(0, some), () => bytes > some && send(bytes - some));
  };
  socket.on('connect', next);
  // The sink answers each PUT in one packet.
  socket.on('data', next);
  socket.on('error', (error) => {
    throw error;
  });
  socket.on('close', () => {
    open -= 1;
    if (open === 0) process.exit(0);
  });
}

for (let n = 0; n < connections; n += 1) blast();
