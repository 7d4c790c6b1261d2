import { nodeRed } from '../../src/hosts/node-red/index.ts';
import { service } from '../../src/services/serf/index.ts';

export default nodeRed(service);
