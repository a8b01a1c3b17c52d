import { parentOf } from '../../../ports/parent.ts';
import { deviceChild } from './child.ts';

/**
 * The `device` child: carries jobs to what is attached to this PC. What it does may block for good, so it is ended from outside
 * without a word, and it ends itself that way when its parent is gone: an ordinary exit would wait for the blocked write.
 */
const parent = parentOf(process);
if (parent === undefined) throw new Error('The device child is started by the station.');
parent.onGone(() => process.kill(process.pid, 'SIGKILL'));
const child = deviceChild((message) => parent.send(message));
parent.onMessage((message) => child.hear(message));
parent.send({ kind: 'ready' });
