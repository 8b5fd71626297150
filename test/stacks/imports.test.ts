import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const STACKS = join(__dirname, "../../stacks");

describe("the stacks' imports", () => {
  it("load the modules of the cloud SDKs that are used, not all of them at each preview", () => {
    const whole = /^import (?!type\b)[^;]*from "@pulumi\/(gcp|kubernetes)";/m;
    for (const file of readdirSync(STACKS, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      assert.doesNotMatch(readFileSync(join(STACKS, file), "utf8"), whole, file);
    }
  });
});
