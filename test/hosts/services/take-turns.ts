import { connectConplyent } from '../../../src/services/conplyent/client/connect.ts';
import { codeOf } from '../../../src/core/errors.ts';

// A program of somebody’s own that uses the client: `node take-turns.ts PORT TIMES`. It asks, gives the place
// back, and asks again.
const [port, times] = process.argv.slice(2).map(Number) as [number, number];
for (let done = 0; done < times;) {
	try {
		const client = await connectConplyent({ host: '127.0.0.1', port, answerTimeout: 1 });
		await client.call('exec', [['true']]);
		await client.close();
		done++;
		console.log(`turn ${done}`);
	} catch (error) {
		if (codeOf(error) !== 'BUSY') throw error;
	}
}
