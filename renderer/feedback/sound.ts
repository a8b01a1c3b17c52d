import type { StoreApi } from 'zustand/vanilla';
import type { ScanReply } from '../../shared/contract/bench.ts';
import type { Verdict } from '../../shared/model/states.ts';
import type { BenchStoreState } from '../stores/bench-store.ts';
import type { LateNews } from '../stores/late-news-store.ts';
import { type Face, faceOf } from './face.ts';
import { NEWS_TONE, type Speaker, STOP_TONE, TONES, VOID_TONE } from './tones.ts';

/** What the packer hears: each verdict once as it arrives, the stop tone for as long as a stop stands. */
export function soundFor(speaker: Speaker) {
  return {
    verdict(reply: ScanReply): void {
      // The alarm plays a stop itself; twice at once would blur it.
      if (TONES[reply.verdict] !== STOP_TONE) speaker.play(TONES[reply.verdict]);
    },
    /** The tone of a verdict that another screen than the bench gives. */
    tone(verdict: Verdict): void {
      speaker.play(TONES[verdict]);
    },
    notTaken(): void {
      speaker.play(TONES['unknown-code']);
    },
    /** Late news (a hold, a cancellation) starts the alarm without any scan. */
    follow(bench: StoreApi<BenchStoreState>): void {
      let asking = false;
      let voiding = false;
      bench.subscribe((state) => {
        const face = faceOf(state);
        speaker.alarm(sounds(face));
        if (face.shows === 'asking' && !asking) speaker.play(TONES.gate);
        asking = face.shows === 'asking';
        // Another scan's own tone says all else; this one says that the label in hand is worth nothing.
        const begins = state.session?.status === 'voiding';
        if (begins && !voiding && !sounds(face)) speaker.play(VOID_TONE);
        voiding = begins;
      });
    },
    /** Each parcel on the shelf that news stopped is heard once. */
    followNews(news: StoreApi<LateNews>): void {
      news.subscribe(({ fresh }, before) => {
        const known = new Set(before.fresh.map(({ shipmentId }) => shipmentId));
        if (fresh.some(({ shipmentId }) => !known.has(shipmentId))) speaker.play(NEWS_TONE);
      });
    },
  };
}

function sounds(face: Face): boolean {
  return face.fill === 'alarm';
}
