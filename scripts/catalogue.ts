import { catalogueOf } from '../src/hosts/docs/catalogue.ts';
import { services } from './services.ts';

process.stdout.write(`${JSON.stringify(catalogueOf(services), null, 2)}\n`);
