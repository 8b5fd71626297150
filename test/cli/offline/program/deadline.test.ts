import assert from "node:assert/strict";
import { Deadline } from "../../../../cli/offline/program/deadline";

describe("the time that a program may run", () => {
  it("is what passes while we run, and not while we are stopped or the clock is set", () => {
    let now = 1_000_000;
    const deadline = new Deadline(6_000, () => now);
    const leftAfter = (ms: number) => {
      now += ms;
      return deadline.tick();
    };
    assert.equal(leftAfter(500), 5_500);
    assert.equal(leftAfter(3_600_000), 3_500);
    assert.equal(leftAfter(-7_200_000), 3_500);
    assert.equal(leftAfter(500), 3_000);
    for (let i = 0; i < 10; i++) leftAfter(500);
    assert.equal(deadline.tick(), 0);
  });
});
