import { nodeRed } from '../../src/hosts/node-red/index.ts';
import { service } from '../../src/services/juju/index.ts';

export default nodeRed(service);
