/** Connections through SSH. A chunk of its own: it is loaded when a connection has a tunnel. */
export { openTunnel } from './tunnel.ts';
