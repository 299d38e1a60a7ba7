// A socket.io server on a free port, which it prints. It responds to `ask` with the text and the transport.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer((req, res) => res.writeHead(404).end())
const io = new Server(http)
io.on('connection', (socket) => {
  socket.on('ask', (text, respond) => respond(`${text} over ${socket.conn.transport.name}`))
  socket.on('bytes', (bytes, respond) => respond(bytes.length))
})
http.listen(0, '127.0.0.1', () => console.log(http.address().port))
