import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OUTLOOK_PICTURE, outlookPicture } from "../../tools/outlook-picture";
import { runProgramsOnce } from "../cli/programs-once";

const ROOT = join(__dirname, "../..");

describe("the outlook of the stacks", function () {
  // Runs the programs of all stacks.
  this.timeout(120_000);
  runProgramsOnce();
  it("is drawn as it stands in docs/upgrades.md: npm run generate", async () => {
    assert.equal(readFileSync(join(ROOT, OUTLOOK_PICTURE), "utf8"), await outlookPicture(ROOT));
  });
});
