import { connectConplyent } from '../../../src/services/conplyent/client/connect.ts';

// Takes the slot of a server, says so, and keeps it until it is killed: node hold-slot.ts PORT
await connectConplyent({
	host: '127.0.0.1',
	port: Number(process.argv[2]),
	ping: 0.2,
	ttl: 1.5,
});
console.log('held');
setInterval(() => {}, 1000);
