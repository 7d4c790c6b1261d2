import { startSerfLab } from '../../lab/serf/lab.ts';

// a lab agent in a process of its own: a bench must not share its thread with what it measures
const lab = await startSerfLab({ name: 'lab-1' });
process.send?.({ port: lab.port });
process.on('message', () => process.send?.({ connections: lab.connections }));
process.on('disconnect', () => process.exit());
