import { nodeRed } from '../../src/hosts/node-red/index.ts';
import { service } from '../../src/services/cloud/index.ts';

export default nodeRed(service);
