// Connects to socket.io at the given URL over each transport, and prints the responses.
import { io } from 'socket.io-client'

const url = process.argv[2]
const late = setTimeout(() => {
  console.error('no response')
  process.exit(1)
}, 20_000)

function connected(transports) {
  return new Promise((resolve, reject) => {
    const socket = io(url, { transports, reconnection: false, forceNew: true })
    socket.on('connect', () => resolve(socket))
    socket.on('connect_error', reject)
  })
}

for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) {
  const socket = await connected(transports)
  if (transports.length > 1) {
    const { engine } = socket.io
    if (engine.transport.name !== 'websocket') {
      await new Promise((resolve) => engine.once('upgrade', resolve))
    }
  }
  const response = await socket.emitWithAck('ask', transports.join('+'))
  const length = await socket.emitWithAck('bytes', new Uint8Array(100_000))
  console.log(`${response}, ${length} bytes`)
  socket.disconnect()
}
clearTimeout(late)
