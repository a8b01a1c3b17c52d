import { expect, it } from 'vitest';
import { createSimTime } from '../support/sim/sim-time.ts';

it('moves on by a wait that is too short to be seen beside the hours gone by', async () => {
  const time = createSimTime();
  const hoursMs = 8_398_990.882626563;
  time.after(hoursMs, () => undefined);
  await time.run(hoursMs, () => false);
  const untilMs = hoursMs + 1e-9;
  let looks = 0;
  const look = () => {
    looks += 1;
    if (looks < 1_000 && time.nowMs() <= untilMs) time.after(1e-10, look);
  };
  look();
  await time.run(hoursMs + 60_000, () => false);
  expect(looks).toBeLessThan(5);
});
