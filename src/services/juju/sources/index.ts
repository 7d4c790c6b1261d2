import { actionFinished } from './action-finished.ts';
import { logLine } from './log-line.ts';
import { modelChanged } from './model-changed.ts';
import { modelSettled } from './model-settled.ts';
import { modelsChanged } from './models-changed.ts';

/** Every source of the service. */
export const sources = [modelChanged, modelSettled, actionFinished, logLine, modelsChanged] as const;
