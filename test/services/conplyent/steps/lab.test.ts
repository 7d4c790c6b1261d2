import { startConplyentLab } from '../../../lab/conplyent/lab.ts';
import { stepTests } from './steps.ts';

stepTests(() => startConplyentLab());
