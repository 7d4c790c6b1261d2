import { suite } from './product/suite.ts';

suite(4);
