import assert from "node:assert/strict";
import fc from "fast-check";
import { backoff, nextRound, pause, tryWithin } from "../../verifier/retry";

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("a wait before a retry", () => {
  it("grows to its cap, and is at least half of what it could be", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 10_000 }), chance, (retry, base, random) => {
        const cap = 20_000;
        const whole = Math.min(cap, base * 2 ** Math.min(retry, 30));
        const wait = backoff(retry, base, cap, random);
        assert.ok(wait >= whole / 2 && wait <= whole);
      }),
    );
  });
});

describe("the wait for the next round", () => {
  it("spreads the first over a whole period, and keeps to the period after that", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), chance, (round, random) => {
        assert.equal(nextRound(0, 60_000, random), 60_000 * random);
        const wait = nextRound(round, 60_000, random);
        assert.ok(wait >= 54_000 && wait <= 66_000);
      }),
    );
  });

  it("does not keep Pods that started together in step", () => {
    const waits = Array.from({ length: 1000 }, () => nextRound(0, 60_000));
    for (const quarter of [0, 1, 2, 3]) {
      const count = waits.filter((wait) => Math.floor(wait / 15_000) === quarter).length;
      assert.ok(count > 150, `${count} in quarter ${quarter}`);
    }
  });
});

describe("trying within a grace period", () => {
  const never = new AbortController().signal;

  it("ends with the first success", async () => {
    let tries = 0;
    const { result, attempts } = await tryWithin(
      { grace: 1000, firstWait: 1, longestWait: 2 },
      never,
      async () => ++tries,
      (n) => n === 3,
    );
    assert.deepEqual([result, attempts], [3, 3]);
  });

  it("tries once more at the end of the period, and not after it", async () => {
    const start = performance.now();
    const times: number[] = [];
    await tryWithin(
      { grace: 100, firstWait: 30, longestWait: 1000 },
      never,
      async () => times.push(performance.now() - start),
      () => false,
    );
    assert.ok(times.length >= 2);
    assert.ok((times.at(-1) ?? 0) >= 99 && (times.at(-1) ?? 0) < 300, `${times}`);
  });

  it("tries once without a period", async () => {
    const { attempts } = await tryWithin(
      { grace: 0, firstWait: 1, longestWait: 1 },
      never,
      async () => 0,
      () => false,
    );
    assert.equal(attempts, 1);
  });

  it("ends at once when it is told to", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const start = performance.now();
    await tryWithin(
      { grace: 60_000, firstWait: 30_000, longestWait: 30_000 },
      stop.signal,
      async () => 0,
      () => false,
    );
    await pause(60_000, stop.signal);
    assert.ok(performance.now() - start < 5000);
  });
});
