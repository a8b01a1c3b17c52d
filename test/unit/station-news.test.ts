import { expect, it } from 'vitest';
import { type NewsParts, stationNews } from '../../main/station-news.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

type Network = 'unknown' | 'connected' | 'offline';

/** News with parts that only write down what they are told. */
function newsroom() {
  const told: string[] = [];
  const note = (what: string) => () => void told.push(what);
  const pull = { network: 'unknown' as Network, networkSinceMs: 0, returns: 0, lineDown: false };
  const outbox = { network: 'unknown' as Network, networkSinceMs: 0, returns: 0, answers: 0 };
  const parts = {
    batches: { wake: note('batches') },
    bench: { newsCame: () => undefined, mutationSettled: () => undefined },
    buffer: { wake: note('buffer'), shipmentsChanged: note('buffer'), statusChanged: note('buffer status') },
    documents: { wake: note('documents'), networkUp: note('documents: network') },
    learn: () => undefined,
    prints: { wake: note('prints') },
    pull: { status: () => pull, networkWorked: note('pull: network') },
    returns: { mutationsMoved: () => undefined, networkWorked: note('returns: network') },
    send: { status: () => outbox, wake: note('outbox'), networkUp: note('outbox: network') },
  };
  const news = stationNews(() => parts as unknown as NewsParts, {
    emit: () => undefined,
    timers: createVirtualTime().timers,
    onFault(error) {
      throw error;
    },
  });
  return {
    news,
    pull,
    outbox,
    /** What was told about the network since the last time. */
    told: () => told.splice(0).filter((what) => what.includes('network')),
    all: () => told.splice(0),
  };
}

const NETWORK_OF_ALL = ['documents: network', 'returns: network'];

it('tells everybody that the network is back although it went and came between two looks', () => {
  const { news, pull, outbox, told } = newsroom();
  Object.assign(pull, { network: 'connected', returns: 1 });
  Object.assign(outbox, { network: 'connected', returns: 1, answers: 4 });
  news.status();
  expect(told()).toEqual(NETWORK_OF_ALL);
  news.status();
  expect(told()).toEqual([]);
  Object.assign(outbox, { returns: 2, answers: 5 });
  news.outbox([]);
  expect(told()).toEqual(NETWORK_OF_ALL);
});

it('tells the pull whose line is down of every answer the outbox hears, although the outbox met no outage', () => {
  const { news, pull, outbox, told } = newsroom();
  Object.assign(pull, { network: 'connected', returns: 1 });
  Object.assign(outbox, { network: 'connected', returns: 1, answers: 4 });
  news.status();
  told();
  Object.assign(pull, { network: 'offline', lineDown: true });
  news.status();
  news.outbox([]);
  expect(told()).toEqual([]);
  outbox.answers = 5;
  news.outbox([]);
  expect(told()).toEqual(['pull: network']);
  news.outbox([]);
  expect(told()).toEqual([]);
  outbox.answers = 6;
  news.outbox([]);
  expect(told()).toEqual(['pull: network']);
});

it('does not hurry a pull that the marketplace itself fails', () => {
  const { news, pull, outbox, told } = newsroom();
  Object.assign(outbox, { network: 'connected', returns: 1, answers: 4 });
  Object.assign(pull, { network: 'offline', lineDown: false });
  news.status();
  told();
  outbox.answers = 5;
  news.outbox([]);
  expect(told()).toEqual([]);
});

it('has the buffer look whether it may choose by now, with every news of the pull', () => {
  const { news, all } = newsroom();
  news.status();
  expect(all()).toContain('buffer status');
});
