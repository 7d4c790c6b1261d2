import type { FleetLab } from '../../lab/fleet/lab.ts';
import { newKey } from '../../lab/ssh/keys.ts';
import { startSshLab } from '../../lab/ssh/lab.ts';

/** What the machines of the lab answer to `journalctl`. */
const ENTRY =
	'{"__REALTIME_TIMESTAMP":"1769829165678000","MESSAGE":"Started web.","PRIORITY":"6","SYSLOG_IDENTIFIER":"systemd","_PID":"1"}\n';

/**
 * A lab that is reached through SSH only, as 10.1.1.1:49153, and whose machines have a journal; with the
 * settings for that.
 */
export const startFleetBehindSsh = async (lab: FleetLab) => {
	const key = newKey();
	const far = await startSshLab({ key, run: () => ({ stdout: ENTRY }) });
	const near = await startSshLab({
		key,
		route: (_, port) => ({ host: '127.0.0.1', port: port === 22 ? far.port : Number(new URL(lab.url).port) }),
	});
	return {
		settings: {
			endpoints: 'http://10.1.1.1:49153',
			tunnelHost: near.target,
			tunnelKey: key.pem,
			tunnelHostKeys: `${near.fingerprint}\n${far.fingerprint}`,
		},
		near,
		close: () => Promise.all([near.close(), far.close()]),
	};
};
