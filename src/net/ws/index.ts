/** Web sockets. A chunk of its own: it is loaded when a service that needs them connects. */
export { openWebSocket } from './open.ts';
