// npm `socket.io` for the comparison: what is posted is emitted to all in the namespace /ws.
//
//   node socketio_peer.mjs PORT
import {createServer} from 'node:http';
import {Server} from 'socket.io';

const http = createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    space.emit('cliente_creado', JSON.parse(Buffer.concat(pieces)));
    response.writeHead(202, {'Content-Length': 0}).end();
  });
});
const space = new Server(http, {transports: ['websocket'], perMessageDeflate: false}).of('/ws');
http.listen(Number(process.argv[2]), '127.0.0.1');
