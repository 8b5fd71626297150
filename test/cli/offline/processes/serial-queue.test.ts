import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { SerialQueue } from "../../../../cli/offline/processes/serial-queue";

describe("SerialQueue", () => {
  it("starts a step once the one before has ended, also where it fails", async () => {
    const queue = new SerialQueue();
    const seen: string[] = [];
    const first = queue.run(async () => {
      await wait(5);
      seen.push("first");
      throw new Error("first");
    });
    const second = queue.run(() => seen.push("second"));
    await assert.rejects(first, /first/);
    assert.equal(await second, 2);
    assert.deepEqual(seen, ["first", "second"]);
  });
});
