import { downloadFile, touchFile, uploadFile, writeFile } from './file.ts';
import { readFile } from './file-read.ts';
import { getFolder, listFiles, makeFolder, removeFile, setFolder } from './folder.ts';
import { getJobs, isAlive, killJob, sendInput } from './job.ts';
import { followJob, getResult, removeOutput, signalJob, waitForJob } from './persisted-job.ts';
import { runCommand } from './run.ts';
import { callCommand, closeServer, getInfo, heartbeat, reboot, shutdown } from './server.ts';
import { startCommand } from './start.ts';

/** Every operation of the service, in the order users see them. */
export const operations = [
	runCommand,
	startCommand,
	getJobs,
	followJob,
	waitForJob,
	getResult,
	sendInput,
	isAlive,
	killJob,
	signalJob,
	removeOutput,
	uploadFile,
	writeFile,
	downloadFile,
	readFile,
	listFiles,
	makeFolder,
	removeFile,
	touchFile,
	getFolder,
	setFolder,
	heartbeat,
	getInfo,
	callCommand,
	closeServer,
	reboot,
	shutdown,
] as const;
