import { suite } from './editor/suite.ts';

suite(5);
