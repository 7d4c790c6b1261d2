import { suite } from './behaviour/suite.ts';

suite(4);
